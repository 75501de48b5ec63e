import { goPlain as goMap } from '../../api/go-value.ts'
import type { JsonObject } from '../../api/json.ts'
import { evaluate } from '../../api/jsonpath/evaluate.ts'
import { type Node, parseJsonPath } from '../../api/jsonpath/parse.ts'
import { relaxedPath } from '../../api/jsonpath/relaxed.ts'
import { type Failed, fail } from '../errors.ts'
import { valueText } from './path-text.ts'
import { align, tableTabs } from './tabwriter.ts'

interface Column {
  header: string
  /** In braces. */
  path: string
}

/** The columns of `NAME:.metadata.name,…`. Models kubectl/pkg/cmd/get/customcolumn.go NewCustomColumnsPrinterFromSpec (1.36). */
export function customColumns(spec: string): Column[] | Failed {
  if (spec === '') return fail('custom-columns format specified but no custom columns given')
  const out: Column[] = []
  for (const part of spec.split(',')) {
    const colon = part.indexOf(':')
    if (colon < 0) return fail(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    const column = columnOf(part.slice(0, colon), part.slice(colon + 1))
    if ('failed' in column) return column
    out.push(column)
  }
  return out
}

const expected = 'Expected format is one line of space separated headers, one line of space separated column specs.'

/** The columns of a file: a line of headers over a line of paths. */
export function columnsFromTemplate(text: string): Column[] | Failed {
  const lines = text.replace(/\n$/, '').split('\n')
  if (text === '') return fail(`invalid template, missing header line. ${expected}`)
  if (lines.length < 2) return fail(`invalid template, missing spec line. ${expected}`)
  const words = (line: string): string[] => line.split(/\s+/).filter((word) => word !== '')
  const [names, specs] = [words(lines[0] as string), words(lines[1] as string)]
  if (names.length !== specs.length) {
    return fail(`number of headers (${names.length}) and field specifications (${specs.length}) don't match`)
  }
  const out: Column[] = []
  for (const [i, header] of names.entries()) {
    const column = columnOf(header, specs[i] as string)
    if ('failed' in column) return column
    out.push(column)
  }
  return out
}

function columnOf(header: string, spec: string): Column | Failed {
  const path = relaxedPath(spec)
  if (path === undefined) {
    return fail(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`)
  }
  return { header, path }
}

/** The table of these objects, as far as it could be written. */
export function printColumns(
  columns: readonly Column[],
  objects: readonly JsonObject[],
  withHeaders: boolean,
): { text: string; failed?: Failed } {
  const lines = withHeaders ? [columns.map(({ header }) => header).join('\t')] : []
  const paths: Node[][] = []
  for (const { path } of columns) {
    const nodes = parseJsonPath(path)
    if (typeof nodes === 'string') return { text: aligned(lines), failed: fail(nodes) }
    paths.push(nodes)
  }
  for (const object of objects) {
    const cells = paths.map((path) => cellText(path, object))
    const wrong = cells.find((cell) => typeof cell !== 'string')
    if (wrong !== undefined && typeof wrong !== 'string') return { text: aligned(lines), failed: wrong }
    lines.push(cells.join('\t'))
  }
  return { text: aligned(lines) }
}

const aligned = (lines: readonly string[]): string => (lines.length === 0 ? '' : align(`${lines.join('\n')}\n`, tableTabs))

function cellText(path: readonly Node[], object: JsonObject): string | Failed {
  const found = evaluate(path, object, true)
  if (typeof found === 'string') return fail(found)
  const values = found.groups[0] ?? []
  if (values.length === 0) return '<none>'
  return values.map((value) => (value === null ? '<nil>' : plainValue(value))).join(',')
}

const plainValue = (value: unknown): string =>
  (typeof value === 'object' ? goMap(value) : valueText(value)).replaceAll('\x1b', '^[')
