import type { Resource } from '../../api/resource.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl } from '../command.ts'
import { type Cause, eagerFailure, type Failed, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { sortItems } from '../printers/sort.ts'
import { printTable, type Table, type TableOptions, type TableRow } from '../printers/table.ts'
import { groupKind } from '../rest-mapper.ts'
import type { Target, Targets } from '../targets.ts'
import { isHidden } from './not-found.ts'
import { requestTable } from './request-table.ts'

interface Group {
  resource: Resource
  table: Table
}

/** Tables as a person reads them, one for each kind. Models kubectl/pkg/cmd/get/get.go Run (1.36). */
export function printHuman(kubectl: Kubectl, { targets, causes, eager }: Targets): number {
  const { flags, process } = kubectl
  const failures: Cause[] = [...causes]
  let groups: Group[] = []
  for (const target of targets) {
    const table = requestTable(kubectl, target)
    if (isFailure(table)) failures.push(table)
    else groups.push({ resource: target.resource, table })
  }
  const ordered = sortedGroups(kubectl, groups)
  if (isFailed(ordered)) return finish(kubectl, ordered)
  const sorted = sortedRows(kubectl, ordered)
  if (isFailed(sorted)) return finish(kubectl, sorted)
  groups = joinedGroups(sorted)
  const kinds = new Set(groups.map(({ resource }) => resource))
  let written = ''
  for (const group of groups) {
    if (group.table.rows.length === 0) continue
    const text = printTable(group.table, tableOptions(kubectl, group.resource, kinds.size > 1))
    const separator = written !== '' && !flags.bool('no-headers') ? '\n' : ''
    process.stdout(separator + text)
    written += text
  }
  const shown = failures.filter((cause) => !isHidden(kubectl, cause))
  if (written === '' && shown.length === 0 && !flags.bool('ignore-not-found')) nothingFound(kubectl, targets)
  const named = targets.every(({ name }) => name !== undefined)
  return finish(kubectl, eagerFailure(shown, eager, named))
}

/** Several tables are sorted as objects of their own. Models get.go RuntimeSorter (1.36). */
function sortedGroups({ flags, now }: Kubectl, groups: readonly Group[]): readonly Group[] | Failed {
  const field = flags.string('sort-by')
  if (field === '' || groups.length < 2) return groups
  return sortItems(groups, { field, rows: false, nowMs: now(), objectOf: ({ table }) => table })
}

/**
 * The groups with the rows of each in the order of --sort-by. A table that cannot be sorted is left out without a word; only what no
 * program could sort ends the command. Models sorter.go SortingPrinter (1.36).
 */
function sortedRows({ flags, now }: Kubectl, groups: readonly Group[]): Group[] | Failed {
  const field = flags.string('sort-by')
  const out: Group[] = []
  for (const { resource, table } of groups) {
    const objectOf = (row: TableRow): unknown => row.object
    const sorts = field !== '' && table.rows.length > 1
    const rows = sorts ? sortItems(table.rows, { field, rows: true, nowMs: now(), objectOf }) : table.rows
    if (isFailed(rows) && rows.bare) return rows
    out.push({ resource, table: { ...table, rows: isFailed(rows) ? [] : rows } })
  }
  return out
}

/** Tables of the same kind that follow each other are one. */
function joinedGroups(groups: readonly Group[]): Group[] {
  const out: Group[] = []
  for (const { resource, table } of groups) {
    const last = out.at(-1)
    if (last?.resource === resource) last.table = { ...last.table, rows: [...last.table.rows, ...table.rows] }
    else out.push({ resource, table })
  }
  return out
}

function nothingFound({ flags, process, namespace }: Kubectl, targets: readonly Target[]): void {
  const inNamespace = !flags.bool('all-namespaces') && targets.every(({ resource }) => resource.namespaced)
  process.stderr(inNamespace ? `No resources found in ${namespace} namespace.\n` : 'No resources found\n')
}

/** How the flags of get want a table of this resource. */
export function tableOptions({ flags }: Kubectl, resource: Resource, severalKinds: boolean): TableOptions {
  return {
    noHeaders: flags.bool('no-headers'),
    wide: flags.string('output') === 'wide',
    withNamespace: flags.bool('all-namespaces') && resource.namespaced,
    ...(severalKinds || flags.bool('show-kind') ? { kind: groupKind(resource) } : {}),
    showLabels: flags.bool('show-labels'),
    columnLabels: flags.strings('label-columns'),
  }
}
