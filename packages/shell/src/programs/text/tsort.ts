import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { misused, wholeInput } from './records.ts'

interface Node {
  name: string
  /** Who has to come after it, the latest named first. */
  next: Node[]
  count: number
  done: boolean
}

/** Names in an order in which each pair has its first before its second; loops are told and cut. Models coreutils 9.1 src/tsort.c. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), {})
  if (isBad(options)) return badOption(process, options)
  const [name = '-', extra] = options.operands
  if (extra !== undefined) return misused(process, `extra operand ‘${extra}’`)
  const text = await wholeInput(process, name, (file, why) =>
    why === 'Is a directory' ? `${file}: read error: ${why}` : `${file}: ${why}`,
  )
  if (text === undefined) return 1
  const words = text.split(/[ \t\n]+/).filter((word) => word !== '')
  if (words.length % 2 === 1) return complain(process, `tsort: ${name}: input contains an odd number of tokens\n`, 1)
  return print(process, name, nodesOf(words))
}

function nodesOf(words: readonly string[]): Node[] {
  const nodes = new Map<string, Node>()
  const nodeOf = (name: string): Node => {
    const known = nodes.get(name) ?? { name, next: [], count: 0, done: false }
    nodes.set(name, known)
    return known
  }
  for (let at = 0; at < words.length; at += 2) {
    const [first, second] = [nodeOf(words[at] as string), nodeOf(words[at + 1] as string)]
    if (first === second) continue
    second.count++
    first.next.unshift(second)
  }
  return [...nodes.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function print(process: ShellProcess, name: string, nodes: Node[]): number {
  let status = 0
  for (let left = nodes.length; left > 0; ) {
    const queue = nodes.filter((node) => !node.done && node.count === 0)
    for (let node = queue.shift(); node; node = queue.shift()) {
      process.stdout(`${node.name}\n`)
      node.done = true
      left--
      for (const after of node.next) if (--after.count === 0) queue.push(after)
    }
    if (left === 0) break
    status = 1
    process.stderr(`tsort: ${name}: input contains a loop:\n`)
    const loop = loopIn(nodes)
    for (const node of loop) process.stderr(`tsort: ${node.name}\n`)
    const [first, second] = [loop.at(-1), loop[0]]
    if (!first || !second) break
    first.next.splice(first.next.indexOf(second), 1)
    second.count--
  }
  return status
}

/** Nodes that lead to each other in a circle. */
function loopIn(nodes: readonly Node[]): Node[] {
  const path: Node[] = []
  let node = nodes.find((each) => !each.done && each.count > 0)
  while (node && !path.includes(node)) {
    path.push(node)
    const own: Node = node
    node = own.next.find((each) => !each.done && reaches(each, own))
  }
  return node ? path.slice(path.indexOf(node)) : path
}

function reaches(from: Node, to: Node): boolean {
  const seen = new Set<Node>([from])
  for (const node of seen) {
    if (node === to) return true
    for (const next of node.next) if (!next.done) seen.add(next)
  }
  return false
}

export const tsort: ShellCommand = { name: 'tsort', summary: 'perform topological sort', usage: '[FILE]', run }
