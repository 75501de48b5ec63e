/** A base chain is run by a hook of the kernel, at its place among the others of that hook. */
export interface PrintedChain {
  hook: string | undefined
  priority: number
  rules: string[]
}

/** The table that `nft list table` printed. */
export interface PrintedTable {
  sets: Map<string, Set<string>>
  /** By key; what the map gives is a verdict or an address. */
  maps: Map<string, Map<string, string>>
  chains: Map<string, PrintedChain>
}

/** Reads the text of one table, in the layout of nft. */
export function readNftTable(text: string): PrintedTable {
  const table: PrintedTable = { sets: new Map(), maps: new Map(), chains: new Map() }
  const body = /^table ip \S+ \{\n([\s\S]*)\}\n$/.exec(text)?.[1]
  if (body === undefined) throw new Error('this is no table')
  for (const [, kind, name = '', inner = ''] of body.matchAll(/^\t(set|map|chain) (\S+) \{\n([\s\S]*?)^\t\}$/gm)) {
    if (kind === 'chain') table.chains.set(name, readChain(inner))
    else if (kind === 'set') table.sets.set(name, new Set(elementsOf(inner)))
    else table.maps.set(name, readMap(elementsOf(inner)))
  }
  return table
}

const elementsOf = (inner: string): string[] => listOf(/elements = \{([\s\S]*)\}/.exec(inner)?.[1] ?? '')

/** What stands between commas, without its comment. */
const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.replace(/ comment "[^"]*"/, '').trim())
    .filter((one) => one !== '')

export const readMap = (elements: readonly string[]): Map<string, string> =>
  new Map(
    elements.map((element) => {
      const [key = '', value = ''] = element.split(' : ')
      return [key.trim(), value.trim()]
    }),
  )

/** `{ 0 : a, 1 : b }` as a map. */
export const inlineMap = (text: string): Map<string, string> => readMap(listOf(text.replace(/^\{|\}$/g, '')))

/** `{ a, b }` or `a`, as they stand in a rule. */
export const inlineSet = (text: string): string[] => listOf(text.replace(/^\{|\}$/g, ''))

// Models nftables doc/nft.txt: standard priority names of the ip family
const places: Record<string, number> = { dstnat: -100, filter: 0, srcnat: 100 }

function readChain(inner: string): PrintedChain {
  const lines = inner
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('comment '))
  const base = /^type \w+ hook (\w+) priority ([^;]+); policy accept;$/.exec(lines[0] ?? '')
  if (!base) return { hook: undefined, priority: 0, rules: lines }
  const [, hook, place = ''] = base
  return { hook, priority: priorityOf(place), rules: lines.slice(1) }
}

function priorityOf(text: string): number {
  const [, name, sign, offset] = /^([a-z]+)(?: ([+-]) (\d+))?$/.exec(text) ?? []
  if (name === undefined) return Number(text)
  return (places[name] ?? Number.NaN) + (offset === undefined ? 0 : Number(`${sign}${offset}`))
}
