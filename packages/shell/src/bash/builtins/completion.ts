import { singleQuoted } from '../quote.ts'
import type { CompletionSpec, Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'
import { actions, candidatesOf } from './completion-candidates.ts'

const letters: Readonly<Record<string, string>> = {
  a: 'alias',
  b: 'builtin',
  c: 'command',
  d: 'directory',
  e: 'export',
  f: 'file',
  g: 'group',
  j: 'job',
  k: 'keyword',
  s: 'service',
  u: 'user',
  v: 'variable',
}
const optionNames = ['bashdefault', 'default', 'dirnames', 'filenames', 'noquote', 'nosort', 'nospace', 'plusdirs']
const valued: Readonly<Record<string, keyof CompletionSpec>> = {
  W: 'words',
  F: 'function',
  C: 'command',
  G: 'glob',
  P: 'prefix',
  S: 'suffix',
  X: 'filter',
}

const common =
  '[-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix]'
const usages: Readonly<Record<string, string>> = {
  compgen: `compgen: usage: compgen [-abcdefgjksuv] ${common} [word]\n`,
  complete: `complete: usage: complete [-abcdefgjksuv] [-pr] [-DEI] ${common} [name ...]\n`,
}

interface Asked {
  spec: CompletionSpec
  flags: string
  words: string[]
}

/** Options that both builtins take; `wrong` with the status that it ends with. */
function asked(args: readonly string[], more: string): Asked | { wrong: string; status: number; usage?: true } {
  const result: Asked = { spec: { actions: [], options: [] }, flags: '', words: [] }
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string
    if (!/^-./.test(word) || word === '--') {
      result.words.push(...args.slice(word === '--' ? at + 1 : at))
      break
    }
    for (let place = 1; place < word.length; place++) {
      const letter = word[place] as string
      const action = letters[letter]
      if (action) result.spec.actions.push(action)
      else if (more.includes(letter)) result.flags += letter
      else if (!'oAGWFCXPS'.includes(letter)) return { wrong: `-${letter}: invalid option`, status: 2, usage: true }
      else {
        const value = word.slice(place + 1) || args[++at]
        const wrong = value === undefined ? `-${letter}: option requires an argument` : take(result.spec, letter, value)
        if (wrong !== undefined) return { wrong, status: 2, ...(value === undefined ? { usage: true as const } : {}) }
        break
      }
    }
  }
  return result
}

function take(spec: CompletionSpec, letter: string, value: string): string | undefined {
  if (letter === 'o') {
    if (!optionNames.includes(value)) return `${value}: invalid option name`
    spec.options.push(value)
  } else if (letter === 'A') {
    if (!actions.includes(value)) return `${value}: invalid action name`
    spec.actions.push(value)
  } else Object.assign(spec, { [valued[letter] as string]: value })
  return undefined
}

function refuse(
  by: string,
  { wrong, status, usage }: { wrong: string; status: number; usage?: true },
  shell: Shell,
  io: Io,
): Outcome {
  complain(by, wrong, shell, io)
  if (usage) io.stderr.write(usages[by] ?? '')
  return { status }
}

/** compgen OPTIONS [WORD]: what would be offered. */
export async function compgen(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const options = asked(args, '')
  if ('wrong' in options) return refuse('compgen', options, shell, io)
  const { spec, words } = options
  for (const letter of [spec.function && 'F', spec.command && 'C'])
    if (letter) complain('compgen', `warning: -${letter} option may not work as you expect`, shell, io)
  const found = await candidatesOf(spec, words[0] ?? '', 'compgen', shell, io)
  io.stdout.write(found.map((candidate) => `${candidate}\n`).join(''))
  return { status: found.length > 0 ? 0 : 1 }
}

/** complete [-pr] OPTIONS [NAME …]: what Tab offers for the words of a command. */
export function complete(args: string[], shell: Shell, io: Io): Outcome {
  const options = asked(args, 'prDEI')
  if ('wrong' in options) return refuse('complete', options, shell, io)
  const table = (shell.completions ??= new Map())
  const { flags, words, spec } = options
  if (flags.includes('r')) return removeAll(words, table, shell, io)
  if (flags.includes('p') || args.length === 0) return printAll(words, table, shell, io)
  const names = [...words, ...[...flags].map((letter) => `-${letter}`)]
  if (names.length === 0) {
    io.stderr.write(usages.complete ?? '')
    return { status: 2 }
  }
  for (const name of names) table.set(name, spec)
  return { status: 0 }
}

type Table = Map<string, CompletionSpec>

function removeAll(names: readonly string[], table: Table, shell: Shell, io: Io): Outcome {
  if (names.length === 0) table.clear()
  let status = 0
  for (const name of names)
    if (!table.delete(name)) status = complain('complete', `${name}: no completion specification`, shell, io).status
  return { status }
}

function printAll(names: readonly string[], table: Table, shell: Shell, io: Io): Outcome {
  let status = 0
  for (const name of names.length > 0 ? names : table.keys()) {
    const spec = table.get(name)
    if (spec) io.stdout.write(`${specText(name, spec)}\n`)
    else status = complain('complete', `${name}: no completion specification`, shell, io).status
  }
  return { status }
}

/** Models bash's complete.def print_one_completion (5.2). */
function specText(name: string, spec: CompletionSpec): string {
  const letterOf = (action: string): string | undefined => Object.entries(letters).find(([, each]) => each === action)?.[0]
  const own = spec.actions.filter((action) => letterOf(action))
  const others = spec.actions.filter((action) => !letterOf(action))
  const value = (letter: string, text: string | undefined, quotes = true): string =>
    text === undefined ? '' : `-${letter} ${quotes ? singleQuoted(text) : text} `
  return [
    'complete ',
    ...optionNames.filter((option) => spec.options.includes(option)).map((option) => `-o ${option} `),
    ...own.map((action) => `-${letterOf(action)} `),
    ...others.map((action) => `-A ${action} `),
    value('G', spec.glob),
    value('W', spec.words),
    value('P', spec.prefix),
    value('S', spec.suffix),
    value('X', spec.filter),
    value('C', spec.command),
    value('F', spec.function, false),
    name,
  ].join('')
}

/** compopt: options of the completion that runs; none does outside of one. */
export function compopt(args: string[], shell: Shell, io: Io): Outcome {
  const wrong = /^-([^oDEI])/.exec(args[0] ?? '')?.[1]
  if (wrong !== undefined) {
    complain('compopt', `-${wrong}: invalid option`, shell, io)
    io.stderr.write('compopt: usage: compopt [-o|+o option] [-DEI] [name ...]\n')
    return { status: 2 }
  }
  if (shell.completing) return { status: 0 }
  return complain('compopt', 'not currently executing completion function', shell, io)
}
