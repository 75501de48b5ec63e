import { nodes } from '@kubemaze/core/api/kinds.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { Sent } from '@kubemaze/core/network/tap.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import { addressName } from '../net/address-name.ts'
import { serviceName } from '../net/services.ts'
import type { ShellCommand } from '../shell-command.ts'
import { type Filter, parseFilter } from './tcpdump-filter.ts'
import { type Asked, parseTcpdump } from './tcpdump-options.ts'
import { type Packet, packetsOf } from './tcpdump-packets.ts'
import type { Place } from './tcpdump-views.ts'

const version = 'tcpdump version 4.99.3\nlibpcap version 1.10.3 (with TPACKET_V3)\nOpenSSL 3.0.17 1 Jul 2025\n'
const usage = `${version}Usage: tcpdump [-AbdDefhHIJKlLnNOpqStuUvxX#] [ -B size ] [ -c count ] [--count]
\t\t[ -C file_size ] [ -E algo:secret ] [ -F file ] [ -G seconds ]
\t\t[ -i interface ] [ --immediate-mode ] [ -j tstamptype ]
\t\t[ -M secret ] [ --number ] [ --print ] [ -Q in|out|inout ]
\t\t[ -r file ] [ -s snaplen ] [ -T type ] [ --version ]
\t\t[ -V file ] [ -w file ] [ -W filecount ] [ -y datalinktype ]
\t\t[ --time-stamp-precision precision ] [ --micro ] [ --nano ]
\t\t[ -z postrotate-command ] [ -Z user ] [ expression ]
`

/** tcpdump 4.99: the packets of each connection that passes a host's interfaces, as it happens. */
export function tcpdump(cluster: Cluster, node: string | undefined): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const asked = parseTcpdump(process.argv.slice(1))
    if ('error' in asked)
      return complain(process, `tcpdump: ${asked.error}\n${/^invalid packet/.test(asked.error) ? '' : usage}`, 1)
    if ('unsimulated' in asked) return complain(process, `tcpdump: ${asked.unsimulated}: not simulated here\n`, 1)
    if (asked.action === 'version') return say(process, version)
    if (asked.action === 'help') return say(process, usage)
    const devices = devicesOf(process)
    if (asked.action === 'devices')
      return say(
        process,
        devices.map((name, at) => `${at + 1}.${name} [Up, Running${name === 'lo' ? ', Loopback' : ''}]\n`).join(''),
      )
    const device = asked.device ?? devices.find((name) => name !== 'lo') ?? 'any'
    if (process.user.uid !== 0)
      return complain(
        process,
        `tcpdump: ${device}: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n`,
        1,
      )
    if (device !== 'any' && !devices.includes(device))
      return complain(process, `tcpdump: ${device}: No such device exists\n(SIOCGIFHWADDR: No such device)\n`, 1)
    const filter = parseFilter(asked.filter, (name) => process.network.resolve(name).addresses[0])
    if (typeof filter === 'string') return complain(process, `tcpdump: ${filter}\n`, 1)
    return capture(process, cluster, node, { ...asked, device }, filter)
  }
  return { name: 'tcpdump', summary: 'dump traffic on a network', usage: '[-i DEVICE] [-n] [-c COUNT] [FILTER]', run }
}

function devicesOf(process: ShellProcess): string[] {
  const own = [...new Set(process.network.addresses().map((address) => address.interface))]
  return [...own.filter((name) => name !== 'lo'), 'any', ...own.filter((name) => name === 'lo')]
}

type Capture = Asked & { device: string }

async function capture(
  process: ShellProcess,
  cluster: Cluster,
  node: string | undefined,
  asked: Capture,
  filter: Filter,
): Promise<number> {
  const type = asked.device === 'any' ? 'LINUX_SLL2 (Linux cooked v2)' : 'EN10MB (Ethernet)'
  const listening = `listening on ${asked.device}, link-type ${type}, snapshot length 262144 bytes\n`
  process.stderr(
    `${asked.device === 'any' ? 'tcpdump: data link type LINUX_SLL2\n' : ''}${asked.verbose ? `tcpdump: ${listening}` : `tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n${listening}`}`,
  )
  const place = placeOf(process, cluster, node)
  const line = printer(process, asked)
  let count = 0
  for await (const packet of arriving(process, cluster, place)) {
    if (asked.device !== 'any' && packet.device !== asked.device) continue
    if (!filter(packet.seen)) continue
    process.stdout(`${line(packet)}\n`)
    if (++count >= asked.count) break
  }
  const packets = `${count} packet${count === 1 ? '' : 's'}`
  process.stderr(
    `${process.signal.aborted ? '\n' : ''}${packets} captured\n${packets} received by filter\n0 packets dropped by kernel\n`,
  )
  return 0
}

function placeOf(process: ShellProcess, cluster: Cluster, node: string | undefined): Place {
  const own = new Set(process.network.addresses().map((address) => address.ip))
  const found = cluster
    .client()
    .list(nodes)
    .find((each) => each.metadata.name === node)
  return { own, podCidr: node === undefined ? undefined : found?.spec?.podCIDR }
}

interface Due {
  packet: Packet
  sent: Sent
}

/** The packets of all that is sent while we look, each when its time has come. */
async function* arriving(process: ShellProcess, cluster: Cluster, place: Place): AsyncGenerator<Packet> {
  const tap = cluster.tap()
  const deadline = process.terminal ? Number.POSITIVE_INFINITY : process.now() + 60_000
  let pending: Due[] = []
  try {
    for (;;) {
      const fresh = tap.read().flatMap((sent) => packetsOf(sent, place).map((packet) => ({ packet, sent })))
      pending = [...pending, ...fresh].sort((one, other) => one.packet.atMicros - other.packet.atMicros).slice(-maxPending)
      const untilMicros = process.now() * 1000 + passingMicros
      const due = pending.filter(({ packet }) => packet.atMicros <= untilMicros)
      pending = pending.slice(due.length)
      yield* due.filter(isSent).map(({ packet }) => packet)
      if (process.signal.aborted || process.now() >= deadline) return
      await (process.terminal ? process.waitForChange(500) : process.wait(1000))
      await process.breathe()
    }
  } finally {
    tap.close()
  }
}

const maxPending = 10_000
/** What passes within this time is shown together. */
const passingMicros = 50_000

/** A sender that has given up sends nothing again. */
const isSent = ({ packet, sent }: Due): boolean => packet.atMicros <= sent.untilMs * 1000 + passingMicros

function stamp(micros: number, times: number, before: number | undefined): string {
  const iso = new Date(Math.floor(micros / 1000)).toISOString()
  const fraction = String(micros % 1_000_000).padStart(6, '0')
  if (times === 1) return ''
  if (times === 2) return `${Math.floor(micros / 1_000_000)}.${fraction} `
  if (times === 3) return ` 00:00:${((micros - (before ?? micros)) / 1_000_000).toFixed(6).padStart(9, '0')} `
  return `${times >= 4 ? `${iso.slice(0, 10)} ` : ''}${iso.slice(11, 19)}.${fraction} `
}

/** Lines as tcpdump writes them; names instead of numbers without -n. */
function printer(process: ShellProcess, asked: Capture): (packet: Packet) => string {
  const known = new Map<string, string>()
  const hostOf = (ip: string): string => {
    if (asked.numeric > 0) return ip
    if (!known.has(ip)) known.set(ip, addressName(process, ip)?.replace(/\.$/, '') ?? ip)
    return known.get(ip) as string
  }
  const portText = (port: number, protocol: string): string =>
    asked.numeric > 0 ? String(port) : (serviceName(port, protocol) ?? String(port))
  let before: number | undefined
  return ({ atMicros, device, direction, seen, text, bytes }) => {
    const time = stamp(atMicros, asked.time, before)
    before = atMicros
    const full = text({ host: hostOf, port: portText })
    const where = `${time}${asked.device === 'any' ? `${device.padEnd(5)} ${direction.padEnd(3)} ` : ''}`
    if (seen.protocol === 'arp')
      return `${where}${asked.verbose ? full.replace('ARP, ', 'ARP, Ethernet (len 6), IPv4 (len 4), ') : full}`
    const said = asked.quiet ? quiet(seen.protocol, full, bytes) : full
    const end = (ip: string, port: number): string =>
      seen.protocol === 'icmp' ? hostOf(ip) : `${hostOf(ip)}.${portText(port, seen.protocol)}`
    const ends = `${end(seen.source, seen.sourcePort)} > ${end(seen.destination, seen.destinationPort)}: `
    if (!asked.verbose) return `${where}IP ${ends}${said}`
    return `${where}IP (tos 0x0, ttl 64, id ${(atMicros % 65_535) + 1}, offset 0, flags [DF], proto ${seen.protocol.toUpperCase()} (${numbers[seen.protocol]}), length ${bytes})\n    ${ends}${said}`
  }
}

const numbers = { tcp: 6, udp: 17, icmp: 1 } as const

function quiet(protocol: Packet['seen']['protocol'], text: string, bytes: number): string {
  if (protocol === 'tcp') return `tcp ${/length (\d+)/.exec(text)?.[1] ?? '0'}`
  return protocol === 'udp' ? `UDP, length ${bytes - 28}` : text
}
