import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../api/core.ts'
import { selectorMatches } from '../../api/label-selector.ts'
import { termsMatch } from '../../api/node-affinity.ts'
import { amountOf } from '../../api/pod-requests.ts'

/** Whether a volume is kept for a claim. */
export const isFor = ({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean => {
  const { claimRef } = spec
  if (!claimRef || claimRef.name !== claim.metadata.name || claimRef.namespace !== claim.metadata.namespace) return false
  return !claimRef.uid || claimRef.uid === claim.metadata.uid
}

const sizeOf = ({ spec }: PersistentVolume): number => amountOf(spec.capacity?.storage)

/** The volume kept for the claim, or the smallest free one that will do. Models component-helpers FindMatchingVolume (1.36). */
export function findVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  node: Node | undefined,
): PersistentVolume | undefined {
  const suitable = volumes.filter((volume) => !volume.metadata.deletionTimestamp && isSuitable(claim, volume, node))
  const kept = suitable.find((volume) => isFor(volume, claim))
  if (kept) return kept
  const free = suitable.filter(
    (volume) => !volume.spec.claimRef && volume.status?.phase === 'Available' && selected(claim, volume),
  )
  return free.sort((a, b) => sizeOf(a) - sizeOf(b) || (a.metadata.name < b.metadata.name ? -1 : 1))[0]
}

function isSuitable({ spec }: PersistentVolumeClaim, volume: PersistentVolume, node: Node | undefined): boolean {
  const modes = (volume.spec.accessModes ?? []) as string[]
  const required = volume.spec.nodeAffinity?.required
  return (
    (spec.volumeMode ?? 'Filesystem') === (volume.spec.volumeMode ?? 'Filesystem') &&
    (spec.storageClassName ?? '') === (volume.spec.storageClassName ?? '') &&
    ((spec.accessModes ?? []) as string[]).every((mode) => modes.includes(mode)) &&
    sizeOf(volume) >= amountOf(spec.resources?.requests?.storage) &&
    (!node || !required || termsMatch(required.nodeSelectorTerms ?? [], node))
  )
}

const selected = ({ spec }: PersistentVolumeClaim, volume: PersistentVolume): boolean =>
  !spec.selector || selectorMatches(spec.selector, volume.metadata.labels)
