import type { Flag, Flags } from './command.ts'
import { parseFlagValue } from './flag-value.ts'

/** What the words of a command line say. */
export interface ParsedFlags {
  flags: Flags
  args: string[]
  /** What stood behind `--`. */
  rest: string[] | undefined
  /** Each flag with its text, in the order given. */
  given: { flag: Flag; text: string }[]
}

type Values = Map<string, (string | number | boolean)[]> & { given?: ParsedFlags['given'] }

const canonical = (name: string): string => name.replaceAll('_', '-')

/** The flag that a long name means; underscores count as dashes. */
export const flagNamed = (flags: readonly Flag[], name: string): Flag | undefined =>
  flags.find((flag) => flag.name === canonical(name))

const help: Flag = { name: 'help', short: 'h', type: 'bool', default: false, usage: 'Show this help.' }

/**
 * Reads words by pflag's grammar; a string says what is wrong with them, or that help is asked for, which cobra looks at last.
 * Models spf13/pflag flag.go parseArgs and spf13/cobra command.go InitDefaultHelpFlag.
 */
export function parseFlags(known: readonly Flag[], words: readonly string[]): ParsedFlags | string {
  const parsed = parseAll(known.some(({ name }) => name === 'help') ? known : [...known, help], words)
  return typeof parsed !== 'string' && parsed.flags.bool('help') ? helpAsked : parsed
}

function parseAll(flags: readonly Flag[], words: readonly string[]): ParsedFlags | string {
  const values: Values = Object.assign(new Map(), { given: [] })
  const args: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word === '--') return { flags: reader(flags, values), args, rest: words.slice(at + 1), given: values.given ?? [] }
    if (word.length < 2 || !word.startsWith('-')) {
      args.push(word)
      continue
    }
    const used = word.startsWith('--') ? parseLong(flags, values, words, at) : parseShort(flags, values, words, at)
    if (typeof used === 'string') return used
    at += used
  }
  return { flags: reader(flags, values), args, rest: undefined, given: values.given ?? [] }
}

/** How many words behind this one belong to it. */
function parseLong(flags: readonly Flag[], values: Values, words: readonly string[], at: number): number | string {
  const word = words[at] as string
  const [name, given] = splitOnce(word.slice(2), '=')
  if (name === '' || name.startsWith('-')) return `bad flag syntax: ${word}`
  const flag = flagNamed(flags, name)
  if (!flag) return `unknown flag: --${name}`
  if (given !== undefined) return assign(flag, values, given, shownName(flag)) ?? 0
  const bare = bareValue(flag)
  if (bare !== undefined) return assign(flag, values, bare, shownName(flag)) ?? 0
  const next = words[at + 1]
  if (next === undefined) return `flag needs an argument: --${name}`
  return assign(flag, values, next, shownName(flag)) ?? 1
}

/** -abc, -n=x, -nx, -n x */
function parseShort(flags: readonly Flag[], values: Values, words: readonly string[], at: number): number | string {
  const word = words[at] as string
  for (let letters = word.slice(1); letters !== ''; ) {
    const letter = letters[0] as string
    const flag = flags.find(({ short }) => short === letter)
    if (!flag) return `unknown shorthand flag: '${letter}' in -${letters}`
    const shown = shownName(flag)
    const tail = letters.slice(1)
    if (tail.length > 1 && tail.startsWith('=')) return assign(flag, values, tail.slice(1), shown) ?? 0
    const bare = bareValue(flag)
    if (bare === undefined && tail !== '') return assign(flag, values, tail, shown) ?? 0
    if (bare === undefined) return lastShort(flag, values, words[at + 1], shown, letters)
    const wrong = assign(flag, values, bare, shown)
    if (wrong !== undefined) return wrong
    letters = tail
  }
  return 0
}

function lastShort(flag: Flag, values: Values, next: string | undefined, shown: string, letters: string): number | string {
  if (next === undefined) return `flag needs an argument: '${flag.short}' in -${letters}`
  return assign(flag, values, next, shown) ?? 1
}

const shownName = ({ name, short }: Flag): string => (short ? `-${short}, --${name}` : `--${name}`)

/** What stands for help that is asked for. */
export const helpAsked = 'pflag: help requested'

function bareValue(flag: Flag): string | undefined {
  if (flag.bare !== undefined) return flag.bare
  if (flag.type === 'bool') return 'true'
  return flag.type === 'count' ? '+1' : undefined
}

const severalTimes: ReadonlySet<Flag['type']> = new Set(['stringArray', 'stringSlice', 'pairs'])

function assign(flag: Flag, values: Values, text: string, shown: string): string | undefined {
  if (flag.notSimulated) return `flag is not simulated: --${flag.name}`
  const parsed = parseFlagValue(flag.type, text)
  const wrong = flag.check?.(text) ?? ('wrong' in parsed ? parsed.wrong : undefined)
  if (wrong !== undefined || 'wrong' in parsed)
    return `invalid argument ${JSON.stringify(text)} for ${JSON.stringify(shown)} flag: ${wrong}`
  const before = severalTimes.has(flag.type) || text === '+1' ? (values.get(flag.name) ?? []) : []
  values.given?.push({ flag, text })
  values.set(flag.name, [...before, ...parsed.values])
  return undefined
}

function reader(flags: readonly Flag[], values: Values): Flags {
  const last = (name: string): string | number | boolean | string[] | undefined =>
    values.get(name)?.at(-1) ?? flagNamed(flags, name)?.default
  const strings = (name: string): string[] => {
    const given = values.get(name)
    if (given) return given.map(String)
    const fallback = flagNamed(flags, name)?.default
    return Array.isArray(fallback) ? [...fallback] : fallback === undefined || fallback === '' ? [] : [String(fallback)]
  }
  return {
    string: (name) => String(last(name) ?? ''),
    bool: (name) => last(name) === true,
    int: (name) => (flagNamed(flags, name)?.type === 'count' ? strings(name).length : Number(last(name) ?? 0)),
    strings,
    given: (name) => values.has(name),
  }
}

/** The two sides of the first `mark`; the second is undefined where there is none. */
export function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + mark.length)]
}
