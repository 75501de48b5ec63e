import type { Steps } from './difference.ts'

/** FieldsV1: a step leads to what lies below it; a field that is held has nothing below, or a dot. Shared: never changed in place. */
export interface FieldTree {
  readonly [step: string]: FieldTree
}

const held: FieldTree = {}

export const isEmptyTree = (tree: FieldTree): boolean => {
  for (const _ in tree) return false
  return true
}

/** The tree with these fields too. */
export function withFields(tree: FieldTree, fields: readonly Steps[]): FieldTree {
  const root = { ...tree }
  const own = new Set<object>([root])
  for (const steps of fields) add(root, steps, own)
  return root
}

type Growing = Record<string, FieldTree>

/** Nodes in `own` were made for this tree and may be written. */
function add(root: Growing, steps: Steps, own: Set<object>): void {
  let node = root
  steps.forEach((step, depth) => {
    const child = node[step]
    if (depth === steps.length - 1) {
      node[step] = child ? taken(child) : held
      return
    }
    if (!child || !own.has(child)) {
      node[step] = child ? opened(child) : {}
      own.add(node[step] as object)
    }
    node = node[step] as Growing
  })
}

/** A node as a field that is held itself. */
const taken = (node: FieldTree): FieldTree => (isEmptyTree(node) || '.' in node ? node : { '.': held, ...node })

/** A copy to put something below: what was held without anything below is still held. */
const opened = (node: FieldTree): FieldTree => (isEmptyTree(node) ? { '.': held } : { ...node })

/** The tree without these fields: the same tree when it holds none of them. */
export function withoutFields(tree: FieldTree, fields: readonly Steps[]): FieldTree {
  let out = tree
  for (const steps of fields) out = takeOut(out, steps, 0) ?? {}
  return out
}

/** Undefined when nothing is left. */
function takeOut(tree: FieldTree, steps: Steps, depth: number): FieldTree | undefined {
  const step = steps[depth] as string
  const child = tree[step]
  if (!child) return tree
  const left = depth === steps.length - 1 ? lettingGo(child) : takeOut(child, steps, depth + 1)
  if (left === child) return tree
  const { [step]: _, ...others } = tree
  if (left === undefined) return isEmptyTree(others) ? undefined : onlyDot(others)
  return { ...tree, [step]: left }
}

/** A field let go: what lies below it stays. */
function lettingGo(child: FieldTree): FieldTree | undefined {
  if (isEmptyTree(child)) return undefined
  const { '.': dot, ...below } = child
  return dot === undefined ? child : isEmptyTree(below) ? undefined : below
}

/** A dot alone says what nothing says. */
const onlyDot = (tree: FieldTree): FieldTree => {
  const keys = Object.keys(tree)
  return keys.length === 1 && keys[0] === '.' ? held : tree
}
