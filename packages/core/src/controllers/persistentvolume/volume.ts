import type { PersistentVolume } from '../../api/core.ts'
import { persistentvolumeclaims, persistentvolumes } from '../../api/kinds.ts'
import { timestamp } from '../../host/clock.ts'
import type { ControllerContext } from '../controller.ts'
import { component } from './claim.ts'

/** Says what state a volume is in, and deletes one whose claim is gone if it may be. Models pv_controller.go syncVolume (1.36). */
export function syncVolume(volume: PersistentVolume, context: ControllerContext): void {
  const { claimRef } = volume.spec
  if (!claimRef?.uid) return setPhase(volume, 'Available', {}, context)
  const claim = context.client.get(persistentvolumeclaims, claimRef.namespace as string, claimRef.name as string)
  if (claim?.metadata.uid === claimRef.uid) return setPhase(volume, 'Bound', {}, context)
  if (volume.status?.phase === 'Failed') return
  setPhase(volume, 'Released', {}, context)
  if (volume.spec.persistentVolumeReclaimPolicy === 'Delete') reclaim(volume, context)
}

function setPhase(volume: PersistentVolume, phase: string, more: object, { client, clock }: ControllerContext): void {
  const latest = client.get(persistentvolumes, '', volume.metadata.name)
  if (!latest || latest.status?.phase === phase) return
  const status = { phase, lastPhaseTransitionTime: timestamp(clock.now()), ...more }
  client.updateStatus(persistentvolumes, { ...latest, status })
}

/** Only a directory below /tmp is deleted with its volume. Models pkg/volume/hostpath Delete (1.36). */
function reclaim(volume: PersistentVolume, context: ControllerContext): void {
  const path = volume.spec.hostPath?.path as string | undefined
  if (path !== undefined && /^\/tmp\/.+$/.test(path)) {
    context.client.delete(persistentvolumes, '', volume.metadata.name)
    return
  }
  const message =
    path === undefined
      ? `error getting deleter volume plugin for volume "${volume.metadata.name}": no deletable volume plugin matched`
      : `host_path deleter only supports /tmp/.+ but received provided ${path}`
  setPhase(volume, 'Failed', { message }, context)
  context.event(volume, { type: 'Warning', reason: 'VolumeFailedDelete', message, component })
}
