import type { SimpleCommandNode, WordNode } from './ast.ts'
import { arraySource } from './beyond-parser.ts'
import { expandText, expandWords } from './expand-word.ts'
import { parseShell } from './parse.ts'
import type { Io, Shell } from './shell.ts'

/** Builtins whose arguments may be assignments: these are neither split nor matched against files. */
const declaring = new Set(['declare', 'typeset', 'local', 'export', 'readonly'])

/** Arrays that were written as arguments of `declare` and the like, by what stands before the bracket. */
export interface ArrayArgument {
  name: string
  append: boolean
  words: WordNode[]
}

/** The words of a command, expanded. Arrays among the arguments of `declare` are kept in `shell.arrays`, and stand as `name=()`. */
export async function commandWords({ name, args }: SimpleCommandNode, shell: Shell, io: Io): Promise<string[]> {
  if (!name) return []
  if (!isDeclaring(name, shell)) return expandWords([name, ...args], shell, io)
  const out = await expandWords([name], shell, io)
  const arrays: ArrayArgument[] = []
  for (const word of args) {
    const array = shell.machine.dialect === 'bash' ? arrayArgument(word) : undefined
    if (array) arrays.push(array)
    if (array) out.push(`${array.name}${array.append ? '+' : ''}=()`)
    else if (isAssignment(word)) out.push(await expandText(word, shell, io))
    else out.push(...(await expandWords([word], shell, io)))
  }
  shell.arrays = arrays
  return out
}

function isDeclaring(word: WordNode, shell: Shell): boolean {
  const [part, more] = word.parts
  return (
    part?.type === 'Literal' &&
    !more &&
    declaring.has(part.value) &&
    (shell.machine.dialect === 'bash' || !/^(declare|typeset)$/.test(part.value))
  )
}

function isAssignment({ parts: [first, second, third] }: WordNode): boolean {
  if (first?.type !== 'Literal') return false
  if (/^[A-Za-z_]\w*\+?=/.test(first.value)) return true
  return /^[A-Za-z_]\w*$/.test(first.value) && second?.type === 'Glob' && third?.type === 'Literal' && third.value.startsWith('=')
}

/** `name=(a "b c" [2]=d)`, whose source the parser was given as a quoted text. */
function arrayArgument({ parts: [first, second] }: WordNode): ArrayArgument | undefined {
  const source = second?.type === 'SingleQuoted' ? arraySource(second.value) : undefined
  const [, name = '', plus = ''] = (first?.type === 'Literal' && /^([A-Za-z_]\w*)(\+?)=$/.exec(first.value)) || []
  if (source === undefined || name === '') return undefined
  const parsed = parseShell(`${name}=${source}`)
  const command = 'script' in parsed ? parsed.script.statements[0]?.pipelines[0]?.commands[0] : undefined
  const words = command?.type === 'SimpleCommand' ? command.assignments[0]?.array : undefined
  return words ? { name, append: plus === '+', words } : undefined
}
