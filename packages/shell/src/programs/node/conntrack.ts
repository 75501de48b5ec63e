import { cidrContains } from '@kubemaze/core/api/cidr.ts'
import { nodes } from '@kubemaze/core/api/kinds.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import type { ShellCommand } from '../shell-command.ts'
import { type Asked, parseConntrack } from './conntrack-options.ts'

const numbers = { TCP: 6, UDP: 17, SCTP: 132 } as const
const keptSeconds = { TCP: 120, UDP: 30, SCTP: 60 } as const

type Flow = ReturnType<ReturnType<Cluster['rules']>['flows']>[number]

const own = 'conntrack v1.4.7 (conntrack-tools): '
const hint = "Try `conntrack -h' or 'conntrack --help' for more information.\n"

/** conntrack: the connections a node remembers. Models conntrack-tools 1.4.7. */
export function conntrack(cluster: Cluster, node: string): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const asked = parseConntrack(process.argv.slice(1))
    if (typeof asked === 'string') return complain(process, `${own}${asked}\n${hint}`, 2)
    if (asked.command === 'V') return say(process, 'conntrack v1.4.7 (conntrack-tools)\n')
    if (asked.command === 'h') return say(process, usage)
    if (process.user.uid !== 0)
      return complain(process, `${own}Operation failed: sorry, you must be root or get CAP_NET_ADMIN capability to do this\n`, 1)
    return act(process, cluster, node, asked)
  }
  return {
    name: 'conntrack',
    summary: 'command line interface for netfilter connection tracking',
    usage: '-L|-D|-C|-E|-F|-S [-p tcp|udp] [-s IP] [-d IP] [--dport PORT]',
    run,
  }
}

function act(process: ShellProcess, cluster: Cluster, node: string, asked: Asked): number | Promise<number> {
  const flows = (): Flow[] => flowsOf(cluster, node)
  const chosen = (): Flow[] => flows().filter((flow) => matches(flow, asked))
  switch (asked.command) {
    case 'C':
      return say(process, `${flows().length}\n`)
    case 'S':
      return say(process, [0, 1].map((cpu) => `cpu=${String(cpu).padEnd(4)}\t${statistics}\n`).join(''))
    case 'E':
      return watch(process, chosen, asked)
    case 'F':
      cluster.rules(node).forget(flows())
      return complain(process, `${own}connection tracking table has been emptied.\n`, 0)
    case 'D':
      return remove(process, cluster, node, chosen(), asked)
    case 'I':
    case 'U':
      return complain(process, `conntrack: -${asked.command}: changing connections by hand is not simulated here\n`, 1)
    default:
      return show(
        process,
        asked.values.get('table') === undefined || asked.values.get('table') === 'conntrack' ? chosen() : [],
        asked,
      )
  }
}

const statistics =
  'found=0 invalid=0 insert=0 insert_failed=0 drop=0 early_drop=0 error=0 search_restart=0 clash_resolve=0 chaintoolong=0 '

function show(process: ShellProcess, flows: Flow[], asked: Asked): number {
  const kind = asked.values.get('table') === 'expect' ? 'expectations' : 'flow entries'
  for (const flow of flows) process.stdout(`${line(flow, process.now(), asked)}\n`)
  return complain(process, `${own}${flows.length} ${kind} have been shown.\n`, 0)
}

function remove(process: ShellProcess, cluster: Cluster, node: string, flows: Flow[], asked: Asked): number {
  for (const flow of flows) process.stdout(`${line(flow, process.now(), asked)}\n`)
  cluster.rules(node).forget(flows)
  return complain(process, `${own}${flows.length} flow entries have been deleted.\n`, flows.length > 0 ? 0 : 1)
}

/** The node's own connections, and those of others that end in its Pods. */
function flowsOf(cluster: Cluster, node: string): Flow[] {
  const all = cluster.client().list(nodes)
  const podCidr = all.find((each) => each.metadata.name === node)?.spec?.podCIDR
  const others = all
    .filter((each) => each.metadata.name !== node)
    .flatMap((each) => cluster.rules(each.metadata.name).flows())
    .filter((flow) => podCidr !== undefined && cidrContains(podCidr, flow.replySource))
    .map((flow) => ({ ...flow, source: flow.replyDestination, destination: flow.replySource, port: flow.replyPort }))
  return [...cluster.rules(node).flows(), ...others].sort((a, b) => a.atMs - b.atMs)
}

function matches(flow: Flow, asked: Asked): boolean {
  const { values, protocol, translated } = asked
  const isIp = (key: string, ip: string): boolean => {
    const wanted = values.get(key)
    return wanted === undefined || (wanted.includes('/') ? cidrContains(wanted, ip) : wanted === ip)
  }
  const isPort = (key: string, port: number): boolean => values.get(key) === undefined || Number(values.get(key)) === port
  const sourceChanged = flow.replyDestination !== flow.source
  const destinationChanged = flow.replySource !== flow.destination || flow.replyPort !== flow.port
  return (
    (protocol === undefined || protocol === flow.protocol.toLowerCase()) &&
    isIp('s', flow.source) &&
    isIp('d', flow.destination) &&
    isIp('r', flow.replySource) &&
    isIp('q', flow.replyDestination) &&
    isPort('sport', flow.sourcePort) &&
    isPort('dport', flow.port) &&
    isPort('rsport', flow.replyPort) &&
    isPort('rdport', flow.sourcePort) &&
    (values.get('state') === undefined || (flow.protocol === 'TCP' && values.get('state') === 'TIME_WAIT')) &&
    (translated === undefined ||
      (translated !== 'destination' && sourceChanged) ||
      (translated !== 'source' && destinationChanged)) &&
    (values.get('f') === undefined || values.get('f') === 'ipv4')
  )
}

const tuples = (flow: Flow, unreplied = ''): string =>
  `src=${flow.source} dst=${flow.destination} sport=${flow.sourcePort} dport=${flow.port} ${unreplied}src=${flow.replySource} dst=${flow.replyDestination} sport=${flow.replyPort} dport=${flow.sourcePort}`

const head = (flow: Flow): string => `${flow.protocol.toLowerCase().padEnd(8)} ${numbers[flow.protocol]}`

function line(flow: Flow, now: number, asked: Asked): string {
  const left = Math.max(1, keptSeconds[flow.protocol] - Math.floor((now - flow.atMs) / 1000))
  const isTcp = flow.protocol === 'TCP'
  if (asked.output.includes('xml')) return xml(flow, left)
  const family = asked.output.includes('extended') ? 'ipv4     2 ' : ''
  const id = asked.output.includes('id') ? ` id=${(flow.atMs * 31 + flow.sourcePort) % 4_294_967_296}` : ''
  return `${family}${head(flow)} ${left} ${isTcp ? 'TIME_WAIT ' : ''}${tuples(flow)} ${isTcp ? '[ASSURED] ' : ''}mark=0 use=1${id}`
}

function xml(flow: Flow, left: number): string {
  const meta = (direction: string, from: string, to: string, sport: number, dport: number): string =>
    `<meta direction="${direction}"><layer3 protonum="2" protoname="ipv4"><src>${from}</src><dst>${to}</dst></layer3><layer4 protonum="${numbers[flow.protocol]}" protoname="${flow.protocol.toLowerCase()}"><sport>${sport}</sport><dport>${dport}</dport></layer4></meta>`
  const state = flow.protocol === 'TCP' ? '<state>TIME_WAIT</state>' : ''
  return `<flow>${meta('original', flow.source, flow.destination, flow.sourcePort, flow.port)}${meta('reply', flow.replySource, flow.replyDestination, flow.replyPort, flow.sourcePort)}<meta direction="independent">${state}<timeout>${left}</timeout><mark>0</mark><use>1</use>${flow.protocol === 'TCP' ? '<assured/>' : ''}</meta></flow>`
}

const keyOf = (flow: Flow): string => `${flow.atMs} ${tuples(flow)}`

/** -E: what becomes of each connection, as it happens. */
async function watch(process: ShellProcess, flows: () => Flow[], asked: Asked): Promise<number> {
  let seen = new Set(flows().map(keyOf))
  let told = 0
  const deadline = process.terminal ? Number.POSITIVE_INFINITY : process.now() + 60_000
  const wanted = asked.values.get('e')?.toUpperCase().split(',')
  while (!process.signal.aborted && process.now() < deadline) {
    const now = flows()
    for (const flow of now.filter((each) => !seen.has(keyOf(each)))) {
      const shown = lifeOf(flow).filter(
        ([event]) => wanted === undefined || wanted.includes(event === 'UPDATE' ? 'UPDATES' : event) || wanted.includes('ALL'),
      )
      for (const [event, text] of shown) process.stdout(`${`[${event}]`.padStart(9)} ${text}\n`)
      told += shown.length
    }
    seen = new Set(now.map(keyOf))
    await (process.terminal ? process.waitForChange(5000) : process.wait(1000))
    await process.breathe()
  }
  process.stderr(`${own}${told} flow events have been shown.\n`)
  return 0
}

function lifeOf(flow: Flow): [string, string][] {
  const state = (event: string, seconds: number, name: string, assured = '', unreplied = ''): [string, string] => [
    event,
    `${head(flow)} ${seconds} ${name}${tuples(flow, unreplied)}${assured}`,
  ]
  if (flow.protocol !== 'TCP') return [state('NEW', 30, '', '', '[UNREPLIED] '), state('UPDATE', 30, '')]
  return [
    state('NEW', 120, 'SYN_SENT ', '', '[UNREPLIED] '),
    state('UPDATE', 60, 'SYN_RECV '),
    state('UPDATE', 432_000, 'ESTABLISHED ', ' [ASSURED]'),
    state('UPDATE', 120, 'FIN_WAIT ', ' [ASSURED]'),
    state('UPDATE', 30, 'LAST_ACK ', ' [ASSURED]'),
    state('UPDATE', 120, 'TIME_WAIT ', ' [ASSURED]'),
  ]
}

const usage = `Command line interface for the connection tracking system. Version 1.4.7
Usage: conntrack [commands] [options]

Commands:
  -L [table] [options]		List conntrack or expectation table
  -G [table] parameters		Get conntrack or expectation
  -D [table] parameters		Delete conntrack or expectation
  -I [table] parameters		Create a conntrack or expectation
  -U [table] parameters		Update a conntrack
  -E [table] [options]		Show events
  -F [table]			Flush table
  -C [table]			Show counter
  -S				Show statistics

Tables: conntrack, expect, dying, unconfirmed
`
