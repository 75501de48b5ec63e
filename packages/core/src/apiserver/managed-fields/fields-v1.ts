import { join } from './paths.ts'

interface Tree {
  [step: string]: Tree
}

/** A set of paths as FieldsV1. */
export function toFieldsV1(paths: Iterable<string>): object {
  const all = new Set(paths)
  const root: Tree = {}
  for (const path of all) {
    let node = root
    for (const step of path.split('\u0000')) node = node[step] ??= {}
  }
  markNodes(root, '', all)
  return root
}

/** A node that is a member itself and has members below carries a dot. */
function markNodes(node: Tree, path: string, all: ReadonlySet<string>): void {
  for (const [step, child] of Object.entries(node)) {
    const at = join(path, step)
    const inner = Object.keys(child).length > 0
    markNodes(child, at, all)
    if (inner && all.has(at)) child['.'] = {}
  }
}

/** The set of paths in FieldsV1; what is malformed is left out. */
export function fromFieldsV1(fields: object | undefined): Set<string> {
  const out = new Set<string>()
  const visit = (node: Tree, path: string, depth: number): void => {
    if (depth > 60 || typeof node !== 'object' || node === null) return
    const steps = Object.keys(node)
    if (path !== '' && (steps.length === 0 || '.' in node)) out.add(path)
    for (const step of steps) if (step !== '.') visit(node[step] as Tree, join(path, step), depth + 1)
  }
  visit((fields ?? {}) as Tree, '', 0)
  return out
}
