import type { Pod } from '../../api/pod.ts'
import type { Kubectl } from '../command.ts'

export interface Filtered {
  evict: Pod[]
  warnings: string[]
  errors: string[]
}

/** Which Pods of a node go, which stay, and why it cannot be done. Models kubectl/pkg/drain/filters.go (1.36). */
export function filterPods({ flags }: Kubectl, all: readonly Pod[]): Filtered {
  const out: Filtered = { evict: [], warnings: [], errors: [] }
  const groups = new Map<string, string[]>()
  const note = (list: 'warnings' | 'errors', why: string, pod: Pod): void => {
    const key = `${list} ${why}`
    groups.set(key, [...(groups.get(key) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`])
  }
  for (const pod of all) {
    const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller)
    if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) continue
    if (owner?.kind === 'DaemonSet') {
      note(
        flags.bool('ignore-daemonsets') ? 'warnings' : 'errors',
        flags.bool('ignore-daemonsets')
          ? 'ignoring DaemonSet-managed Pods'
          : 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
        pod,
      )
      continue
    }
    const done = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
    if (pod.spec.volumes?.some((volume) => volume.emptyDir) && !done && !flags.bool('delete-emptydir-data')) {
      note('errors', 'cannot delete Pods with local storage (use --delete-emptydir-data to override)', pod)
      continue
    }
    if (!owner && !done) {
      note(
        flags.bool('force') ? 'warnings' : 'errors',
        flags.bool('force')
          ? 'deleting Pods that declare no controller'
          : 'cannot delete Pods that declare no controller (use --force to override)',
        pod,
      )
      if (!flags.bool('force')) continue
    }
    out.evict.push(pod)
  }
  for (const [key, names] of groups) {
    const space = key.indexOf(' ')
    out[key.slice(0, space) as 'warnings' | 'errors'].push(`${key.slice(space + 1)}: ${names.join(', ')}`)
  }
  return out
}
