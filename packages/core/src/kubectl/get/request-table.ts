import { since } from '../../api/duration.ts'
import type { JsonObject } from '../../api/json.ts'
import { isFailure, type Status } from '../../api/status.ts'
import type { Kubectl } from '../command.ts'
import { explainMissing, explainSelectors, pathOf, request, selectionQuery } from '../object-requests.ts'
import type { Table, TableRow } from '../printers/table.ts'
import type { Target } from '../targets.ts'

/** What kubectl accepts for tables. */
export const acceptTable =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

// no list is longer than this in pages of one
const maxPages = 10_000

/** The rows of a target, page by page. */
export function requestTable(kubectl: Kubectl, target: Target): Table | Status {
  const { resource, namespace, name } = target
  const subresource = kubectl.flags.string('subresource')
  const path = pathOf(resource, namespace, name, subresource)
  const includeObject: Record<string, string[]> = kubectl.flags.string('sort-by') === '' ? {} : { includeObject: ['Object'] }
  if (name === '' && target.object) return toTable(kubectl, target.object)
  if (name !== undefined) {
    const answer = request(kubectl, 'GET', path, { accept: acceptTable, query: includeObject })
    return tableOrFailure(kubectl, explainMissing(kubectl, answer, namespace))
  }
  const limit = kubectl.flags.string('sort-by') === '' ? kubectl.flags.int('chunk-size') : 0
  const query = { ...selectionQuery(target), ...includeObject, ...(limit > 0 ? { limit: [String(limit)] } : {}) }
  const out: Table = { columnDefinitions: null, rows: [] }
  let next = ''
  for (let page = 0; page < maxPages; page++) {
    const answer = request(kubectl, 'GET', path, {
      accept: acceptTable,
      query: next === '' ? query : { ...query, continue: [next] },
    })
    if (isFailure(answer)) return explainSelectors(answer, target)
    const table = toTable(kubectl, answer as JsonObject)
    out.columnDefinitions ??= table.columnDefinitions
    out.rows.push(...table.rows)
    out.resourceVersion = String((answer.metadata as { resourceVersion?: string })?.resourceVersion ?? '')
    next = String((answer.metadata as { continue?: string })?.continue ?? '')
    if (next === '') break
  }
  return out
}

function tableOrFailure(kubectl: Kubectl, answer: JsonObject | Status): Table | Status {
  return isFailure(answer) ? answer : toTable(kubectl, answer as JsonObject)
}

/** A Table as it is; other objects with their names and ages. */
export function toTable(kubectl: Kubectl, answer: JsonObject): Table {
  if (answer.kind === 'Table' && kubectl.flags.bool('server-print')) return answer as unknown as Table
  const objects = objectsOf(answer)
  return {
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name', priority: 0 },
      { name: 'Age', type: 'string', priority: 0 },
    ],
    rows: objects.map((object): TableRow => {
      const metadata = (object.metadata ?? {}) as { name?: string; creationTimestamp?: string }
      return { cells: [metadata.name ?? '', since(metadata.creationTimestamp, kubectl.now())], object }
    }),
  }
}

function objectsOf(answer: JsonObject): JsonObject[] {
  if (answer.kind === 'Table') return (answer.rows as unknown as TableRow[]).map(({ object }) => (object ?? {}) as JsonObject)
  return Array.isArray(answer.items) ? (answer.items as JsonObject[]) : [answer]
}
