import type { Resource } from '../../api/kinds.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl } from '../command.ts'
import { type Cause, type Failed, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { sortItems, sortPath } from '../printers/sort.ts'
import { printTable, type Table, type TableOptions, type TableRow } from '../printers/table.ts'
import type { Target, Targets } from '../resource-args.ts'
import { groupKind } from '../rest-mapper.ts'
import { isHidden } from './not-found.ts'
import { requestTable } from './request-table.ts'

interface Group {
  resource: Resource
  table: Table
}

/** Tables as a person reads them, one for each kind. Models kubectl/pkg/cmd/get/get.go Run (1.36). */
export function printHuman(kubectl: Kubectl, { targets, causes }: Targets): number {
  const { flags, process } = kubectl
  const failures: Cause[] = [...causes]
  const groups: Group[] = []
  for (const target of targets) {
    const table = requestTable(kubectl, target)
    if (isFailure(table)) failures.push(table)
    else addTable(groups, target.resource, table)
  }
  const kinds = new Set(groups.map(({ resource }) => resource))
  let written = ''
  for (const group of groups) {
    const rows = sorted(kubectl, group.table.rows)
    if (isFailed(rows)) return finish(kubectl, rows)
    if (rows.length === 0) continue
    const text = printTable({ ...group.table, rows }, tableOptions(kubectl, group.resource, kinds.size > 1))
    const separator = written !== '' && !flags.bool('no-headers') ? '\n' : ''
    process.stdout(separator + text)
    written += text
  }
  const shown = failures.filter((cause) => !isHidden(kubectl, cause))
  if (written === '' && shown.length === 0 && !flags.bool('ignore-not-found')) nothingFound(kubectl, targets)
  return finish(kubectl, shown)
}

/** Tables of the same kind that follow each other are one. */
function addTable(groups: Group[], resource: Resource, table: Table): void {
  const last = groups.at(-1)
  if (last?.resource === resource) last.table = { ...last.table, rows: [...last.table.rows, ...table.rows] }
  else groups.push({ resource, table })
}

function sorted({ flags }: Kubectl, rows: TableRow[]): TableRow[] | Failed {
  if (flags.string('sort-by') === '' || rows.length === 0) return rows
  const path = sortPath(flags.string('sort-by'))
  return isFailed(path) ? path : sortItems(rows, path, (row) => row.object)
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
