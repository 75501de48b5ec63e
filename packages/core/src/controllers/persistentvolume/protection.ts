import type { PersistentVolume, PersistentVolumeClaim } from '../../api/core.ts'
import { persistentvolumeclaims, persistentvolumes, pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Client } from '../../client/client.ts'
import { withoutFinalizer } from '../finalizer.ts'

const claimFinalizer = 'kubernetes.io/pvc-protection'
const volumeFinalizer = 'kubernetes.io/pv-protection'

/** The claims that a Pod's volumes name. */
export const claimsOf = ({ metadata, spec }: Pod): string[] =>
  (spec.volumes ?? []).flatMap((volume) => {
    if (volume.persistentVolumeClaim) return [volume.persistentVolumeClaim.claimName]
    return (volume as { ephemeral?: object }).ephemeral ? [`${metadata.name}-${volume.name}`] : []
  })

/** A claim goes when no Pod uses it any more. Models pkg/controller/volume/pvcprotection (1.36). */
export function releaseClaim(claim: PersistentVolumeClaim, client: Client): void {
  const { deletionTimestamp, finalizers = [], name, namespace } = claim.metadata
  if (!deletionTimestamp || !finalizers.includes(claimFinalizer)) return
  const used = client.list(pods, namespace).some((pod) => isInUse(pod) && claimsOf(pod).includes(name))
  if (!used) client.update(persistentvolumeclaims, withoutFinalizer(claim, claimFinalizer))
}

/** A Pod without a node, or one that has ended, holds nothing. */
const isInUse = ({ spec, status }: Pod): boolean =>
  spec.nodeName !== undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed'

/** A volume goes when it is not bound. Models pkg/controller/volume/pvprotection (1.36). */
export function releaseVolume(volume: PersistentVolume, client: Client): void {
  const { deletionTimestamp, finalizers = [] } = volume.metadata
  if (deletionTimestamp && finalizers.includes(volumeFinalizer) && volume.status?.phase !== 'Bound')
    client.update(persistentvolumes, withoutFinalizer(volume, volumeFinalizer))
}
