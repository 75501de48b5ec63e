import type { PersistentVolumeClaim } from '../../../api/core.ts'
import { persistentvolumeclaims, storageclasses } from '../../../api/kinds.ts'
import { quantityOf } from '../../../api/quantity.ts'
import { forbidden, type Status } from '../../../api/status.ts'
import { limitClaim } from '../../admission/limit-ranger.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy, StrategyContext } from '../../strategy.ts'
import { accessModesText } from '../persistentvolume/access-modes.ts'
import { isDefaultClass } from '../storageclass/strategy.ts'
import { validateClaim, validateClaimStatus, validateClaimUpdate } from './validate.ts'
import { claimWarnings } from './warnings.ts'

/** The default StorageClass, and bounds. Models plugin/pkg/admission/storage/storageclass/setdefault (1.36). */
function admit(claim: PersistentVolumeClaim, context: StrategyContext): ReturnType<typeof limitClaim> {
  if (claim.spec.storageClassName === undefined) {
    const found = context.read.list(storageclasses).find(isDefaultClass)
    if (found) claim.spec.storageClassName = found.metadata.name
  }
  return limitClaim(claim, context)
}

/** Growing is for bound claims of a class that allows it. Models plugin/pkg/admission/storage/persistentvolume/resize (1.36). */
function refuseGrowth(claim: PersistentVolumeClaim, old: PersistentVolumeClaim, context: StrategyContext): Status | undefined {
  const size = ({ spec }: PersistentVolumeClaim): bigint => quantityOf(spec.resources?.requests?.storage).nanos
  if (context.subresource !== undefined || size(claim) <= size(old)) return undefined
  const refuse = (why: string): Status => forbidden(persistentvolumeclaims, claim.metadata.name, why)
  if (old.status?.phase !== 'Bound') return refuse('Only bound persistent volume claims can be expanded')
  const name = claim.spec.storageClassName as string | undefined
  const grows = name && name === old.spec.storageClassName && context.read.get(storageclasses, '', name)?.allowVolumeExpansion
  return grows
    ? undefined
    : refuse('only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize')
}

const snapshots = 'snapshot.storage.k8s.io'

/** Both ways to name a source; what the older one cannot name goes. Models pkg/api/persistentvolumeclaim/util.go (1.36). */
function settleDataSources({ spec }: PersistentVolumeClaim): void {
  const known = ({ kind, apiGroup }: Record<string, string>): boolean =>
    (kind === 'PersistentVolumeClaim' && !apiGroup) || (kind === 'VolumeSnapshot' && apiGroup === snapshots)
  if (spec.dataSource && !known(spec.dataSource)) delete spec.dataSource
  if (spec.dataSource && !spec.dataSourceRef) spec.dataSourceRef = { ...spec.dataSource }
  else if (spec.dataSourceRef && !spec.dataSource && !spec.dataSourceRef.namespace) {
    const { namespace, ...source } = spec.dataSourceRef
    if (known(source)) spec.dataSource = source
  }
}

/** Models pkg/registry/core/persistentvolumeclaim (1.36). */
export const persistentVolumeClaimStrategy: Strategy<PersistentVolumeClaim> = {
  resource: persistentvolumeclaims,
  metadataChecks: { changes: 1, whole: 2 },
  validatesTwice: true,
  answersDeleteWithObject: true,
  columns: columnsOf<PersistentVolumeClaim>(
    text('Status', ({ metadata, status }) => (metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''))),
    text('Volume', ({ spec }) => spec.volumeName ?? ''),
    text('Capacity', ({ spec, status }) => (spec.volumeName ? (status?.capacity?.storage ?? '') : '')),
    text('Access Modes', ({ spec, status }) => (spec.volumeName ? accessModesText(status?.accessModes) : '')),
    text('StorageClass', ({ spec }) => spec.storageClassName ?? ''),
    text('VolumeAttributesClass', ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'),
  ).concat(text<PersistentVolumeClaim>('VolumeMode', ({ spec }) => spec.volumeMode ?? '<unset>', 1)),
  setDefaults(claim) {
    claim.spec ??= {}
    claim.spec.volumeMode ??= 'Filesystem'
    if (claim.status && !claim.status.phase) claim.status.phase = 'Pending'
  },
  prepareForCreate(claim) {
    settleDataSources(claim)
    claim.status = { phase: 'Pending' }
    // StorageObjectInUseProtection
    claim.metadata.finalizers = [...new Set([...(claim.metadata.finalizers ?? []), 'kubernetes.io/pvc-protection'])]
  },
  prepareForUpdate(claim, old) {
    claim.status = old.status ?? {}
  },
  admit: (claim, old, context) => (old ? refuseGrowth(claim, old, context) : admit(claim, context)),
  validate: validateClaim,
  warnings: claimWarnings,
  validateUpdate: validateClaimUpdate,
  validateStatusUpdate: validateClaimStatus,
}
