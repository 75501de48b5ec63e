import { dirname, join, relative, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { files, importsOf, isTest, root } from './imports.ts'

/** Circles that lie in the matter: a grammar that holds itself, and tables whose entries tell of the table. */
const natural = [
  'packages/core/src/kubectl/config/contexts.ts',
  'packages/shell/src/bash/arithmetic.ts',
  'packages/shell/src/bash/expand-word.ts',
  'packages/shell/src/bash/builtins/table.ts',
]

type Graph = ReadonlyMap<string, readonly string[]>

const packageFile = (name: string): string => name.replace(/^@kubemaze\/([a-z]+)\//, 'packages/$1/src/')

function graphOf(folders: readonly string[]): Graph {
  const paths = folders.flatMap((folder) => files(join(root, folder))).filter((path) => !isTest(path))
  const target = (path: string, name: string): string =>
    name.startsWith('.') ? relative(root, resolve(dirname(path), name)) : packageFile(name)
  return new Map(paths.map((path) => [relative(root, path), importsOf(path).map((name) => target(path, name))]))
}

/** Files that reach each other, by Tarjan's algorithm. */
function circlesOf(graph: Graph): string[][] {
  const [order, low, path, circles] = [new Map<string, number>(), new Map<string, number>(), [] as string[], [] as string[][]]
  const lower = (file: string, to: number): void => void low.set(file, Math.min(low.get(file) as number, to))
  const visit = (file: string): void => {
    order.set(file, order.size)
    low.set(file, order.get(file) as number)
    path.push(file)
    for (const next of (graph.get(file) ?? []).filter((name) => graph.has(name))) {
      if (!order.has(next)) visit(next)
      if (path.includes(next)) lower(file, low.get(next) as number)
    }
    if (low.get(file) !== order.get(file)) return
    const circle = path.splice(path.indexOf(file))
    if (circle.length > 1) circles.push(circle.sort())
  }
  for (const file of graph.keys()) if (!order.has(file)) visit(file)
  return circles
}

it('has no circles of files but those that lie in the matter', () => {
  const circles = circlesOf(graphOf(['packages', 'apps']))
  expect(circles.filter((circle) => !circle.some((file) => natural.includes(file)))).toEqual([])
  expect(natural.filter((file) => !circles.some((circle) => circle.includes(file)))).toEqual([])
})

it('finds a circle where there is one', () => {
  const graph = new Map([
    ['a', ['b', 'd']],
    ['b', ['c']],
    ['c', ['a']],
    ['d', []],
  ])
  expect(circlesOf(graph)).toEqual([['a', 'b', 'c']])
})
