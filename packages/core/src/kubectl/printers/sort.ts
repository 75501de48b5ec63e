import { type Failed, fail } from '../errors.ts'
import { goPlain } from '../go-value.ts'
import { evaluate } from '../jsonpath/evaluate.ts'
import { parseJsonPath } from '../jsonpath/parse.ts'
import { relaxedPath } from '../jsonpath/relaxed.ts'
import { compareQuantities } from '../quantity.ts'

/** A --sort-by path; its objects must not be refused. */
export function sortPath(text: string): string | Failed {
  const path = relaxedPath(text)
  return path ?? fail(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`)
}

/** Items by what a path says of `objectOf` each, stable. Models kubectl/pkg/cmd/get/sorter.go (1.36). */
export function sortItems<T>(items: readonly T[], path: string, objectOf: (item: T) => unknown): T[] | Failed {
  const nodes = parseJsonPath(path)
  if (typeof nodes === 'string') return fail(nodes)
  const keyed: { item: T; key: unknown }[] = []
  for (const item of items) {
    const found = evaluate(nodes, objectOf(item), true)
    if (typeof found === 'string') return fail(found)
    keyed.push({ item, key: found.groups.flat()[0] })
  }
  if (keyed.length > 0 && keyed.every(({ key }) => key === undefined)) {
    return fail(`couldn't find any field with path ${JSON.stringify(path)} in the list of objects`)
  }
  return keyed.sort((a, b) => compareKeys(a.key, b.key)).map(({ item }) => item)
}

function compareKeys(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return compareQuantities(a, b) ?? naturalOrder(a, b)
  const [x, y] = [goPlain(a), goPlain(b)]
  return x < y ? -1 : x > y ? 1 : 0
}

/** Runs of digits by value. Models facette.io/natsort. */
function naturalOrder(a: string, b: string): number {
  const [x, y] = [a, b].map((text) => text.match(/\d+|\D+/g) ?? [])
  for (let i = 0; i < Math.min((x as string[]).length, (y as string[]).length); i++) {
    const [p, q] = [(x as string[])[i] as string, (y as string[])[i] as string]
    if (p === q) continue
    const numbers = /^\d/.test(p) && /^\d/.test(q)
    if (numbers && Number(p) !== Number(q)) return Number(p) - Number(q)
    return p < q ? -1 : 1
  }
  return (x as string[]).length - (y as string[]).length
}
