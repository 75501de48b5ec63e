import { copy } from '../../api/copy.ts'
import type { JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'
import { placesOf } from './field-path.ts'

const selecting = new Set(['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'])

/** Selectors that get a label only where they are already. Models kustomize api/internal/konfig/builtinpluginconsts/commonlabels.go (5.8). */
const whereThere: readonly (readonly [kinds: readonly string[], path: string])[] = [
  [['Job', 'PodDisruptionBudget'], 'spec.selector.matchLabels'],
  [['CronJob'], 'spec.jobTemplate.spec.selector.matchLabels'],
  [['NetworkPolicy'], 'spec.podSelector.matchLabels'],
  [['NetworkPolicy'], 'spec.ingress.*.from.*.podSelector.matchLabels'],
  [['NetworkPolicy'], 'spec.egress.*.to.*.podSelector.matchLabels'],
  [['Deployment', 'StatefulSet'], 'spec.template.spec.topologySpreadConstraints.*.labelSelector.matchLabels'],
  ...['podAffinity', 'podAntiAffinity'].flatMap((affinity): [string[], string][] => [
    [
      ['Deployment', 'StatefulSet'],
      `spec.template.spec.affinity.${affinity}.preferredDuringSchedulingIgnoredDuringExecution.*.podAffinityTerm.labelSelector.matchLabels`,
    ],
    [
      ['Deployment', 'StatefulSet'],
      `spec.template.spec.affinity.${affinity}.requiredDuringSchedulingIgnoredDuringExecution.*.labelSelector.matchLabels`,
    ],
  ]),
]

/** An object whose selectors ask for labels too. */
export function withSelectors(before: JsonObject, pairs: Record<string, string>): JsonObject {
  const object = copy(before)
  for (const [kinds, path] of whereThere) {
    if (!kinds.includes(String(object.kind))) continue
    for (const place of placesOf(object, path.split('.'), false))
      if (isJsonObject(place.get())) place.set({ ...(place.get() as JsonObject), ...pairs })
  }
  const spec = object.spec as JsonObject | undefined
  if (!isJsonObject(spec)) return object
  if (object.kind === 'Service' || object.kind === 'ReplicationController')
    return { ...object, spec: { ...spec, selector: { ...(spec.selector as JsonObject), ...pairs } } }
  if (!selecting.has(String(object.kind))) return object
  const selector = (spec.selector ?? {}) as JsonObject
  return {
    ...object,
    spec: { ...spec, selector: { ...selector, matchLabels: { ...((selector.matchLabels ?? {}) as JsonObject), ...pairs } } },
  }
}
