export interface Asked {
  count: number
  device: string | undefined
  filter: string
  quiet: boolean
  verbose: number
  withLink: boolean
  /** -A, -x and -X; `whole` with the link's own bytes. */
  dump: { kind: 'ascii' | 'hex' | 'both'; whole: boolean } | undefined
  absolute: boolean
  unchecked: boolean
  /** -r and -w; `-` is standard input or output. */
  from: string | undefined
  into: string | undefined
  /** -Q */
  direction: 'in' | 'out' | undefined
  snapshotBytes: number
  numbered: boolean
  /** --count */
  counted: boolean
  numeric: number
  /** How many -t were given. */
  time: number
  action: 'capture' | 'devices' | 'version' | 'help'
}

const valued = 'BcCEFGijMmQrsTVwWyzZ'
const flags = 'AbdDefhHIJKlLnNOpqStuUvxX#'
const refused: Readonly<Record<string, string>> = {
  d: "a filter's machine code",
  C: 'captures in several files (-C, -G, -W)',
  G: 'captures in several files (-C, -G, -W)',
  W: 'captures in several files (-C, -G, -W)',
}

/** Reads a line for tcpdump 4.99; `error` says what is wrong, `unsimulated` what is not there. */
export function parseTcpdump(words: readonly string[]): Asked | { error: string } | { unsimulated: string } {
  const asked: Asked = {
    count: Number.POSITIVE_INFINITY,
    device: undefined,
    filter: '',
    quiet: false,
    verbose: 0,
    withLink: false,
    dump: undefined,
    absolute: false,
    unchecked: false,
    from: undefined,
    into: undefined,
    direction: undefined,
    snapshotBytes: 262_144,
    numbered: false,
    counted: false,
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
        const wrong = valueOf(asked, letter, value)
        if (wrong !== undefined) return { error: wrong }
        break
      }
    }
  }
  asked.filter = [...filter, ...rest.slice(1)].join(' ')
  return asked
}

function valueOf(asked: Asked, letter: string, value: string): string | undefined {
  if (letter === 'c' && !(Number(value) > 0)) return `invalid packet count ${value}`
  if (letter === 's' && !(Number(value) >= 0 && Number(value) <= 262_144)) return `invalid snaplen ${value}`
  if (letter === 'Q' && !['in', 'out', 'inout'].includes(value)) return `unknown capture direction \`${value}'`
  if (letter === 'c') asked.count = Number(value)
  if (letter === 'i') asked.device = value
  if (letter === 'r') asked.from = value
  if (letter === 'w') asked.into = value
  if (letter === 's') asked.snapshotBytes = Number(value) || 262_144
  if (letter === 'Q') asked.direction = value === 'inout' ? undefined : (value as 'in' | 'out')
  return undefined
}

const dumps: Readonly<Record<string, 'ascii' | 'hex' | 'both'>> = { A: 'ascii', x: 'hex', X: 'both' }

function flag(asked: Asked, letter: string): void {
  const dump = dumps[letter]
  if (dump) asked.dump = { kind: dump, whole: asked.dump?.kind === dump }
  if (letter === 'n') asked.numeric++
  if (letter === 't') asked.time++
  if (letter === 'q') asked.quiet = true
  if (letter === 'v') asked.verbose++
  if (letter === 'e') asked.withLink = true
  if (letter === 'S') asked.absolute = true
  if (letter === 'K') asked.unchecked = true
  if (letter === '#') asked.numbered = true
  if (letter === 'D') asked.action = 'devices'
  if (letter === 'h') asked.action = 'help'
}

function long(word: string, rest: string[], asked: Asked): string | undefined {
  const [name = '', value] = word.slice(2).split('=')
  if (name === 'version') asked.action = 'version'
  else if (name === 'help') asked.action = 'help'
  else if (name === 'interface') asked.device = value ?? rest.shift()
  else if (name === 'list-interfaces') asked.action = 'devices'
  else if (name === 'number') asked.numbered = true
  else if (name === 'count') asked.counted = true
  else if (name === 'absolute-tcp-sequence-numbers') asked.absolute = true
  else if (name === 'dont-verify-checksums') asked.unchecked = true
  else if (!['immediate-mode', 'no-optimize', 'print', 'no-promiscuous-mode', 'packet-buffered', 'micro'].includes(name))
    return `unrecognized option '${word.replace(/=.*/, '')}'`
  return undefined
}
