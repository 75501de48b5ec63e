import { copy } from '../api/copy.ts'
import type { JsonObject } from '../api/json.ts'

type Fields = Record<string, unknown>

/** What Go's structs of a kind always write, by path from the top. */
const alwaysThere: Record<string, readonly [path: string, value: object][]> = {
  Pod: [
    ['spec', {}],
    ['status', {}],
  ],
  Deployment: [
    ['spec.strategy', {}],
    ['spec.template.metadata', {}],
    ['status', {}],
  ],
  ReplicaSet: [['status', { replicas: 0 }]],
  StatefulSet: [
    ['spec.template.metadata', {}],
    ['spec.updateStrategy', {}],
    ['status', { availableReplicas: 0, replicas: 0 }],
  ],
  DaemonSet: [
    ['spec.template.metadata', {}],
    ['spec.updateStrategy', {}],
    ['status', { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 }],
  ],
  Job: [
    ['spec.template.metadata', {}],
    ['status', {}],
  ],
  CronJob: [
    ['spec.jobTemplate.metadata', {}],
    ['spec.jobTemplate.spec.template.metadata', {}],
    ['status', {}],
  ],
  Service: [
    ['spec', {}],
    ['status', { loadBalancer: {} }],
  ],
}

/** The object as it looks after Go has read it into its type and written it again: structs that are never left out are there. */
export function asTyped(object: JsonObject): JsonObject {
  const out = copy(object) as Fields
  for (const [path, value] of alwaysThere[String(object.kind)] ?? []) put(out, path.split('.'), value)
  for (const spec of podSpecs(out)) {
    for (const list of ['containers', 'initContainers', 'ephemeralContainers']) {
      const containers = spec[list]
      for (const container of Array.isArray(containers) ? (containers as Fields[]) : []) container.resources ??= {}
    }
  }
  return out as JsonObject
}

const fields = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined

function put(object: Fields, [step = '', ...rest]: string[], value: object): void {
  if (rest.length === 0) object[step] ??= value
  else {
    object[step] ??= {}
    const inner = fields(object[step])
    if (inner) put(inner, rest, value)
  }
}

function podSpecs({ kind, spec }: Fields): Fields[] {
  const at = (value: unknown, ...path: string[]): unknown => path.reduce((found, step) => fields(found)?.[step], value)
  const found = kind === 'Pod' ? spec : (at(spec, 'template', 'spec') ?? at(spec, 'jobTemplate', 'spec', 'template', 'spec'))
  return fields(found) ? [found as Fields] : []
}
