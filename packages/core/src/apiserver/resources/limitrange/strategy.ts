import type { LimitRange } from '../../../api/core.ts'
import { limitranges } from '../../../api/kinds.ts'
import { uuid } from '../../../host/random.ts'
import { createdAtColumn, nameColumn } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { validateLimitRange } from './validate.ts'

/** Limits default to the maximum, requests to the limits, then to the minimum. Models SetDefaults_LimitRangeItem (1.36). */
function setDefaults(range: LimitRange): void {
  range.spec ??= { limits: [] }
  for (const item of range.spec.limits ?? []) {
    if (item.type !== 'Container') continue
    item.default = { ...item.max, ...item.default }
    item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest }
    if (Object.keys(item.default).length === 0) delete item.default
    if (Object.keys(item.defaultRequest).length === 0) delete item.defaultRequest
  }
}

/** Models pkg/registry/core/limitrange (1.36). */
export const limitRangeStrategy: Strategy<LimitRange> = {
  resource: limitranges,
  metadataChecks: { changes: 0, whole: 1 },
  createOnUpdate: true,
  columns: [nameColumn, createdAtColumn],
  setDefaults,
  // upstream's own way with a range that nobody named
  prepareForCreate(range, { random }) {
    if (range.metadata.name === '') range.metadata.name = uuid(random)
  },
  validate: validateLimitRange,
}
