import { since } from '../api/duration.ts'
import type { JsonObject } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import { row } from '../api/resource.ts'
import { isFailure } from '../api/status.ts'
import { negotiateView } from './accept.ts'
import { ageColumn, nameColumn } from './columns.ts'
import type { Call } from './core.ts'
import { refuse, showOne } from './read.ts'
import type { ApiResponse } from './request.ts'
import type { Column, Strategy } from './strategy.ts'

type Scale = KubeObject & { spec?: { replicas?: number }; status?: { replicas?: number } }

const columns: Column<Scale>[] = [
  nameColumn as Column<Scale>,
  { name: 'Desired', type: 'integer', description: 'Number of desired replicas', value: ({ spec }) => spec?.replicas ?? 0 },
  { name: 'Available', type: 'integer', description: 'Number of actual replicas', value: ({ status }) => status?.replicas ?? 0 },
  { ...ageColumn, type: 'date', value: ({ metadata }, nowMs) => since(metadata.creationTimestamp, nowMs) },
]

const strategy = { resource: row('autoscaling/v1', 'Scale', 'scales'), columns } as unknown as Strategy

/** A Scale in the view that was asked for. Models registry/customresource tableconvertor and printers' printScale (1.36). */
export function showScale(call: Call, scale: JsonObject): ApiResponse {
  const view = negotiateView(call.request)
  return isFailure(view) ? refuse(call, view) : showOne(call, { strategy }, scale as unknown as KubeObject, view, 200)
}
