import type { Json, JsonObject } from '../../api/json.ts'
import type { FieldTree } from './field-tree.ts'

/** The same tree with its steps in the order in which a set of fields is written; itself when they are. */
export function inFieldOrder(tree: FieldTree): FieldTree {
  const steps = Object.keys(tree)
  const sorted = [...steps].sort(bySteps)
  const children = sorted.map((step) => inFieldOrder(tree[step] as FieldTree))
  const same = sorted.every((step, i) => step === steps[i] && children[i] === tree[step])
  return same ? tree : Object.fromEntries(sorted.map((step, i) => [step, children[i] as FieldTree]))
}

/** Fields, keys, values; those by what they hold. Models structured-merge-diff fieldpath PathElement.Less (v6). */
function bySteps(a: string, b: string): number {
  const kind = a.charCodeAt(0) - b.charCodeAt(0)
  if (kind !== 0 || a === b) return kind
  const [x, y] = [a.slice(2), b.slice(2)]
  if (a.startsWith('f:')) return x < y ? -1 : 1
  const [one, other] = [JSON.parse(x) as Json, JSON.parse(y) as Json]
  return a.startsWith('v:') ? byValue(one, other) : byKeys(one as JsonObject, other as JsonObject)
}

function byKeys(a: JsonObject, b: JsonObject): number {
  for (const key of Object.keys(a)) {
    const order = byValue(a[key] ?? null, b[key] ?? null)
    if (order !== 0) return order
  }
  return Object.keys(a).length - Object.keys(b).length
}

const byValue = (a: Json, b: Json): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [x, y] = typeof a === 'string' && typeof b === 'string' ? [a, b] : [JSON.stringify(a), JSON.stringify(b)]
  return x === y ? 0 : x < y ? -1 : 1
}
