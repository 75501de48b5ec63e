import type { AssignmentNode, WordNode } from './ast.ts'
import { expandText, expandWords } from './expand-word.ts'
import { assignParameter, indexOf, variableNamed } from './parameters.ts'
import type { Io, Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'

/** `x=1`, `x+=1`, `a[2]=x`, `a=(1 2)`. */
export async function assign(node: AssignmentNode, shell: Shell, io: Io): Promise<void> {
  if (node.array) return assignArray(node.name, node.array, node.append, shell, io)
  const value = node.value ? await expandText(node.value, shell, io) : ''
  await assignParameter(node.name, value, shell, io, node.append)
}

export async function assignArray(
  name: string,
  words: readonly WordNode[],
  append: boolean,
  shell: Shell,
  io: Io,
): Promise<void> {
  const direct = shell.variables.get(name)
  if (direct?.nameref && direct.text) return assignArray(direct.text, words, append, shell, io)
  const before = variableNamed(name, shell)
  if (before?.readonly) throw new ShellError(`${name}: readonly variable`, 1)
  const items = new Map(append ? (before?.items ?? (before?.text === undefined ? [] : [['0', before.text]])) : [])
  const plain: string[] = []
  let next = Math.max(-1, ...[...items.keys()].map(Number).filter((index) => !Number.isNaN(index))) + 1
  for (const word of words) {
    const keyed = await keyedElement(word, shell, io)
    if (keyed) {
      const index = await indexOf(before, keyed.key, shell, io)
      items.set(index, keyed.append ? (items.get(index) ?? '') + keyed.value : keyed.value)
      next = Number(index) + 1
    } else {
      for (const value of await expandWords([word], shell, io)) {
        if (before?.keyed) plain.push(value)
        else items.set(String(next++), value)
      }
    }
  }
  // a keyed array takes words in pairs
  for (let at = 0; at < plain.length; at += 2) items.set(plain[at] as string, plain[at + 1] ?? '')
  shell.variables.set(name, { ...before, text: undefined, items, unassigned: undefined })
}

/** `[key]=value` inside an array. */
async function keyedElement(
  word: WordNode,
  shell: Shell,
  io: Io,
): Promise<{ key: string; append: boolean; value: string } | undefined> {
  const [first] = word.parts
  if (first?.type !== 'Glob' || !first.pattern.startsWith('[')) return undefined
  const text = await expandText(word, shell, io)
  const found = /^\[(.*?)\](\+?)=(.*)$/s.exec(text)
  return found ? { key: found[1] ?? '', append: found[2] === '+', value: found[3] ?? '' } : undefined
}
