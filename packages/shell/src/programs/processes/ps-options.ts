import { type Column, columns } from './columns.ts'
import type { ProcessRow } from './process-row.ts'

/** What a line for ps asks for. */
export interface Asked {
  shown: Column[]
  heads: boolean
  wide: number
  tree: boolean
  sort: { key: string; down: boolean }[]
  chosen: ((row: ProcessRow) => boolean)[]
  all: boolean
  /** BSD's a and x: with a terminal, without one. */
  others: boolean
  detached: boolean
  negate: boolean
}

const named = (names: string): Column[] => names.split(' ').map((name) => columns[name] as Column)

const formats = {
  usual: 'pid tname time ucmd',
  full: 'uid_name pid ppid c stime tname time cmd',
  long: 'f s uid pid ppid c opri ni addr_sz wchan tname time ucmd',
  fullLong: 'f s uid_name pid ppid c opri ni addr sz wchan stime tname time cmd',
  bsd: 'pid tname stat bsdtime args',
  user: 'user pid pcpu pmem vsz rss tname stat start_time bsdtime args',
  job: 'pid pgid sid tname time ucmd',
} as const

interface State extends Asked {
  format: keyof typeof formats
  given: Column[]
  bsd: boolean
}

/** Reads a line for ps; `error` says what is wrong. Models procps 4.0 ps/parser.c. */
export function parsePs(words: readonly string[]): Asked | { error: string } {
  const state: State = {
    shown: [],
    heads: true,
    wide: 0,
    tree: false,
    sort: [],
    chosen: [],
    all: false,
    others: false,
    detached: false,
    negate: false,
    format: 'usual',
    given: [],
    bsd: false,
  }
  const rest = [...words]
  while (rest.length > 0) {
    const word = rest.shift() as string
    const wrong = word.startsWith('--')
      ? long(word, rest, state)
      : word.startsWith('-')
        ? dashed(word.slice(1), rest, state)
        : plain(word, rest, state)
    if (wrong !== undefined) return { error: wrong }
  }
  if (state.bsd && state.format === 'usual') state.format = 'bsd'
  return { ...state, shown: state.given.length > 0 ? state.given : named(formats[state.format]) }
}

function giveFormat(text: string | undefined, state: State): string | undefined {
  if (text === undefined || text === '') return 'format specification must follow -o'
  const [head, ...titles] = text.split('=')
  const names = (head ?? '').split(/[,\s]+/).filter((name) => name !== '')
  for (const [index, name] of names.entries()) {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined
    if (!column) return `unknown user-defined format specifier "${name}"`
    const last = index === names.length - 1
    if (!last || titles.length === 0) state.given.push(column)
    // pid=,user= has several titles in one word
    else if (titles.join('=').startsWith(',')) {
      state.given.push({ ...column, head: '' })
      return giveFormat(titles.join('=').slice(1), state)
    } else state.given.push({ ...column, head: titles.join('=') })
  }
  return undefined
}

const listed = (text: string): string[] => text.split(/[,\s]+/).filter((each) => each !== '')

function choose(kind: string, text: string | undefined, state: State): string | undefined {
  if (text === undefined)
    return kind === 'p' ? 'list of process IDs must follow -p' : `list of ${choices[kind]?.what} must follow -${kind}`
  const wanted = listed(text)
  if (kind === 'p' && wanted.some((each) => !/^\d+$/.test(each))) return 'process ID list syntax error'
  state.chosen.push((row) => wanted.some((each) => choices[kind]?.is(row, each)))
  return undefined
}

const choices: Record<string, { what: string; is(row: ProcessRow, wanted: string): boolean }> = {
  p: { what: 'process IDs', is: (row, wanted) => row.pid === Number(wanted) },
  P: { what: 'parent process IDs', is: (row, wanted) => row.ppid === Number(wanted) },
  u: { what: 'users', is: (row, wanted) => row.user === wanted || String(row.uid) === wanted },
  C: { what: 'commands', is: (row, wanted) => row.name === wanted.slice(0, 15) },
  t: { what: 'terminals', is: (row, wanted) => row.tty === wanted.replace(/^\/dev\//, '') },
}

function dashed(letters: string, rest: string[], state: State): string | undefined {
  // -aux has been typed by so many that it is taken for aux
  if (/^a.*u.*x|^a.*x.*u/.test(letters)) return plain(letters, rest, state)
  for (const [index, letter] of [...letters].entries()) {
    if ('opuUCtPGgs'.includes(letter)) {
      const attached = letters.slice(index + 1)
      const value = attached !== '' ? attached : rest.shift()
      if (letter === 'o') return giveFormat(value, state)
      return choose(letter === 'U' ? 'u' : letter, value, state)
    }
    if (letter === 'e' || letter === 'A') state.all = true
    else if (letter === 'a') state.others = true
    else if (letter === 'd') state.all = true
    else if (letter === 'f') state.format = state.format === 'long' ? 'fullLong' : 'full'
    else if (letter === 'F') state.format = 'full'
    else if (letter === 'l') state.format = state.format === 'full' ? 'fullLong' : 'long'
    else if (letter === 'j') state.format = 'job'
    else if (letter === 'H') state.tree = true
    else if (letter === 'w') state.wide++
    else if (letter === 'N') state.negate = true
    else if (!'LTmyc'.includes(letter)) return 'unsupported SysV option'
  }
  return undefined
}

function plain(letters: string, rest: string[], state: State): string | undefined {
  if (/^\d[\d,]*$/.test(letters)) {
    state.bsd = true
    return choose('p', letters, state)
  }
  state.bsd = true
  for (const [index, letter] of [...letters].entries()) {
    if (letter === 'o' || letter === 'p' || letter === 'U') {
      const attached = letters.slice(index + 1)
      const value = attached !== '' ? attached : rest.shift()
      return letter === 'o' ? giveFormat(value, state) : choose(letter === 'U' ? 'u' : letter, value, state)
    }
    if (letter === 'a') state.others = true
    else if (letter === 'x') state.detached = true
    else if (letter === 'u') state.format = 'user'
    else if (letter === 'l') state.format = 'long'
    else if (letter === 'f') state.tree = true
    else if (letter === 'w') state.wide++
    else if (letter === 'h') state.heads = false
    else if (!'ecrnTmLSgj'.includes(letter)) return 'unsupported option (BSD syntax)'
  }
  return undefined
}

function long(word: string, rest: string[], state: State): string | undefined {
  const cut = word.indexOf('=')
  const name = word.slice(2, cut < 0 ? undefined : cut)
  const value = (): string | undefined => (cut < 0 ? rest.shift() : word.slice(cut + 1))
  if (name === 'sort') {
    for (const key of listed(value() ?? '')) state.sort.push({ key: key.replace(/^[+-]/, ''), down: key.startsWith('-') })
    const bad = state.sort.find(({ key }) => !Object.hasOwn(columns, key))
    return bad && 'unknown sort specifier'
  }
  if (name === 'no-headers' || name === 'no-heading' || name === 'noheaders') state.heads = false
  else if (name === 'forest') state.tree = true
  else if (name === 'pid') return choose('p', value(), state)
  else if (name === 'ppid') return choose('P', value(), state)
  else if (name === 'user' || name === 'User') return choose('u', value(), state)
  else if (name === 'tty') return choose('t', value(), state)
  else if (name === 'format') return giveFormat(value(), state)
  else if (name === 'deselect') state.negate = true
  else if (name !== 'headers' && name !== 'cumulative') return 'unknown gnu long option'
  return undefined
}
