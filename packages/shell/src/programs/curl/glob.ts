const most = 1000

/** A URL that a pattern gives, with what stands for `#1`, `#2` … in the name of its file. */
export interface GlobUrl {
  url: string
  captures: readonly string[]
}

type Piece = readonly [choices: readonly string[], isPattern: boolean]

/** `{a,b}` and `[1-5]`, `[a-c]`, `[01-10:2]` in a URL. `error` in curl's words. Models curl's src/tool_urlglob.c. */
export function expandGlob(url: string): GlobUrl[] | { error: string } {
  const pieces = piecesOf(url)
  if (!Array.isArray(pieces)) {
    const { at, what } = pieces as Fault
    return { error: `${what} in URL position ${at}:\n${url}\n${' '.repeat(at - 1)}^` }
  }
  const urls = (pieces as Piece[]).reduce<GlobUrl[]>(
    (found, [choices, isPattern]) =>
      found
        .flatMap(({ url: head, captures }) =>
          choices.map((choice) => ({ url: head + choice, captures: isPattern ? [...captures, choice] : captures })),
        )
        .slice(0, most),
    [{ url: '', captures: [] }],
  )
  return urls
}

interface Fault {
  what: string
  /** Counted from one. */
  at: number
}

function piecesOf(url: string): Piece[] | Fault {
  const pieces: Piece[] = []
  let plain = ''
  for (let at = 0; at < url.length; ) {
    const sign = url[at] as string
    if (sign === '{' || (sign === '[' && !isAddress(url.slice(at)))) {
      if (plain !== '') pieces.push([[plain], false])
      plain = ''
      const read = sign === '{' ? setAt(url, at) : rangeAt(url, at)
      if ('what' in read) return read
      if (read.choices) pieces.push([read.choices, true])
      at = read.end
    } else if (sign === '}' || (sign === ']' && !/\[[0-9a-fA-F:.%\w]*$/.test(url.slice(0, at)))) {
      return { what: 'unmatched close brace/bracket', at: at + 1 }
    } else {
      const escaped = sign === '\\' && /[{}[\]]/.test(url[at + 1] ?? '')
      plain += escaped ? url[at + 1] : sign
      at += escaped ? 2 : 1
    }
  }
  return plain === '' ? pieces : [...pieces, [[plain], false]]
}

/** An IPv6 address in brackets is no range. */
const isAddress = (rest: string): boolean => /^\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%\w+)?\]/.test(rest) || rest.startsWith('[]')

type Read = { choices?: string[]; end: number } | Fault

function setAt(url: string, from: number): Read {
  const choices: string[] = []
  let now = ''
  for (let at = from + 1; at < url.length; at++) {
    const sign = url[at] as string
    if (sign === '{' || sign === '[') return { what: 'nested brace', at: at + 1 }
    if (sign === ']') return { what: 'unexpected close bracket', at: at + 1 }
    if (sign === '}' && at === from + 1) return { what: 'empty string within braces', at: at + 1 }
    if (sign !== '}' && sign !== ',') {
      now += sign
      continue
    }
    choices.push(now)
    now = ''
    if (sign === '}') return { choices, end: at + 1 }
  }
  return { what: 'unmatched brace', at: from + 1 }
}

function rangeAt(url: string, from: number): Read {
  const rest = url.slice(from)
  const letters = /^\[([a-zA-Z])-([a-zA-Z])(?::(\d+))?\]/.exec(rest)
  const digits = /^\[(\d+)-(\d+)(?::(\d+))?\]/.exec(rest)
  const found = digits ?? letters
  if (!found) {
    const read = /^\[(?:\d+-\d+(?::\d+)?|\d+-?)?/.exec(rest)?.[0] ?? '['
    const lettered = /^\[[a-zA-Z]-.(?::\d*)?\]?/.exec(rest)?.[0]
    return { what: 'bad range', at: lettered ? from + 1 + lettered.length : from + Math.max(2, read.length) }
  }
  const [whole, first = '', last = '', stepText = '1'] = found
  const step = Number(stepText)
  const bounds = digits ? [Number(first), Number(last)] : [first.charCodeAt(0), last.charCodeAt(0)]
  const [low, high] = bounds as [number, number]
  if (step === 0 || high < low) return { what: 'bad range', at: from + 1 + whole.length }
  const width = first.startsWith('0') ? first.length : 0
  const shown = (value: number): string => (digits ? String(value).padStart(width, '0') : String.fromCharCode(value))
  const choices: string[] = []
  for (let at = low; at <= high && choices.length < most; at += step) choices.push(shown(at))
  return { choices, end: from + whole.length }
}
