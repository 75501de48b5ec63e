import { align, tableTabs } from './tabwriter.ts'

export interface TableColumn {
  name: string
  type: string
  format?: string
  priority: number
}

export interface TableRow {
  cells: unknown[]
  object?: { kind?: string; metadata?: { name?: string; namespace?: string; labels?: Record<string, string> } }
}

export interface Table {
  resourceVersion?: string
  columnDefinitions: TableColumn[] | null
  rows: TableRow[]
}

export interface TableOptions {
  noHeaders: boolean
  wide: boolean
  withNamespace: boolean
  /** The kind of change, before everything else. */
  eventType?: string
  /** deployment.apps, put before names with a slash. */
  kind?: string
  showLabels: boolean
  columnLabels: readonly string[]
  /** The columns' widths so far, in a watch. */
  remember?: number[]
}

/** The lines of a table. Models cli-runtime printers/tableprinter.go printTable (1.36). */
export function printTable(table: Table, options: TableOptions): string {
  const columns = (table.columnDefinitions ?? [])
    .map((column, i) => ({ ...column, i }))
    .filter(({ priority }) => options.wide || priority === 0)
  const lines: string[] = []
  if (!options.noHeaders) lines.push(headers(columns, options).join('\t'))
  for (const row of table.rows) lines.push(cellsOf(columns, row, options).join('\t'))
  if (lines.length === 0) return ''
  return align(`${lines.join('\n')}\n`, { ...tableTabs, ...(options.remember ? { remember: options.remember } : {}) })
}

function headers(
  columns: readonly TableColumn[],
  { withNamespace, eventType, showLabels, columnLabels }: TableOptions,
): string[] {
  const labels = columnLabels.map((label) => (label.split('/').at(-1) as string).toUpperCase())
  return [
    ...(eventType === undefined ? [] : ['EVENT']),
    ...(withNamespace ? ['NAMESPACE'] : []),
    ...columns.map(({ name }) => name.toUpperCase()),
    ...labels,
    ...(showLabels ? ['LABELS'] : []),
  ]
}

function cellsOf(columns: readonly (TableColumn & { i: number })[], row: TableRow, options: TableOptions): string[] {
  const { metadata } = row.object ?? {}
  const labels = metadata?.labels ?? {}
  const cells = columns.map(({ i, format }) => {
    const text = cellText(row.cells[i])
    return options.kind !== undefined && (format === 'name' || (i === 0 && format === undefined))
      ? `${options.kind}/${text}`
      : text
  })
  return [
    ...(options.eventType === undefined ? [] : [options.eventType]),
    ...(options.withNamespace ? [metadata?.namespace ?? ''] : []),
    ...cells,
    ...options.columnLabels.map((label) => (Object.hasOwn(labels, label) ? (labels[label] ?? '') : '')),
    ...(options.showLabels ? [labelText(labels)] : []),
  ]
}

/** A cell on one line; what follows a line break is cut. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = String(value)
  const at = text.search(/[\f\n\r]/)
  return (at < 0 ? text : `${text.slice(0, at)}...`).replaceAll('\x1b', '^[')
}

/** a=1,b=2, or <none>. */
export function labelText(labels: Record<string, string> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort()
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${labels?.[key]}`).join(',')
}
