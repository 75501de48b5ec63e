import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { cidrContains } from '@kubemaze/core/api/cidr.ts'
import { nodes } from '@kubemaze/core/api/kinds.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { Sent } from '@kubemaze/core/network/tap.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../../bash/errno.ts'
import { openFile } from '../../../bash/redirect.ts'
import type { ShellProcess } from '../../../bash/shell.ts'
import { complain, say } from '../../last-words.ts'
import { addressName } from '../../net/address-name.ts'
import { serviceName } from '../../net/services.ts'
import type { ShellCommand } from '../../shell-command.ts'
import { parseFilter } from './filter.ts'
import type { Filter } from './filter-state.ts'
import type { Frame, LinkType } from './frame.ts'
import { type Asked, parseTcpdump } from './options.ts'
import { packetsOf } from './packets.ts'
import { fileHead, packetRecord, readCapture } from './pcap.ts'
import { dumpText, frameText } from './print.ts'
import type { Look } from './print-ip.ts'
import type { Place } from './views.ts'

const version = 'tcpdump version 4.99.3\nlibpcap version 1.10.3 (with TPACKET_V3)\nOpenSSL 3.0.19 27 Jan 2026\n'
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
      return complain(
        process,
        `tcpdump: ${asked.error}\n${/^(invalid|unknown) (packet|snap|capture)/.test(asked.error) ? '' : usage}`,
        1,
      )
    if ('unsimulated' in asked) return complain(process, `tcpdump: ${asked.unsimulated}: not simulated here\n`, 1)
    if (asked.action === 'version') return say(process, version)
    if (asked.action === 'help') return say(process, usage)
    const devices = devicesOf(process)
    if (asked.action === 'devices') return say(process, devices.map((name, at) => `${at + 1}.${deviceText(name)}\n`).join(''))
    if (asked.from !== undefined) return readFile(process, asked, asked.from, devices)
    const device = asked.device ?? devices.find((name) => name !== 'lo') ?? 'any'
    const wrong = deviceFault(process, device, devices)
    if (wrong !== undefined) return complain(process, wrong, 1)
    const link: LinkType = device === 'any' ? 'LINUX_SLL2' : 'EN10MB'
    const filter = filterOf(process, asked, link)
    if (typeof filter === 'string') return complain(process, `tcpdump: ${filter}\n`, 1)
    return capture(process, cluster, node, { ...asked, device, link }, filter)
  }
  return { name: 'tcpdump', summary: 'dump traffic on a network', usage: '[-i DEVICE] [-n] [-c COUNT] [FILTER]', run }
}

const filterOf = (process: ShellProcess, asked: Asked, link: LinkType): Filter | string =>
  parseFilter(asked.filter, (name) => process.network.resolve(name).addresses[0], link, asked.from !== undefined)

function devicesOf(process: ShellProcess): string[] {
  const own = [...new Set(process.network.addresses().map((address) => address.interface))]
  return [...own.filter((name) => name !== 'lo'), 'any', ...own.filter((name) => name === 'lo')]
}

function deviceText(name: string): string {
  if (name === 'any') return 'any (Pseudo-device that captures on all interfaces) [Up, Running]'
  return `${name} [Up, Running, ${name === 'lo' ? 'Loopback' : 'Connected'}]`
}

function deviceFault(process: ShellProcess, device: string, devices: readonly string[]): string | undefined {
  if (process.user.uid !== 0)
    return `tcpdump: ${device}: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n`
  return device === 'any' || devices.includes(device)
    ? undefined
    : `tcpdump: ${device}: No such device exists\n(SIOCGIFHWADDR: No such device)\n`
}

const linkNames: Readonly<Record<LinkType, string>> = {
  EN10MB: 'EN10MB (Ethernet)',
  LINUX_SLL2: 'LINUX_SLL2 (Linux cooked v2)',
}

type Capture = Asked & { device: string; link: LinkType }

async function capture(
  process: ShellProcess,
  cluster: Cluster,
  node: string | undefined,
  asked: Capture,
  filter: Filter,
): Promise<number> {
  const { link, into, snapshotBytes } = asked
  const file = into === undefined ? undefined : captureSink(process, into, link)
  if (file && 'error' in file) return complain(process, `tcpdump: ${into}: ${file.error}\n`, 1)
  const listening = `listening on ${asked.device}, link-type ${linkNames[link]}, snapshot length ${snapshotBytes} bytes\n`
  const plain = asked.verbose > 0 || file !== undefined
  process.stderr(
    `${asked.device === 'any' ? 'tcpdump: data link type LINUX_SLL2\n' : ''}${plain ? `tcpdump: ${listening}` : `tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n${listening}`}`,
  )
  const line = printer(process, asked, link)
  let count = 0
  for await (const frame of arriving(process, cluster, placeOf(process, cluster, node))) {
    if (asked.device !== 'any' && frame.device !== asked.device) continue
    if (asked.direction !== undefined && frame.isOut !== (asked.direction === 'out')) continue
    if (!filter(frame)) continue
    if (file) file.write(packetRecord(frame, link))
    else process.stdout(`${line(frame)}\n`)
    if (++count >= asked.count) break
  }
  file?.close()
  const packets = `${count} packet${count === 1 ? '' : 's'}`
  process.stderr(
    `${process.signal.aborted ? '\n' : ''}${packets} captured\n${packets} received by filter\n0 packets dropped by kernel\n`,
  )
  return 0
}

type Sink = { write(bytes: Uint8Array): void; close(): void }

function captureSink(process: ShellProcess, name: string, link: LinkType): Sink | { error: string } {
  const file = name === '-' ? undefined : openFile(process.files, resolvePath(process.cwd, name), false)
  if (file && 'error' in file) return { error: file.error.replace(/^.*: /, '') }
  const write = (bytes: Uint8Array): void => (file ? file.sink.write(textOfBytes(bytes)) : process.stdout(textOfBytes(bytes)))
  write(fileHead(link))
  return { write, close: () => void file?.close() }
}

/** -r FILE */
async function readFile(process: ShellProcess, asked: Asked, name: string, devices: readonly string[]): Promise<number> {
  const data = name === '-' ? bytesOfText(await process.stdin.readAll()) : process.files.read(resolvePath(process.cwd, name))
  if (typeof data === 'string') return complain(process, `tcpdump: ${name}: ${errorWords(data)}\n`, 1)
  const read = readCapture(data, devices)
  if (typeof read === 'string') return complain(process, `tcpdump: ${read}\n`, 1)
  const { link, frames, cut } = read
  process.stderr(`reading from file ${name}, link-type ${linkNames[link]}, snapshot length ${asked.snapshotBytes}\n`)
  const filter = filterOf(process, asked, link)
  if (typeof filter === 'string') return complain(process, `tcpdump: ${filter}\n`, 1)
  const file = asked.into === undefined ? undefined : captureSink(process, asked.into, link)
  if (file && 'error' in file) return complain(process, `tcpdump: ${asked.into}: ${file.error}\n`, 1)
  const line = printer(process, asked, link)
  const wanted = frames.filter(filter).slice(0, asked.count)
  for (const frame of wanted) {
    if (file) file.write(packetRecord(frame, link))
    else if (!asked.counted) process.stdout(`${line(frame)}\n`)
    if (process.signal.aborted) return 130
    await process.breathe()
  }
  file?.close()
  if (asked.counted) process.stdout(`${wanted.length} packet${wanted.length === 1 ? '' : 's'}\n`)
  if (cut && wanted.length < asked.count)
    return complain(
      process,
      `tcpdump: pcap_loop: truncated dump file; tried to read ${cut.wanted} ${cut.wanted === 16 ? 'header' : 'captured'} bytes, only got ${cut.got}\n`,
      1,
    )
  return 0
}

function placeOf(process: ShellProcess, cluster: Cluster, node: string | undefined): Place {
  const own = new Set(process.network.addresses().map((address) => address.ip))
  const all = cluster.client().list(nodes)
  const found = all.find((each) => each.metadata.name === node)
  const nodeOf = (ip: string): string | undefined =>
    all
      .find(({ spec }) => spec.podCIDR !== undefined && cidrContains(spec.podCIDR, ip))
      ?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address
  return { own, podCidr: node === undefined ? undefined : found?.spec?.podCIDR, nodeOf }
}

interface Due {
  frame: Frame
  sent: Sent
}

/** A connection that is looked at, and how many of its packets are known. */
interface Watched {
  sent: Sent
  known: number
}

/** The packets of all that is sent while we look, each when its time has come. */
async function* arriving(process: ShellProcess, cluster: Cluster, place: Place): AsyncGenerator<Frame> {
  const tap = cluster.tap()
  const deadline = process.terminal ? Number.POSITIVE_INFINITY : process.now() + 60_000
  let watched: Watched[] = []
  let pending: Due[] = []
  try {
    for (;;) {
      watched = [...watched, ...tap.read().map((sent) => ({ sent, known: 0 }))].slice(-maxWatched)
      const fresh = watched.flatMap((one) => freshPackets(one, place))
      pending = [...pending, ...fresh].sort((one, other) => one.frame.atMicros - other.frame.atMicros).slice(-maxPending)
      const untilMicros = process.now() * 1000 + passingMicros
      const due = pending.filter(({ frame }) => frame.atMicros <= untilMicros)
      pending = pending.slice(due.length)
      yield* due.filter(isSent).map(({ frame }) => frame)
      watched = watched.filter(({ sent }) => sent.end === 'answered' && sent.endedAtMs === undefined)
      if (process.signal.aborted || process.now() >= deadline) return
      await (process.terminal ? process.waitForChange(500) : process.wait(1000))
      await process.breathe()
    }
  } finally {
    tap.close()
  }
}

const maxWatched = 500

/** What was added to a connection since it was looked at last. */
function freshPackets(one: Watched, place: Place): Due[] {
  const all = packetsOf(one.sent, place)
  const fresh = all.slice(one.known)
  one.known = all.length
  return fresh.map((frame) => ({ frame, sent: one.sent }))
}

const maxPending = 10_000
/** What passes within this time is shown together. */
const passingMicros = 50_000

/** A sender that has given up sends nothing again. */
const isSent = ({ frame, sent }: Due): boolean => frame.atMicros <= sent.untilMs * 1000 + passingMicros

function stamp(micros: number, times: number, { before, first }: { before: number; first: number }): string {
  const iso = new Date(Math.floor(micros / 1000)).toISOString()
  const fraction = String(micros % 1_000_000).padStart(6, '0')
  if (times === 1) return ''
  if (times === 2) return `${Math.floor(micros / 1_000_000)}.${fraction} `
  if (times === 3 || times === 5) return `${since(micros - (times === 3 ? before : first)).padStart(16)} `
  return `${times === 4 ? `${iso.slice(0, 10)} ` : ''}${iso.slice(11, 19)}.${fraction} `
}

const since = (micros: number): string => {
  if (micros < 0) return `-${since(-micros)}`
  const seconds = Math.floor(micros / 1_000_000)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${parts.map((part) => String(part).padStart(2, '0')).join(':')}.${String(micros % 1_000_000).padStart(6, '0')}`
}

/** Lines as tcpdump writes them; names instead of numbers without -n. */
function printer(process: ShellProcess, asked: Asked, link: LinkType): (frame: Frame) => string {
  const known = new Map<string, string>()
  const host = (ip: string): string => {
    if (asked.numeric > 0) return ip
    if (!known.has(ip)) known.set(ip, addressName(process, ip)?.replace(/\.$/, '') ?? ip)
    return known.get(ip) as string
  }
  const port = (number: number, protocol: 'tcp' | 'udp'): string =>
    asked.numeric > 0 ? String(number) : (serviceName(number, protocol) ?? String(number))
  const { verbose, quiet, withLink, absolute, unchecked, dump } = asked
  const look: Look = { verbose, quiet, link: withLink, absolute, unchecked, host, port, conversations: new Map() }
  let times: { before: number; first: number } | undefined
  let count = 0
  return (frame) => {
    times ??= { before: frame.atMicros, first: frame.atMicros }
    const number = asked.numbered ? `${String(++count).padStart(5)}  ` : ''
    const time = stamp(frame.atMicros, asked.time, times)
    times = { ...times, before: frame.atMicros }
    return `${number}${time}${frameText(frame, link, look)}${dump ? dumpText(frame, link, dump.kind, dump.whole) : ''}`
  }
}
