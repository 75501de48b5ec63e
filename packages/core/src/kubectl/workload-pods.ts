import { goDurationMs } from '../api/go-duration.ts'
import { pods } from '../api/kinds.ts'
import { mapSelectorMatches, selectorMatches } from '../api/label-selector.ts'
import type { LabelSelector } from '../api/object.ts'
import type { Pod } from '../api/pod.ts'
import type { Resource } from '../api/resource.ts'
import type { Kubectl } from './command.ts'
import { type Failed, fail } from './errors.ts'
import { listItems } from './object-requests.ts'
import { isStatus } from './result.ts'
import type { Info } from './targets.ts'
import { waitFor } from './wait-for.ts'

const selecting = new Set(['ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Deployment', 'Job', 'Service'])

const goType = ({ version, kind }: Resource): string => `*${version}.${kind}`

/** Pods that a workload or Service selects, the ones that are ready and oldest first. `doing`: get the logs from, attach to. Models polymorphichelpers SelectorsForObject (1.36). */
export function podsOfObject(kubectl: Kubectl, { object, resource, namespace, name }: Info, doing: string): Pod[] | Failed {
  const spec = (object.spec ?? {}) as { selector?: LabelSelector | Record<string, string> }
  const { selector } = spec
  const type = goType(resource)
  if (!selecting.has(resource.kind)) return fail(`cannot ${doing} ${type}: selector for ${type} not implemented`)
  if (!selector || Object.keys(selector).length === 0)
    return fail(`cannot ${doing} ${type}: invalid service '${name}': Service is defined without a selector`)
  const found = listItems(kubectl, { resource: pods, namespace })
  if (isStatus(found)) return { failed: [found], exitCode: 1 }
  const plain = resource.kind === 'Service' || resource.kind === 'ReplicationController'
  const matching = (found as unknown as Pod[]).filter((pod) =>
    plain
      ? mapSelectorMatches(selector as Record<string, string>, pod.metadata.labels)
      : selectorMatches(selector as LabelSelector, pod.metadata.labels),
  )
  return matching.sort(byUse)
}

const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') === true

/** Running and ready ones first, then the younger ones last. */
function byUse(a: Pod, b: Pod): number {
  const rank = (pod: Pod): number => (isReady(pod) ? 0 : pod.status?.phase === 'Running' ? 1 : 2)
  return rank(a) - rank(b) || ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1)
}

/**
 * The first Pod of a workload, which is waited for as long as --pod-running-timeout says. Models polymorphichelpers/helpers.go
 * GetFirstPod (1.36).
 */
export async function podOfObject(kubectl: Kubectl, info: Info): Promise<Pod | Failed> {
  const timeoutMs = goDurationMs(kubectl.flags.string('pod-running-timeout')) ?? 0
  const found = await waitFor(kubectl, timeoutMs, () => {
    const all = podsOfObject(kubectl, info, 'attach to')
    return Array.isArray(all) ? all[0] : all
  })
  return found ?? fail('timed out waiting for the condition')
}
