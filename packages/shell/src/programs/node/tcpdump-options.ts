export interface Asked {
  count: number
  device: string | undefined
  filter: string
  quiet: boolean
  verbose: boolean
  link: boolean
  numeric: number
  /** How many -t were given. */
  time: number
  action: 'capture' | 'devices' | 'version' | 'help'
}

const valued = 'BcCEFGijMmQrsTVwWyzZ'
const flags = 'AbdDefhHIJKlLnNOpqStuUvxX#'
const refused: Readonly<Record<string, string>> = {
  w: 'writing captures to files',
  r: 'reading captures from files',
  d: "a filter's machine code",
  x: 'bytes of packets (-x, -X, -A)',
  X: 'bytes of packets (-x, -X, -A)',
  A: 'bytes of packets (-x, -X, -A)',
}

/** Reads a line for tcpdump 4.99; `error` says what is wrong, `unsimulated` what is not there. */
export function parseTcpdump(words: readonly string[]): Asked | { error: string } | { unsimulated: string } {
  const asked: Asked = {
    count: Number.POSITIVE_INFINITY,
    device: undefined,
    filter: '',
    quiet: false,
    verbose: false,
    link: false,
    numeric: 0,
    time: 0,
    action: 'capture',
  }
  const rest = [...words]
  const filter: string[] = []
  // GNU's getopt takes options behind the filter too
  while (rest[0] !== undefined && rest[0] !== '--') {
    const word = rest.shift() as string
    if (!/^-./.test(word)) {
      filter.push(word)
      continue
    }
    if (word.startsWith('--')) {
      const wrong = long(word, rest, asked)
      if (wrong !== undefined) return { error: wrong }
      continue
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] as string
      const isValued = valued.includes(letter)
      if (!isValued && !flags.includes(letter)) return { error: `invalid option -- '${letter}'` }
      if (refused[letter] !== undefined) return { unsimulated: refused[letter] }
      if (!isValued) flag(asked, letter)
      else {
        const value = word.slice(at + 1) || rest.shift()
        if (value === undefined) return { error: `option requires an argument -- '${letter}'` }
        if (letter === 'c' && !(Number(value) > 0)) return { error: `invalid packet count ${value}` }
        if (letter === 'c') asked.count = Number(value)
        if (letter === 'i') asked.device = value
        break
      }
    }
  }
  asked.filter = [...filter, ...rest.slice(1)].join(' ')
  return asked
}

function flag(asked: Asked, letter: string): void {
  if (letter === 'n') asked.numeric++
  if (letter === 't') asked.time++
  if (letter === 'q') asked.quiet = true
  if (letter === 'v') asked.verbose = true
  if (letter === 'e') asked.link = true
  if (letter === 'D') asked.action = 'devices'
  if (letter === 'h') asked.action = 'help'
}

function long(word: string, rest: string[], asked: Asked): string | undefined {
  const [name = '', value] = word.slice(2).split('=')
  if (name === 'version') asked.action = 'version'
  else if (name === 'help') asked.action = 'help'
  else if (name === 'interface') asked.device = value ?? rest.shift()
  else if (name === 'list-interfaces') asked.action = 'devices'
  else if (!['immediate-mode', 'number', 'no-optimize', 'count', 'print'].includes(name))
    return `unrecognized option '${word.replace(/=.*/, '')}'`
  return undefined
}
