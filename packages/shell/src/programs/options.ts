/** What getopt_long knows: letters and long names; `true` takes a value. */
export type OptionSpec = Readonly<Record<string, { letter?: string; value?: boolean | 'optional' }>>

export interface Options {
  has(name: string): boolean
  /** The last value. */
  get(name: string): string | undefined
  all(name: string): string[]
  /** Those of some names, as they were given. */
  among(...names: string[]): { name: string; value: string }[]
  /** The letter by which the option was last given, if it was one. */
  given(name: string): string | undefined
  operands: string[]
}

/** `word`: the whole word that an unknown letter stands in. */
export type BadOption = { unknown: string; word?: string } | { needsValue: string; word?: string }

/** Parses words as GNU getopt does: clustered letters, `--name=value`, `--`; `inOrder` stops at the first operand. */
export function parseOptions(words: readonly string[], spec: OptionSpec, inOrder = false): Options | BadOption {
  const found: FoundOptions = []
  const operands: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word === '--') {
      operands.push(...words.slice(at + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') {
      operands.push(word)
      if (!inOrder) continue
      operands.push(...words.slice(at + 1))
      break
    }
    const taken = word.startsWith('--') ? longOption(word, words[at + 1], spec, found) : letters(word, words[at + 1], spec, found)
    if (typeof taken !== 'number') return taken
    at += taken
  }
  return optionsOf(found, operands)
}

export function isBad(options: Options | BadOption): options is BadOption {
  return 'unknown' in options || 'needsValue' in options
}

function optionsOf(found: FoundOptions, operands: string[]): Options {
  const of = (name: string): FoundOptions => found.filter((each) => each.name === name)
  const all = (name: string): string[] => of(name).map((each) => each.value)
  return {
    has: (name) => of(name).length > 0,
    get: (name) => all(name).at(-1),
    all,
    among: (...names) => found.filter((each) => names.includes(each.name)),
    given: (name) => of(name).at(-1)?.letter,
    operands,
  }
}

type FoundOptions = { name: string; value: string; letter?: string }[]

function longOption(word: string, next: string | undefined, spec: OptionSpec, found: FoundOptions): number | BadOption {
  const cut = word.indexOf('=')
  const given = word.slice(2, cut < 0 ? undefined : cut)
  const names = Object.keys(spec).filter((name) => name.startsWith(given))
  const name = Object.hasOwn(spec, given) ? given : names.length === 1 ? (names[0] as string) : undefined
  if (name === undefined) return { unknown: word }
  const { value } = spec[name] ?? {}
  if (cut >= 0 || value !== true) {
    found.push({ name, value: cut < 0 ? '' : word.slice(cut + 1) })
    return 0
  }
  if (next === undefined) return { needsValue: `--${name}` }
  found.push({ name, value: next })
  return 1
}

function letters(word: string, next: string | undefined, spec: OptionSpec, found: FoundOptions): number | BadOption {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] as string
    const entry = Object.entries(spec).find(
      ([name, option]) => option.letter === letter || (name.length === 1 && name === letter),
    )
    if (!entry) return { unknown: `-${letter}`, word }
    const [name, { value }] = entry
    const rest = word.slice(at + 1)
    if (!value) found.push({ name, value: '', letter })
    else if (rest !== '' || value === 'optional') {
      found.push({ name, value: rest, letter })
      return 0
    } else if (next === undefined) return { needsValue: `-${letter}`, word }
    else {
      found.push({ name, value: next, letter })
      return 1
    }
  }
  return 0
}
