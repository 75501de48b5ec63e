import { inlineMap, inlineSet, type PrintedTable, readNftTable } from './nft-text.ts'
import { distinct, entering, type Fate, type FirstPacket, isLocal, type Moving, translated, within } from './outcome.ts'

interface State {
  packet: Moving
  /** `next`: the rule after this; `return`: a chain that was left by goto has ended. */
  verdict: 'next' | 'return' | 'accept' | 'drop' | 'reject'
}

/** What becomes of a packet by the table that nft printed, hook by hook, taking every way that chance may take. */
export function walkNft(text: string, packet: FirstPacket): Fate[] {
  const table = readNftTable(text)
  const entry = packet.fromHere ? 'output' : 'prerouting'
  return distinct(hook(table, entry, entering(packet)).flatMap((state) => onward(table, packet, state)))
}

function onward(table: PrintedTable, { fromHere }: FirstPacket, state: State): Fate[] {
  const stopped = ended(state)
  if (stopped) return [stopped]
  const { packet } = state
  const local = isLocal(packet, packet.destination)
  if (fromHere && !local) return leave(table, packet)
  // what a node sends to itself comes in again
  if (fromHere) return hook(table, 'input', packet).flatMap((one) => [ended(one) ?? leave(table, one.packet)].flat())
  if (!local) return hook(table, 'forward', packet).flatMap((one) => [ended(one) ?? leave(table, one.packet)].flat())
  return hook(table, 'input', packet).map((one) => ended(one) ?? { verdict: 'pass', to: one.packet.dnat, masquerade: false })
}

const leave = (table: PrintedTable, packet: Moving): Fate[] =>
  hook(table, 'postrouting', packet).map((one) => ({ verdict: 'pass', to: one.packet.dnat, masquerade: one.packet.masquerade }))

const ended = ({ verdict, packet }: State): Fate | undefined =>
  verdict === 'drop' || verdict === 'reject' ? { verdict, to: packet.dnat, masquerade: false } : undefined

/** The base chains of a hook in the order of their priorities: each that does not stop the packet hands it to the next. */
function hook(table: PrintedTable, name: string, packet: Moving): State[] {
  const chains = [...table.chains].filter(([, chain]) => chain.hook === name).sort(([, a], [, b]) => a.priority - b.priority)
  let states: State[] = [{ packet, verdict: 'next' }]
  for (const [chain] of chains) {
    states = states.flatMap((state) => (ended(state) ? [state] : walk(table, chain, state.packet)))
  }
  return states
}

function walk(table: PrintedTable, name: string, packet: Moving): State[] {
  const chain = table.chains.get(name)
  if (!chain) throw new Error(`no chain ${name}`)
  let open: Moving[] = [packet]
  const done: State[] = []
  for (const rule of chain.rules) {
    const next: Moving[] = []
    for (const one of open)
      for (const state of apply(table, rule, one)) {
        if (state.verdict === 'next') next.push(state.packet)
        else done.push(state)
      }
    open = next
  }
  return [...done, ...open.map((one): State => ({ packet: one, verdict: 'next' }))]
}

/** One rule: its expressions from left to right, until one does not hold. */
function apply(table: PrintedTable, rule: string, packet: Moving): State[] {
  let rest = rule.replace(/ comment "[^"]*"$/, '')
  let now = packet
  const others: State[] = []
  while (rest !== '') {
    const found = statements.find(({ pattern }) => pattern.test(rest))
    if (!found) throw new Error(`nft: not read: ${rest}`)
    const words = found.pattern.exec(rest) as RegExpExecArray
    rest = rest.slice(words[0].length).trim()
    const result = found.run(words, now, table)
    if (Array.isArray(result)) return [...others, ...result]
    if (result === false) return [...others, { packet: now, verdict: 'next' }]
    if (result === 'maybe') others.push({ packet: now, verdict: 'next' })
    else if (result !== true) now = result
  }
  return [...others, { packet: now, verdict: 'next' }]
}

/** True and false: it holds or not; a packet: what it became; states: the rule ends there. */
type Result = boolean | 'maybe' | Moving | State[]

interface Statement {
  pattern: RegExp
  run(words: RegExpExecArray, packet: Moving, table: PrintedTable): Result
}

const fields: Record<string, (packet: Moving) => string> = {
  'ip daddr': ({ destination }) => destination,
  'ip saddr': ({ source }) => source,
  'meta l4proto': ({ protocol }) => protocol,
  'th dport': ({ port }) => String(port),
}

const keyOf = (text: string, packet: Moving): string =>
  text
    .split(' . ')
    .map((field) => fields[field]?.(packet) ?? `?${field}`)
    .join(' . ')

const field = '(?:ip [sd]addr|meta l4proto|th dport)'
const concat = `(${field}(?: \\. ${field})*)`

function verdict(table: PrintedTable, text: string | undefined, packet: Moving): State[] {
  if (text === undefined) return [{ packet, verdict: 'next' }]
  const [word = '', chain = ''] = text.split(' ')
  if (word === 'drop' || word === 'accept' || word === 'return') return [{ packet, verdict: word }]
  const states = walk(table, chain, packet)
  // who went ends with the chain; who jumped comes back to the next rule
  const back = word === 'goto' ? 'return' : 'next'
  return states.map(
    (state): State => (state.verdict === 'next' || state.verdict === 'return' ? { ...state, verdict: back } : state),
  )
}

const statements: Statement[] = [
  { pattern: /^ct state new/, run: () => true },
  { pattern: /^ct status dnat/, run: (_, { dnat }) => dnat !== undefined },
  { pattern: /^fib saddr type local/, run: (_, { fromHere }) => fromHere },
  { pattern: /^meta mark & (0x\w+) != 0x0+\b/, run: ([, bits], { mark }) => (mark & Number(bits)) !== 0 },
  {
    pattern: /^meta mark set meta mark ([|^]) (0x\w+)/,
    run: ([, sign, bits], packet) => ({
      ...packet,
      mark: sign === '|' ? packet.mark | Number(bits) : packet.mark ^ Number(bits),
    }),
  },
  {
    pattern: new RegExp(`^${concat} vmap @(\\S+)`),
    run: ([, key = '', map = ''], packet, table) => verdict(table, table.maps.get(map)?.get(keyOf(key, packet)), packet),
  },
  { pattern: /^ip saddr @affinity-\S+/, run: () => 'maybe' },
  {
    pattern: new RegExp(`^${concat} @(\\S+)`),
    run: ([, key = '', set = ''], packet, table) => {
      const elements = table.sets.get(set)
      if (!elements) throw new Error(`no set ${set}`)
      return elements.has(keyOf(key, packet))
    },
  },
  {
    pattern: /^(ip [sd]addr) (!= )?(\{[^}]*\}|[\d./]+)/,
    run: ([, name = '', not, cidrs = ''], packet) =>
      inlineSet(cidrs).some((cidr) => within(cidr, keyOf(name, packet))) !== (not !== undefined),
  },
  {
    pattern: /^dnat ip to numgen random mod (\d+) map (\{.*\})/,
    run: ([, count, map = ''], packet) =>
      waysOf(count, map).map((to) => ({ packet: translated(packet, to.replace(' . ', ':')), verdict: 'accept' })),
  },
  {
    pattern: /^numgen random mod (\d+) vmap (\{.*\})/,
    run: ([, count, map = ''], packet, table) => waysOf(count, map).flatMap((to) => verdict(table, to, packet)),
  },
  { pattern: /^dnat to (\S+)/, run: ([, to = ''], packet) => [{ packet: translated(packet, to), verdict: 'accept' }] },
  { pattern: /^meta l4proto (tcp|udp|sctp)/, run: ([, name], { protocol }) => name === protocol },
  { pattern: /^update @\S+ \{ ip saddr \}/, run: (_, __, ___) => true },
  { pattern: /^masquerade fully-random/, run: (_, packet) => [{ packet: { ...packet, masquerade: true }, verdict: 'accept' }] },
  { pattern: /^reject/, run: (_, packet) => [{ packet, verdict: 'reject' }] },
  { pattern: /^drop/, run: (_, packet) => [{ packet, verdict: 'drop' }] },
  { pattern: /^(?:jump|goto) \S+/, run: ([text], packet, table) => verdict(table, text, packet) },
]

/** A random number below `count` must find each of its elements, and no more are there. */
function waysOf(count: string | undefined, text: string): string[] {
  const map = inlineMap(text)
  if (map.size !== Number(count)) throw new Error(`${count} draws from ${map.size} elements`)
  return [...Array(map.size).keys()].map((i) => map.get(String(i)) ?? '')
}
