import type { JsonObject } from '../../api/json.ts'
import { type Failed, fail } from '../errors.ts'
import { goPlain as goMap } from '../go-value.ts'
import { evaluate, valueText } from '../jsonpath/evaluate.ts'
import { type Node, parseJsonPath } from '../jsonpath/parse.ts'
import { relaxedPath } from '../jsonpath/relaxed.ts'
import { align, tableTabs } from './tabwriter.ts'

interface Column {
  header: string
  path: Node[]
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

/** The columns of a file: a line of headers over a line of paths. */
export function columnsFromTemplate(text: string): Column[] | Failed {
  const [headers = '', paths = ''] = text.split('\n')
  const [names, specs] = [headers, paths].map((line) => line.split(/\s+/).filter((word) => word !== ''))
  if (!names || !specs || names.length !== specs.length) {
    return fail(`number of headers (${names?.length}) and field specifications (${specs?.length}) don't match`)
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
  const nodes = parseJsonPath(path)
  return typeof nodes === 'string' ? fail(nodes) : { header, path: nodes }
}

/** The table of these objects. */
export function printColumns(columns: readonly Column[], objects: readonly JsonObject[], withHeaders: boolean): string | Failed {
  const lines = withHeaders ? [columns.map(({ header }) => header).join('\t')] : []
  for (const object of objects) {
    const cells = columns.map(({ path }) => cellText(path, object))
    const wrong = cells.find((cell) => typeof cell !== 'string')
    if (wrong !== undefined && typeof wrong !== 'string') return wrong
    lines.push(cells.join('\t'))
  }
  if (lines.length === 0) return ''
  return align(`${lines.join('\n')}\n`, tableTabs)
}

function cellText(path: readonly Node[], object: JsonObject): string | Failed {
  const found = evaluate(path, object, true)
  if (typeof found === 'string') return fail(found)
  const values = found.groups[0] ?? []
  if (values.length === 0) return '<none>'
  return values.map((value) => (value === null ? '<nil>' : plainValue(value))).join(',')
}

const plainValue = (value: unknown): string => (typeof value === 'object' ? goMap(value) : valueText(value))
