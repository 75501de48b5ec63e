import type { StatefulSet } from '../../api/apps.ts'
import { statefulsets } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import { podFromTemplate } from '../pod-template.ts'
import { claimVolumes } from './claims.ts'

export const revisionLabel = 'controller-revision-hash'
const nameLabel = 'statefulset.kubernetes.io/pod-name'
const indexLabel = 'apps.kubernetes.io/pod-index'

export const startOf = (set: StatefulSet): number => set.spec.ordinals?.start ?? 0
export const endOf = (set: StatefulSet): number => startOf(set) + (set.spec.replicas ?? 1)

/** The number at the end of a Pod's name; -1 when the name is not one of the set's. */
export function ordinalOf(set: StatefulSet, pod: Pod): number {
  const match = /^(.*)-(0|[1-9]\d*)$/.exec(pod.metadata.name)
  return match && match[1] === set.metadata.name ? Number(match[2]) : -1
}

export const revisionOf = (pod: Pod): string | undefined => pod.metadata.labels?.[revisionLabel]

/** The Pod of an ordinal, with its name, host name and volumes. Models stateful_set_utils.go newStatefulSetPod (1.36). */
export function podOf(set: StatefulSet, ordinal: number, revision: string): Pod {
  const name = `${set.metadata.name}-${ordinal}`
  const pod = podFromTemplate(set.spec.template, statefulsets, set)
  pod.metadata = {
    ...pod.metadata,
    name,
    labels: { ...pod.metadata.labels, ...identityLabels(name, ordinal), [revisionLabel]: revision },
  }
  pod.spec.hostname = name
  if (set.spec.serviceName) pod.spec.subdomain = set.spec.serviceName
  const volumes = claimVolumes(set, ordinal)
  if (volumes.length > 0) {
    const own = new Set(volumes.map((volume) => volume.name))
    pod.spec.volumes = [...volumes, ...(pod.spec.volumes ?? []).filter((volume) => !own.has(volume.name))]
  }
  return pod
}

const identityLabels = (name: string, ordinal: number): Record<string, string> => ({
  [nameLabel]: name,
  [indexLabel]: String(ordinal),
})

/** The Pod's labels as its identity wants them; undefined when they are so. Models updateIdentity (1.36). */
export function mendedLabels(set: StatefulSet, pod: Pod): Record<string, string> | undefined {
  const wanted = identityLabels(pod.metadata.name, ordinalOf(set, pod))
  const labels = pod.metadata.labels ?? {}
  return Object.entries(wanted).every(([key, value]) => labels[key] === value) ? undefined : { ...labels, ...wanted }
}
