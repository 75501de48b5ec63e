import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { join, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import { chunks } from '../../bash/input.ts'
import { compileRegex, type Found, type Regex } from '../../bash/regex.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { jsSource } from './posix-regex.ts'

const value = true
const spec = {
  'extended-regexp': { letter: 'E' },
  'fixed-strings': { letter: 'F' },
  'basic-regexp': { letter: 'G' },
  'perl-regexp': { letter: 'P' },
  regexp: { letter: 'e', value },
  file: { letter: 'f', value },
  'ignore-case': { letter: 'i' },
  'invert-match': { letter: 'v' },
  'word-regexp': { letter: 'w' },
  'line-regexp': { letter: 'x' },
  count: { letter: 'c' },
  'line-number': { letter: 'n' },
  'files-with-matches': { letter: 'l' },
  'files-without-match': { letter: 'L' },
  'only-matching': { letter: 'o' },
  quiet: { letter: 'q' },
  silent: {},
  'no-messages': { letter: 's' },
  'with-filename': { letter: 'H' },
  'no-filename': { letter: 'h' },
  recursive: { letter: 'r' },
  'dereference-recursive': { letter: 'R' },
  'max-count': { letter: 'm', value },
  'after-context': { letter: 'A', value },
  'before-context': { letter: 'B', value },
  context: { letter: 'C', value },
  color: { value: 'optional' },
  colour: { value: 'optional' },
  text: { letter: 'a' },
  include: { value },
  exclude: { value },
  'exclude-dir': { value },
  'line-buffered': {},
  null: { letter: 'Z' },
  'byte-offset': { letter: 'b' },
  'initial-tab': { letter: 'T' },
  'binary-files': { value },
  y: {},
  I: {},
  U: {},
} as const

interface Search {
  process: ShellProcess
  options: Options
  pattern: Regex
  named: boolean
  matched: boolean
  failed: boolean
}

const maxFiles = 5000

function run(kind: 'grep' | 'egrep' | 'fgrep') {
  return async (process: ShellProcess): Promise<number> => {
    const words = process.argv.slice(1).map((word) => (/^-\d+$/.test(word) ? `-C${word.slice(1)}` : word))
    const options = parseOptions(words, spec)
    if (isBad(options))
      return usage(
        process,
        'unknown' in options
          ? `grep: ${options.unknown.startsWith('--') ? `unrecognized option '${options.unknown}'` : `invalid option -- '${options.unknown.slice(1)}'`}\n`
          : `grep: option requires an argument -- '${options.needsValue.replace(/^-+/, '')}'\n`,
      )
    const patterns = patternsOf(process, options)
    if (!patterns) return usage(process, '')
    const names = options.has('regexp') || options.has('file') ? options.operands : options.operands.slice(1)
    let pattern: Regex
    try {
      pattern = regexOf(patterns, options, kind)
    } catch (error) {
      process.stderr(
        `grep: ${(error as Error).message.replace(/^Invalid regular expression: .*: /, '').replace(/^(Unterminated group|Unmatched '\)')$/, 'Unmatched ( or \\\\(')}\n`,
      )
      return 2
    }
    const recursive = options.has('recursive') || options.has('dereference-recursive')
    const named = !options.has('no-filename') && (options.has('with-filename') || names.length > 1 || recursive)
    const search: Search = { process, options, pattern, named, matched: false, failed: false }
    await searchAll(search, names, recursive)
    if (search.matched && options.has('quiet')) return 0
    return search.failed ? 2 : search.matched ? 0 : 1
  }
}

function usage(process: ShellProcess, why: string): number {
  process.stderr(`${why}Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n`)
  return 2
}

function patternsOf(process: ShellProcess, options: Options): string[] | undefined {
  const given = options.all('regexp')
  for (const name of options.all('file')) {
    const content = process.files.read(resolvePath(process.cwd, name))
    if (typeof content !== 'string') given.push(...textOfBytes(content).replace(/\n$/, '').split('\n'))
  }
  if (given.length > 0 || options.has('file')) return given.flatMap((pattern) => pattern.split('\n'))
  return options.operands[0]?.split('\n')
}

function regexOf(patterns: string[], options: Options, kind: 'grep' | 'egrep' | 'fgrep'): Regex {
  const fixed = options.has('fixed-strings') || kind === 'fgrep'
  const extended = options.has('extended-regexp') || kind === 'egrep'
  const sources = patterns.map((pattern) =>
    fixed ? pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : options.has('perl-regexp') ? pattern : jsSource(pattern, extended),
  )
  const any = sources.map((source) => `(?:${source})`).join('|') || '[^\\s\\S]'
  return compileRegex(options.has('line-regexp') ? `^(?:${any})$` : any, options.has('ignore-case') || options.has('y'))
}

/** The next match; with -w one that stands between other characters than a word's. */
function findIn(search: Search, text: string, from: number): Found | undefined {
  const isWord = (character: string | undefined): boolean => character !== undefined && /\w/.test(character)
  for (let at = from; at <= text.length; ) {
    const found = search.pattern.find(text, at)
    if (!found || !search.options.has('word-regexp')) return found
    if (!isWord(text[found.start - 1]) && !isWord(text[found.end])) return found
    at = found.start + 1
  }
  return undefined
}

async function searchAll(search: Search, names: string[], recursive: boolean): Promise<void> {
  const { process } = search
  if (names.length === 0 && !recursive) return searchInput(search, '-')
  const files = recursive ? (names.length > 0 ? names : ['.']).flatMap((name) => below(search, name)).slice(0, maxFiles) : names
  for (const name of files) {
    if (name === '-') await searchInput(search, '-')
    else searchFile(search, name)
    await process.breathe()
    if (search.matched && search.options.has('quiet')) return
  }
}

function below(search: Search, name: string): string[] {
  const { files, cwd } = search.process
  const stat = files.stat(resolvePath(cwd, name))
  if (typeof stat === 'string' || stat.type !== 'directory') return [name]
  const names = files.list(resolvePath(cwd, name))
  return typeof names === 'string'
    ? []
    : names
        .filter((inner) => !isLink(search, join(name, inner)))
        .flatMap((inner) => below(search, name === '.' && !search.options.operands.includes('.') ? inner : join(name, inner)))
}

/** -r follows links only where they are named. */
function isLink({ process, options }: Search, name: string): boolean {
  const stat = process.files.lstat(resolvePath(process.cwd, name))
  return typeof stat !== 'string' && stat.type === 'symlink' && !options.has('dereference-recursive')
}

function searchFile(search: Search, name: string): void {
  const { process, options } = search
  const content = process.files.read(resolvePath(process.cwd, name))
  if (typeof content === 'string') {
    if (content === 'EISDIR' && !options.has('no-messages')) process.stderr(`grep: ${name}: Is a directory\n`)
    else if (!options.has('no-messages')) process.stderr(`grep: ${name}: ${errorWords(content)}\n`)
    // to busybox a directory is no failure
    if (content !== 'EISDIR' || process.machine.shells !== 'ash') search.failed = true
    return
  }
  const state = newState()
  searchLines(search, name, linesOf(textOfBytes(content)), state)
  finish(search, name, state)
}

async function searchInput(search: Search, name: string): Promise<void> {
  const state = newState()
  let rest = ''
  for await (const chunk of chunks(search.process.stdin)) {
    const text = rest + chunk
    const cut = text.lastIndexOf('\n') + 1
    rest = text.slice(cut)
    if (!searchLines(search, '(standard input)', linesOf(text.slice(0, cut)), state)) break
    await search.process.drained()
  }
  if (rest !== '' && !state.done) searchLines(search, '(standard input)', [rest], state)
  finish(search, name === '-' ? '(standard input)' : name, state)
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

interface State {
  line: number
  found: number
  /** Lines after a match still to be shown. */
  after: number
  before: { number: number; text: string }[]
  lastShown: number
  done: boolean
}

const newState = (): State => ({ line: 0, found: 0, after: 0, before: [], lastShown: 0, done: false })

/** False when no more lines matter. */
function searchLines(search: Search, name: string, lines: string[], state: State): boolean {
  const { options } = search
  const most = Number(options.get('max-count') ?? Number.POSITIVE_INFINITY)
  const quiet = ['quiet', 'silent', 'count', 'files-with-matches', 'files-without-match'].some((option) => options.has(option))
  const after = Number(options.get('after-context') ?? options.get('context') ?? 0)
  const before = Number(options.get('before-context') ?? options.get('context') ?? 0)
  for (const text of lines) {
    state.line++
    const hit = state.found < most && (findIn(search, text, 0) !== undefined) !== options.has('invert-match')
    if (hit) {
      state.found++
      search.matched ||= !options.has('files-without-match')
      if (!quiet) showHit(search, name, text, state, before + after > 0)
      state.after = after
    } else if (state.after > 0 && !quiet) {
      show(search, name, '-', state.line, text)
      state.lastShown = state.line
      state.after--
    } else if (before > 0) {
      state.before.push({ number: state.line, text })
      if (state.before.length > before) state.before.shift()
    }
    if ((hit && (options.has('quiet') || options.has('files-with-matches'))) || (state.found >= most && state.after === 0)) {
      state.done = true
      return false
    }
  }
  return true
}

function showHit(search: Search, name: string, text: string, state: State, context: boolean): void {
  const first = state.before[0]?.number ?? state.line
  if (context && state.lastShown > 0 && first > state.lastShown + 1) search.process.stdout('--\n')
  for (const line of state.before) show(search, name, '-', line.number, line.text)
  state.before = []
  state.lastShown = state.line
  if (!search.options.has('only-matching')) return show(search, name, ':', state.line, text)
  if (search.options.has('invert-match')) return
  for (let at = 0; at <= text.length; ) {
    const found = findIn(search, text, at)
    if (!found) break
    if (found.end > found.start) show(search, name, ':', state.line, text.slice(found.start, found.end))
    at = Math.max(found.end, found.start + 1)
  }
}

function show(search: Search, name: string, mark: string, number: number, text: string): void {
  const { options, process, named } = search
  process.stdout(`${named ? name + mark : ''}${options.has('line-number') ? number + mark : ''}${text}\n`)
}

function finish(search: Search, name: string, state: State): void {
  const { options, process, named } = search
  if (options.has('quiet')) return
  if (options.has('files-with-matches')) {
    if (state.found > 0) process.stdout(`${name}\n`)
  } else if (options.has('files-without-match')) {
    if (state.found === 0) {
      process.stdout(`${name}\n`)
      search.matched = true
    }
  } else if (options.has('count')) process.stdout(`${named ? `${name}:` : ''}${state.found}\n`)
}

export const grepCommands: ShellCommand[] = (['grep', 'egrep', 'fgrep'] as const).map((name) => ({
  name,
  summary: 'print lines that match patterns',
  usage: '[OPTION]... PATTERNS [FILE]...',
  run: run(name),
}))
