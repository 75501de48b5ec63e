import type { PersistentVolume } from '../../../api/core.ts'
import { persistentvolumes } from '../../../api/kinds.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { setSourceDefaults } from '../volume-defaults.ts'
import { accessModesText } from './access-modes.ts'
import { validateVolume, validateVolumeUpdate } from './validate.ts'
import { volumeWarnings } from './warnings.ts'

const claimText = ({ spec }: PersistentVolume): string =>
  spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : ''

/** Models pkg/registry/core/persistentvolume (1.36). */
export const persistentVolumeStrategy: Strategy<PersistentVolume> = {
  resource: persistentvolumes,
  metadataChecks: { changes: 0, whole: 2 },
  validatesTwice: true,
  answersDeleteWithObject: true,
  columns: columnsOf<PersistentVolume>(
    text('Capacity', ({ spec }) => spec.capacity?.storage ?? ''),
    text('Access Modes', ({ spec }) => accessModesText(spec.accessModes)),
    text('Reclaim Policy', ({ spec }) => spec.persistentVolumeReclaimPolicy ?? ''),
    text('Status', ({ metadata, status }) => (metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''))),
    text('Claim', claimText),
    text('StorageClass', ({ spec }) => spec.storageClassName ?? ''),
    text('VolumeAttributesClass', ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'),
    text('Reason', ({ status }) => status?.reason ?? ''),
  ).concat(text<PersistentVolume>('VolumeMode', ({ spec }) => spec.volumeMode ?? '<unset>', 1)),
  setDefaults(volume) {
    const { spec } = volume
    if (volume.status && !volume.status.phase) volume.status.phase = 'Pending'
    spec.persistentVolumeReclaimPolicy ||= 'Retain'
    spec.volumeMode ??= 'Filesystem'
    setSourceDefaults(spec)
  },
  prepareForCreate(volume) {
    volume.spec ??= {}
    volume.status = { phase: 'Pending' }
    // StorageObjectInUseProtection
    volume.metadata.finalizers = [...new Set([...(volume.metadata.finalizers ?? []), 'kubernetes.io/pv-protection'])]
  },
  prepareForUpdate(volume, old) {
    volume.status = old.status ?? {}
  },
  validate: validateVolume,
  warnings: volumeWarnings,
  validateUpdate: validateVolumeUpdate,
}
