import { csidrivers } from '../../../api/kinds.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { type CSIDriver, csiDriverErrors, csiDriverUpdateErrors } from './validate.ts'

const defaults: Readonly<Record<string, unknown>> = {
  attachRequired: true,
  podInfoOnMount: false,
  requiresRepublish: false,
  storageCapacity: false,
  seLinuxMount: false,
  fsGroupPolicy: 'ReadWriteOnceWithFSType',
}

const tokens = ({ spec }: CSIDriver): string =>
  (spec.tokenRequests ?? []).map((request: { audience?: string }) => request.audience ?? '').join(',') || '<unset>'

/** Models pkg/registry/storage/csidriver (1.36). */
export const csiDriverStrategy: Strategy<CSIDriver> = {
  resource: csidrivers as never,
  metadataChecks: { changes: 1, whole: 0 },
  requireResourceVersionOnUpdate: true,
  answersDeleteWithObject: true,
  tracksGeneration: true,
  columns: columnsOf<CSIDriver>(
    { name: 'AttachRequired', type: 'boolean', value: ({ spec }) => spec.attachRequired === true },
    { name: 'PodInfoOnMount', type: 'boolean', value: ({ spec }) => spec.podInfoOnMount === true },
    { name: 'StorageCapacity', type: 'boolean', value: ({ spec }) => spec.storageCapacity === true },
    text('TokenRequests', tokens),
    { name: 'RequiresRepublish', type: 'boolean', value: ({ spec }) => spec.requiresRepublish === true },
    text('Modes', ({ spec }) => (spec.volumeLifecycleModes ?? []).join(',')),
  ),
  setDefaults(driver) {
    driver.spec = { ...defaults, ...driver.spec }
    if (!driver.spec.volumeLifecycleModes?.length) driver.spec.volumeLifecycleModes = ['Persistent']
  },
  validate: csiDriverErrors,
  validateUpdate: csiDriverUpdateErrors,
}
