import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { FileStat, Files } from '../../process/files.ts'
import { join } from '../../process/path.ts'
import { fsGroupOf } from '../container-user.ts'
import { knownPods } from '../record.ts'
import { note, type Sync } from '../sync.ts'
import { boundVolume } from './volumes.ts'

const setgid = 0o2000

/**
 * Gives the local volumes of a Pod that begins to its fsGroup, unless another Pod of the node has them already; then it is told where
 * they are another group's. Models pkg/volume/local SetUpAt (1.36).
 */
export function ownLocalVolumes(sync: Sync): void {
  const { pod, record, parts } = sync
  const gid = fsGroupOf(pod)
  if (gid === undefined || !parts.nodeFiles) return
  const node = parts.nodeFiles(record.node)
  for (const volume of pod.spec.volumes ?? []) {
    const bound = boundVolume({ parts, pod }, volume)
    const path = bound?.spec.local?.path as string | undefined
    if (!bound || path === undefined) continue
    // as a tree of its own, since the path may be a symlink
    const files = parts.trees.files(parts.trees.sub(node, path))
    const stat = files.stat('/')
    if (typeof stat === 'string') continue
    if (!isHeld(sync, bound.metadata.name)) give(files, stat, gid, changePolicy(pod))
    else if ((stat.gid ?? 0) !== gid) {
      const words = `The requested fsGroup is ${gid}, but the volume ${bound.metadata.name} has GID ${stat.gid ?? 0}. The volume may not be shareable.`
      note(sync, 'Warning', 'AlreadyMountedVolume', words)
    }
  }
}

const changePolicy = (pod: Pod): string | undefined =>
  (pod.spec.securityContext as { fsGroupChangePolicy?: string } | undefined)?.fsGroupChangePolicy

/** Whether another Pod of this node runs with the volume. */
function isHeld({ pod, record, parts }: Sync, volume: string): boolean {
  return knownPods(parts.rows).some(({ namespace, name, record: other }) => {
    if (other.node !== record.node || other.uid === record.uid) return false
    if (other.sandboxId === undefined || other.endedAtMs !== undefined) return false
    const held = parts.client.get(pods, namespace, name)
    return (
      held !== undefined &&
      held !== pod &&
      (held.spec.volumes ?? []).some((one) => boundVolume({ parts, pod: held }, one)?.metadata.name === volume)
    )
  })
}

/** Models pkg/volume/volume_linux.go SetVolumeOwnership (1.36): the group owns all of it, may read and write, and what is made later is its too. */
function give(files: Files, stat: FileStat, gid: number, policy: string | undefined): void {
  const rootMode = stat.mode | setgid | 0o770
  if (policy === 'OnRootMismatch' && stat.gid === gid && stat.mode === rootMode) return
  giveTree(files, '/', gid)
}

function giveTree(files: Files, path: string, gid: number): void {
  const stat = files.lstat(path)
  if (typeof stat === 'string') return
  files.chown(path, stat.uid ?? 0, gid)
  if (stat.type === 'symlink') return
  files.chmod(path, stat.mode | (stat.type === 'directory' ? setgid | 0o770 : 0o660))
  const names = stat.type === 'directory' ? files.list(path) : []
  if (typeof names !== 'string') for (const name of names) giveTree(files, join(path, name), gid)
}
