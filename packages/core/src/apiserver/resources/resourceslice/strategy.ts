import { resourceslices } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'

type ResourceSlice = KubeObject & { spec: { nodeName?: string; driver?: string; pool?: { name?: string } } }

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
}
