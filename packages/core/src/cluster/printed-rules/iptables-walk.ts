import { distinct, entering, type Fate, type FirstPacket, isLocal, type Moving, translated, within } from './outcome.ts'

/** A rule's options with their values; `!` stands before an option that it turns round. */
type Line = Map<string, string[]>
type Printed = Map<string, Map<string, Line[]>>

/** What a chain leaves of a packet: it goes on, or has a verdict. */
interface State {
  packet: Moving
  verdict: 'next' | 'accept' | 'return' | 'drop' | 'reject'
}

/** What becomes of a packet by the rules that `iptables-save` printed, hook by hook, taking every way that chance may take. */
export function walkIptables(saved: string, packet: FirstPacket): Fate[] {
  const printed = read(saved)
  const first = entering(packet)
  const translatedWays = run(printed, 'nat', packet.fromHere ? 'OUTPUT' : 'PREROUTING', [first])
  return distinct(translatedWays.flatMap(({ packet: moved }) => filterAndLeave(printed, moved)))
}

function filterAndLeave(printed: Printed, packet: Moving): Fate[] {
  const local = isLocal(packet, packet.destination)
  // what a node sends to itself leaves and comes in again
  const hooks = packet.fromHere ? (local ? ['OUTPUT', 'INPUT'] : ['OUTPUT']) : [local ? 'INPUT' : 'FORWARD']
  let states: State[] = [{ packet, verdict: 'next' }]
  for (const hook of hooks)
    states = states.flatMap((state) => (ended(state) ? [state] : run(printed, 'filter', hook, [state.packet])))
  return states.flatMap((state): Fate[] => {
    const to = state.packet.dnat
    if (ended(state)) return [{ verdict: state.verdict as 'drop', to, masquerade: false }]
    const left = local && !packet.fromHere ? [state] : run(printed, 'nat', 'POSTROUTING', [state.packet])
    return left.map((one) => ({ verdict: 'pass', to, masquerade: one.packet.masquerade }))
  })
}

const ended = ({ verdict }: State): boolean => verdict === 'drop' || verdict === 'reject'

function run(printed: Printed, table: 'nat' | 'filter', chain: string, packets: Moving[]): State[] {
  const chains = printed.get(table) ?? new Map<string, Line[]>()
  return packets.flatMap((packet) => walk(chains, chain, { packet, verdict: 'next' }))
}

/** Both ways at a rule that goes by chance, one at any other. */
function walk(chains: Map<string, Line[]>, chain: string, state: State): State[] {
  let open: State[] = [state]
  const done: State[] = []
  for (const line of chains.get(chain) ?? []) {
    const next: State[] = []
    for (const { packet } of open) {
      if (!matches(line, packet)) next.push({ packet, verdict: 'next' })
      else {
        if (line.has('--probability') || line.has('--rcheck')) next.push({ packet, verdict: 'next' })
        for (const after of act(chains, line, packet)) (after.verdict === 'next' ? next : done).push(after)
      }
    }
    open = next
  }
  return [...done, ...open]
}

function act(chains: Map<string, Line[]>, line: Line, packet: Moving): State[] {
  const target = line.get('-j')?.[0]
  if (target === undefined) return [{ packet, verdict: 'next' }]
  const value = (option: string): string => line.get(option)?.[0] ?? ''
  if (target === 'DNAT') return [{ packet: translated(packet, value('--to-destination')), verdict: 'accept' }]
  if (target === 'MARK') return [{ packet: { ...packet, mark: marked(packet.mark, value('--set-xmark')) }, verdict: 'next' }]
  if (target === 'MASQUERADE') return [{ packet: { ...packet, masquerade: true }, verdict: 'accept' }]
  const verdict = { DROP: 'drop', REJECT: 'reject', ACCEPT: 'accept', RETURN: 'return' }[target] as State['verdict'] | undefined
  if (verdict) return [{ packet, verdict }]
  if (!chains.has(target)) throw new Error(`no chain ${target}`)
  return walk(chains, target, { packet, verdict: 'next' }).map((one) =>
    one.verdict === 'return' ? { ...one, verdict: 'next' } : one,
  )
}

function marked(mark: number, text: string): number {
  const [value = 0, mask = 0] = text.split('/').map(Number)
  return (mark & ~mask) ^ value
}

/** Options that say nothing about whether a first packet matches. */
const silent = new Set(['-A', '-m', '-j', '--comment', '--to-destination', '--set-xmark', '--random-fully', '--reject-with'])
const remembering = ['--set', '--name', '--mask', '--rsource', '--rcheck', '--seconds', '--reap', '--mode', '--probability']
const ignored = new Set([...silent, ...remembering, '--nfacct-name'])

const tests: Record<string, (value: string, packet: Moving) => boolean> = {
  '-p': (value, { protocol }) => value === protocol,
  '--dport': (value, { port }) => Number(value) === port,
  '-d': (value, { destination }) => within(value, destination),
  '-s': (value, { source }) => within(value, source),
  '--src-type': (_, packet) => packet.fromHere,
  '--dst-type': (_, packet) => isLocal(packet, packet.destination),
  '--ctstate': (value, { dnat }) => value.split(',').some((state) => state === 'NEW' || (state === 'DNAT' && dnat !== undefined)),
  '--mark': (value, { mark }) => {
    const [wanted = 0, mask = 0] = value.split('/').map(Number)
    return (mark & mask) === wanted
  },
}

function matches(line: Line, packet: Moving): boolean {
  for (const [option, [value = '']] of line) {
    const not = option.startsWith('! ')
    const name = not ? option.slice(2) : option
    if (ignored.has(name)) continue
    const test = tests[name]
    if (!test) throw new Error(`iptables option ${option} is not read`)
    if (test(value, packet) === not) return false
  }
  return true
}

function read(saved: string): Printed {
  const tables: Printed = new Map()
  let chains = new Map<string, Line[]>()
  for (const text of saved.split('\n')) {
    if (text.startsWith('*')) tables.set(text.slice(1), (chains = new Map()))
    if (text.startsWith(':')) chains.set(text.slice(1).split(' ')[0] as string, [])
    if (!text.startsWith('-A ')) continue
    const chain = chains.get(text.split(' ')[1] as string)
    if (!chain) throw new Error(`nobody declared the chain of ${text}`)
    chain.push(readLine(text))
  }
  return tables
}

function readLine(text: string): Line {
  const line: Line = new Map()
  let at = ''
  let not = ''
  for (const word of text.match(/"[^"]*"|\S+/g) ?? []) {
    if (word === '!') not = '! '
    else if (/^--?[a-zA-Z]/.test(word)) {
      at = not + word
      not = ''
      line.set(at, line.get(at) ?? [])
    } else line.get(at)?.push(word)
  }
  return line
}
