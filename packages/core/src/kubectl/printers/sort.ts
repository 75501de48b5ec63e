import { evaluate } from '../../api/jsonpath/evaluate.ts'
import { parseJsonPath } from '../../api/jsonpath/parse.ts'
import { relaxedPath } from '../../api/jsonpath/relaxed.ts'
import { bareFailure, type Failed, fail } from '../errors.ts'
import { klogLine } from '../klog.ts'
import { compareQuantities } from '../quantity.ts'
import { goSort } from './go-sort.ts'

/** How a list is sorted: the rows of a server's Table, or objects of their own. */
export interface SortOptions<T> {
  /** --sort-by as it was given. */
  field: string
  rows: boolean
  nowMs: number
  objectOf(item: T): unknown
}

class Unsortable extends Error {}

/** Items by --sort-by, or why they cannot be sorted. Models kubectl/pkg/cmd/get/sorter.go (1.36). */
export function sortItems<T>(items: readonly T[], options: SortOptions<T>): T[] | Failed {
  const { rows, objectOf } = options
  if (items.length === 0) return []
  const path = sortPath(options)
  if (typeof path !== 'string') return path
  const nodes = parseJsonPath(path)
  if (typeof nodes === 'string') return fail(rows ? `sorting error: ${nodes}` : nodes)
  const keyed: { item: T; values: unknown[] }[] = []
  for (const item of items) {
    const found = evaluate(nodes, objectOf(item), true)
    if (typeof found === 'string')
      return fail(rows ? `Failed to get values for [][]reflect.Value(nil) using ${path} (${errorValue(found)})` : found)
    keyed.push({ item, values: found.groups[0] ?? [] })
  }
  if (keyed.length > 0 && keyed.every(({ values }) => values.length === 0)) {
    return fail(`couldn't find any field with path ${JSON.stringify(path)} in the list of objects`)
  }
  try {
    return goSort(keyed, (a, b) => lessValues(a.values, b.values)).map(({ item }) => item)
  } catch (problem) {
    if (!(problem instanceof Unsortable)) throw problem
    return bareFailure(unsortableLine(path, problem.message, options))
  }
}

const errorValue = (message: string): string => `&errors.errorString{s:${JSON.stringify(message)}}`

/** A table takes a path that is none for a template; objects refuse it. */
function sortPath<T>({ field, rows }: SortOptions<T>): string | Failed {
  const path = relaxedPath(field)
  if (path !== undefined) return path
  if (rows) return field
  return fail(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`)
}

// the line of sorter.go that gives up, for a Table's rows and for objects
const unsortableLine = <T>(path: string, why: string, { rows, nowMs }: SortOptions<T>): string =>
  klogLine(
    'F',
    nowMs,
    `sorter.go:${rows ? 375 : 329}`,
    `Field ${path} in ${rows ? '[][][]reflect.Value' : '*unstructured.Unstructured'} is an unsortable type: interface, err: ${why}`,
  )

const lessValues = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === 0 || (b.length > 0 && isLess(a[0] ?? null, b[0] ?? null))

/** Numbers by value, strings by value when both are quantities. Models sorter.go isLess (1.36). */
function isLess(a: unknown, b: unknown): boolean {
  if (a === null || b === null) return a === null && b !== null
  if (typeof a === 'number' || typeof a === 'string') {
    if (typeof a !== typeof b) throw new Unsortable('unsortable interface: interface')
    return typeof a === 'string' ? (compareQuantities(a, b as string) ?? (a < (b as string) ? -1 : 0)) < 0 : a < (b as number)
  }
  const type = typeof a === 'boolean' ? 'bool' : Array.isArray(a) ? '[]interface {}' : 'map[string]interface {}'
  throw new Unsortable(`unsortable type: ${type}`)
}
