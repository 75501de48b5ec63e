import type { PersistentVolume, PersistentVolumeClaim } from '../../api/core.ts'
import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { annotations, goSlice, head, labels, type Writer } from './writer.ts'

const shortModes: ReadonlyMap<string, string> = new Map([
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
])
const modes = (list: readonly string[] | undefined): string => (list ?? []).map((mode) => shortModes.get(mode) ?? mode).join(',')

/** Models describe.go describePVC (1.36). */
export function describePersistentVolumeClaim(out: Writer, claim: PersistentVolumeClaim, context: Context): void {
  const { metadata, spec, status = {} } = claim
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `Namespace:\t${metadata.namespace}`)
  out.line(
    0,
    `StorageClass:\t${spec.storageClassName ?? metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? ''}`,
  )
  out.line(
    0,
    `Status:\t${metadata.deletionTimestamp ? `Terminating (lasts ${metadata.deletionTimestamp})` : (status.phase ?? '')}`,
  )
  out.line(0, `Volume:\t${spec.volumeName ?? ''}`)
  labels(out, 'Labels', metadata.labels)
  annotations(out, 'Annotations', metadata.annotations)
  out.line(0, `Finalizers:\t${goSlice(metadata.finalizers)}`)
  out.line(0, `Capacity:\t${status.capacity?.storage ?? ''}`)
  out.line(0, `Access Modes:\t${modes(status.accessModes)}`)
  if (spec.volumeMode) out.line(0, `VolumeMode:\t${spec.volumeMode}`)
  usedBy(out, claim, context)
  describeEvents(out, claim, context)
}

function usedBy(out: Writer, { metadata }: PersistentVolumeClaim, context: Context): void {
  const users = context
    .list<Pod>(pods, metadata.namespace ?? '')
    .filter(({ spec }) => spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === metadata.name))
    .map((pod) => pod.metadata.name)
  if (users.length === 0) out.line(0, 'Used By:\t<none>')
  users.forEach((name, i) => {
    out.line(0, `${i === 0 ? 'Used By:' : ''}\t${name}`)
  })
}

/** Models describe.go describePV (1.36). */
export function describePersistentVolume(out: Writer, volume: PersistentVolume, context: Context): void {
  const { metadata, spec, status = {} } = volume
  head(out, metadata, false)
  out.line(0, `Finalizers:\t${goSlice(metadata.finalizers)}`)
  out.line(0, `StorageClass:\t${spec.storageClassName ?? ''}`)
  out.line(0, `Status:\t${status.phase ?? ''}`)
  out.line(0, `Claim:\t${spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''}`)
  out.line(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`)
  out.line(0, `Access Modes:\t${modes(spec.accessModes)}`)
  if (spec.volumeMode) out.line(0, `VolumeMode:\t${spec.volumeMode}`)
  out.line(0, `Capacity:\t${spec.capacity?.storage ?? ''}`)
  out.line(0, spec.nodeAffinity?.required ? 'Node Affinity:' : 'Node Affinity:\t<none>')
  out.line(0, `Message:\t${status.message ?? ''}`)
  out.line(0, 'Source:')
  if (spec.hostPath) {
    out.line(2, 'Type:\tHostPath (bare host directory volume)')
    out.line(2, `Path:\t${spec.hostPath.path}`)
    out.line(2, `HostPathType:\t${spec.hostPath.type ?? ''}`)
  }
  describeEvents(out, volume, context)
}
