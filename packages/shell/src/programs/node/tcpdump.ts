import { nodes } from '@kubemaze/core/api/kinds.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { ShellCommand } from '../shell-command.ts'

type Flow = ReturnType<ReturnType<Cluster['rules']>['flows']>[number]

interface Filter {
  hosts: string[]
  ports: number[]
  protocol: string | undefined
}

/** `host 1.2.3.4 and tcp port 80`: all named hosts, ports and protocols have to match. */
export function parseFilter(words: readonly string[]): Filter | string {
  const filter: Filter = { hosts: [], ports: [], protocol: undefined }
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (/^(and|&&|src|dst|ip|\(|\))$/.test(word)) continue
    if (/^(tcp|udp|icmp|sctp)$/.test(word)) filter.protocol = word
    else if (word === 'host') filter.hosts.push(words[++at] ?? '')
    else if (word === 'port' && /^\d+$/.test(words[at + 1] ?? '')) filter.ports.push(Number(words[++at]))
    else if (/^\d+(\.\d+){3}$/.test(word)) filter.hosts.push(word)
    else return "can't parse filter expression: syntax error"
  }
  return filter
}

function isMatch(filter: Filter, flow: Flow): boolean {
  const ips = [flow.source, flow.destination, flow.replySource, flow.replyDestination]
  const ports = [flow.sourcePort, flow.port, flow.replyPort]
  if (filter.protocol !== undefined && filter.protocol !== flow.protocol.toLowerCase()) return false
  return filter.hosts.every((host) => ips.includes(host)) && filter.ports.every((port) => ports.includes(port))
}

interface Asked {
  count: number
  device: string
  filter: string[]
  quiet: boolean
}

function parse(words: readonly string[]): Asked {
  const asked: Asked = { count: Number.POSITIVE_INFINITY, device: 'any', filter: [], quiet: false }
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word === '-c') asked.count = Number(words[++at])
    else if (word === '-i') asked.device = words[++at] ?? 'any'
    else if (/^-\w*i$/.test(word)) asked.device = words[++at] ?? 'any'
    else if (/^-[swrCGWzTEBM]$/.test(word)) at++
    else if (word.startsWith('-')) asked.quiet ||= word === '-q'
    else asked.filter.push(...word.split(/\s+/).filter((part) => part !== ''))
  }
  return asked
}

/** tcpdump: the packets of each connection that passes, as it happens. */
export function tcpdump(cluster: Cluster, node: string | undefined): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const asked = parse(process.argv.slice(1))
    const filter = parseFilter(asked.filter)
    if (process.user.uid !== 0) {
      process.stderr(
        `tcpdump: ${asked.device}: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n`,
      )
      return 1
    }
    if (typeof filter === 'string') {
      process.stderr(`tcpdump: ${filter}\n`)
      return 1
    }
    const known = process.network.addresses().some((address) => address.interface === asked.device) || asked.device === 'any'
    if (!known) {
      process.stderr(`tcpdump: ${asked.device}: No such device exists\n(SIOCGIFHWADDR: No such device)\n`)
      return 1
    }
    process.stderr(
      `tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\nlistening on ${asked.device}, link-type ${asked.device === 'any' ? 'LINUX_SLL2 (Linux cooked v2)' : 'EN10MB (Ethernet)'}, snapshot length 262144 bytes\n`,
    )
    const count = await capture(process, () => flowsSeen(cluster, process, node), filter, asked)
    process.stderr(
      `${process.signal.aborted ? '\n' : ''}${count} packets captured\n${count} packets received by filter\n0 packets dropped by kernel\n`,
    )
    return 0
  }
  return {
    name: 'tcpdump',
    summary: 'dump traffic on a network',
    usage: '[-i any] [-n] [-c COUNT] [host IP] [and] [port N]',
    run,
  }
}

/** Connections that pass this host: a node's own table, or those of all nodes that touch the Pod. */
function flowsSeen(cluster: Cluster, process: ShellProcess, node: string | undefined): Flow[] {
  if (node !== undefined) return cluster.rules(node).flows()
  const own = new Set(process.network.addresses().map((address) => address.ip))
  const all = cluster
    .client()
    .list(nodes)
    .flatMap(({ metadata }) => cluster.rules(metadata.name).flows())
  return all.filter((flow) =>
    [flow.source, flow.destination, flow.replySource, flow.replyDestination].some((ip) => own.has(ip) && !ip.startsWith('127.')),
  )
}

const keyOf = (flow: Flow): string => `${flow.atMs} ${flow.source}:${flow.sourcePort} ${flow.destination}:${flow.port}`

async function capture(process: ShellProcess, flows: () => Flow[], filter: Filter, asked: Asked): Promise<number> {
  let seen = new Set(flows().map(keyOf))
  let count = 0
  const deadline = process.terminal ? Number.POSITIVE_INFINITY : process.now() + 60_000
  while (count < asked.count && !process.signal.aborted && process.now() < deadline) {
    const now = flows()
    for (const flow of now.filter((each) => !seen.has(keyOf(each)) && isMatch(filter, each))) {
      for (const packet of packets(flow).slice(0, asked.count - count)) {
        process.stdout(`${packet}\n`)
        count++
      }
    }
    seen = new Set(now.map(keyOf))
    if (count < asked.count) await process.waitForChange(5000)
    await process.breathe()
  }
  return count
}

function packets(flow: Flow): string[] {
  const at = new Date(flow.atMs)
  const time = (micros: number): string =>
    `${at.toISOString().slice(11, 19)}.${String(at.getUTCMilliseconds() * 1000 + micros).padStart(6, '0')}`
  const there = `${flow.source}.${flow.sourcePort} > ${flow.destination}.${flow.port}`
  const inner = `${flow.replyDestination}.${flow.sourcePort} > ${flow.replySource}.${flow.replyPort}`
  const back = `${flow.replySource}.${flow.replyPort} > ${flow.replyDestination}.${flow.sourcePort}`
  if (flow.protocol === 'UDP') return [`${time(0)} IP ${there}: UDP, length 53`, `${time(210)} IP ${back}: UDP, length 98`]
  const translated =
    there === inner
      ? []
      : [
          `${time(32)} IP ${inner}: Flags [S], seq 2158321017, win 64240, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0`,
        ]
  return [
    `${time(0)} IP ${there}: Flags [S], seq 2158321017, win 64240, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0`,
    ...translated,
    `${time(81)} IP ${back}: Flags [S.], seq 3904417254, ack 2158321018, win 65160, options [mss 1460,sackOK,TS val 1 ecr 1,nop,wscale 7], length 0`,
    `${time(120)} IP ${inner}: Flags [.], ack 1, win 502, length 0`,
    `${time(170)} IP ${inner}: Flags [P.], seq 1:77, ack 1, win 502, length 76`,
    `${time(402)} IP ${back}: Flags [P.], seq 1:239, ack 77, win 509, length 238`,
    `${time(520)} IP ${inner}: Flags [F.], seq 77, ack 239, win 501, length 0`,
    `${time(611)} IP ${back}: Flags [F.], seq 239, ack 78, win 509, length 0`,
    `${time(640)} IP ${inner}: Flags [.], ack 240, win 501, length 0`,
  ]
}
