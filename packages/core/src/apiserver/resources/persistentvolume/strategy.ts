import type { PersistentVolume } from '../../../api/core.ts'
import { persistentvolumes } from '../../../api/kinds.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { columnsOf, text } from '../../age.ts'
import type { Strategy } from '../../strategy.ts'
import { accessModeErrors, accessModesText } from './access-modes.ts'

const plain = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
])

const sourcesOf = (spec: Record<string, any>): string[] => Object.keys(spec).filter((key) => !plain.has(key))

/** Models core/validation ValidatePersistentVolumeSpec (1.36). */
function validate({ spec }: PersistentVolume): FieldError[] {
  const errors = accessModeErrors(spec.accessModes, 'spec.accessModes')
  const capacity = Object.keys(spec.capacity ?? {})
  if (capacity.length === 0) errors.push(requiredField('spec.capacity'))
  else if (capacity.length !== 1 || capacity[0] !== 'storage') {
    errors.push(unsupportedField('spec.capacity', spec.capacity, ['storage']))
  }
  const policies = ['Delete', 'Recycle', 'Retain']
  if (!policies.includes(spec.persistentVolumeReclaimPolicy)) {
    errors.push(unsupportedField('spec.persistentVolumeReclaimPolicy', spec.persistentVolumeReclaimPolicy, policies))
  }
  const sources = sourcesOf(spec)
  errors.push(...sources.slice(1).map((name) => forbiddenField(`spec.${name}`, 'may not specify more than 1 volume type')))
  if (sources.length === 0) errors.push(requiredField('spec', 'must specify a volume type'))
  const path = spec.hostPath?.path ?? spec.local?.path
  if (spec.hostPath && !path) errors.push(requiredField('spec.hostPath.path'))
  if (typeof path === 'string' && path.split('/').includes('..')) {
    errors.push(invalidField(`spec.${spec.hostPath ? 'hostPath' : 'local'}.path`, path, "must not contain '..'"))
  }
  return errors
}

const claimText = ({ spec }: PersistentVolume): string =>
  spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : ''

/** Models pkg/registry/core/persistentvolume (1.36). */
export const persistentVolumeStrategy: Strategy<PersistentVolume> = {
  resource: persistentvolumes,
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
  setDefaults({ spec }) {
    spec.persistentVolumeReclaimPolicy ||= 'Retain'
    spec.volumeMode ??= 'Filesystem'
    if (spec.hostPath) spec.hostPath.type ??= ''
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
  validate,
}
