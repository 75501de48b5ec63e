import { resourceslices } from '../../../api/kinds.ts'
import { timestamp } from '../../../host/clock.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { type ResourceSlice, sliceErrors } from './validate.ts'

/** A taint is known since it was first said. Models resource/v1/defaults.go SetDefaults_DeviceTaint (1.36). */
function stampTaints({ spec }: ResourceSlice, nowMs: number): void {
  for (const device of spec.devices ?? []) for (const taint of device.taints ?? []) taint.timeAdded ??= timestamp(nowMs)
}

/** Models pkg/registry/resource/resourceslice (1.36). */
export const resourceSliceStrategy: Strategy<ResourceSlice> = {
  resource: resourceslices as never,
  answersDeleteWithObject: true,
  tracksGeneration: true,
  columns: columnsOf<ResourceSlice>(
    text('Node', ({ spec }) => spec.nodeName ?? '<unset>'),
    text('Driver', ({ spec }) => spec.driver ?? ''),
    text('Pool', ({ spec }) => spec.pool?.name ?? ''),
  ),
  selectableFields: { 'spec.nodeName': ({ spec }) => spec.nodeName ?? '', 'spec.driver': ({ spec }) => spec.driver ?? '' },
  setDefaults(slice) {
    slice.spec ??= {}
  },
  prepareForCreate: (slice, { clock }) => stampTaints(slice, clock.now()),
  prepareForUpdate: (slice, _old, { clock }) => stampTaints(slice, clock.now()),
  validate: (slice) => sliceErrors(slice),
  validateUpdate: sliceErrors,
}
