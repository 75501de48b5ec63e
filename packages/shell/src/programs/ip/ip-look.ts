/** How ip shows what it found. */
export interface Look {
  family: 4 | 6 | undefined
  oneLine: boolean
  brief: boolean
  json: boolean
  pretty: boolean
}

interface Parsed {
  look: Look
  words: string[]
  version: boolean
  help: boolean
}

const flags: readonly (readonly [name: string, least: number, act: (parsed: Parsed) => void])[] = [
  ['4', 1, ({ look }) => void (look.family = 4)],
  ['6', 1, ({ look }) => void (look.family = 6)],
  ['oneline', 1, ({ look }) => void (look.oneLine = true)],
  ['brief', 2, ({ look }) => void (look.brief = true)],
  ['json', 1, ({ look }) => void (look.json = true)],
  ['pretty', 1, ({ look }) => void (look.pretty = true)],
  ['Version', 1, (parsed) => void (parsed.version = true)],
  ['help', 1, (parsed) => void (parsed.help = true)],
  // the lab's interfaces have no more to show
  ['details', 1, () => {}],
  ['statistics', 1, () => {}],
  ['color', 1, () => {}],
  ['Numeric', 1, () => {}],
  ['resolve', 1, () => {}],
  ['all', 1, () => {}],
  ['timestamp', 1, () => {}],
  ['human', 1, () => {}],
]

/** ip's flags stand before the object; `error` in its words. */
export function parseFlags(words: readonly string[]): Parsed | { error: string } {
  const parsed: Parsed = {
    look: { family: undefined, oneLine: false, brief: false, json: false, pretty: false },
    words: [],
    version: false,
    help: false,
  }
  let at = 0
  for (; at < words.length && (words[at] as string).startsWith('-'); at++) {
    const given = (words[at] as string).replace(/^--?/, '').replace(/^color=.*/, 'color')
    if (given === 'family' || given === 'f') {
      const family = words[++at]
      parsed.look.family = family === 'inet6' ? 6 : 4
      continue
    }
    const flag = flags.find(([name, least]) => given.length >= least && name.startsWith(given))
    if (!flag) return { error: `Option "${words[at]}" is unknown, try "ip -help".\n` }
    flag[2](parsed)
  }
  parsed.words = words.slice(at)
  return parsed
}

/** JSON as ip writes it. */
export const jsonText = (value: unknown, { pretty }: Look): string =>
  `${pretty ? prettyText(value, '') : JSON.stringify(value)}\n`

function prettyText(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '[ ]'
    if (value.every((one) => typeof one !== 'object')) return `[ ${value.map((one) => JSON.stringify(one)).join(',')} ]`
    return `[ ${value.map((one) => prettyText(one, `${indent}    `)).join(',')} ]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const rows = Object.entries(value).map(([key, one]) => `${indent}    "${key}": ${prettyText(one, `${indent}    `)}`)
  return `{\n${rows.join(',\n')}\n${indent}}`
}
