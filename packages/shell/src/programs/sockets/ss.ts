import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import type { ShellCommand } from '../shell-command.ts'
import { isV6, type OpenSocket, openSockets, portText, type Wanted, wantedOf } from './open-sockets.ts'
import { ssFilter } from './ss-filter.ts'
import { ssUsage } from './usage.ts'

const letters = 'hVnralBoepmiKsTEZNbt4u6wdxSM0fAHOQHD'
const long = new Set(
  'help version numeric resolve all listening options extended memory processes threads info tos cgroup tipcinfo kill summary events context contexts net bpf ipv4 ipv6 packet tcp mptcp sctp udp dccp raw unix tipc vsock xdp family query socket diag no-header oneline no-queues bound-inactive inet-sockopt'.split(
    ' ',
  ),
)

/** ss of iproute2 6.1. */
async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1)
  const flags = words.filter((word) => word.startsWith('-'))
  const bad = badFlag(flags)
  if (bad !== undefined) return complain(process, `ss: ${bad}\n${ssUsage}`, 255)
  const given = flags
    .filter((word) => /^-[^-]/.test(word))
    .join('')
    .replaceAll('-', '')
  if (given.includes('h') || flags.includes('--help')) return say(process, ssUsage)
  if (given.includes('V') || flags.includes('--version')) return say(process, 'ss utility, iproute2-6.1.0\n')
  if (given.includes('s') || flags.includes('--summary')) return say(process, summary(process))
  const filter = ssFilter(words.filter((word) => !word.startsWith('-')).join(' '))
  if ('error' in filter) return complain(process, filter.error, 1)
  const wanted = { ...wantedOf(words), ...(filter.listening ? { listening: true } : {}) }
  const sockets = filter.listening === false ? [] : openSockets(process, wanted, ['UDP', 'TCP']).filter(filter.matches)
  const look = { state: filter.listening === undefined, header: !given.includes('H') && !flags.includes('--no-header') }
  return say(process, table(sockets, wanted, look, process.user.uid === 0))
}

function badFlag(flags: readonly string[]): string | undefined {
  for (const flag of flags) {
    if (flag.startsWith('--')) {
      if (![...long].some((name) => name.startsWith(flag.slice(2).replace(/=.*/, '')))) return `unrecognized option '${flag}'`
      continue
    }
    const letter = [...flag.slice(1)].find((one) => !letters.includes(one))
    if (letter !== undefined) return `invalid option -- '${letter}'`
  }
  return undefined
}

function summary(process: ShellProcess): string {
  const all = process.network.sockets()
  const count = (protocol: string, v6: boolean): number =>
    all.filter((socket) => socket.protocol === protocol && isV6(socket) === v6).length
  const row = (name: string, ip: number, v6: number): string =>
    `${name}\t  ${String(ip + v6).padEnd(9)} ${String(ip).padEnd(9)} ${String(v6).padEnd(9)}\n`
  const [udp, udp6, tcp, tcp6] = [count('UDP', false), count('UDP', true), count('TCP', false), count('TCP', true)]
  return `Total: ${all.length}\nTCP:   ${tcp + tcp6} (estab 0, closed 0, orphaned 0, timewait 0)\n\nTransport Total     IP        IPv6\n${row('RAW', 0, 0)}${row('UDP', udp, udp6)}${row('TCP', tcp, tcp6)}${row('INET', udp + tcp, udp6 + tcp6)}${row('FRAG', 0, 0)}\n`
}

interface Row {
  left: string[]
  local: [string, string]
  peer: [string, string]
  process: string
}

function table(sockets: readonly OpenSocket[], wanted: Wanted, look: { state: boolean; header: boolean }, root: boolean): string {
  const netid = Number(wanted.tcp) + Number(wanted.udp) !== 1
  const rows = sockets.map((socket) => rowOf(socket, wanted, { netid, state: look.state, root }))
  const head: Row = {
    left: [...(netid ? ['Netid'] : []), ...(look.state ? ['State'] : []), 'Recv-Q', 'Send-Q'],
    local: ['Local Address', 'Port'],
    peer: ['Peer Address', 'Port'],
    process: 'Process',
  }
  const shown = look.header ? [head, ...rows] : rows
  const width = (of: (row: Row) => string, from: readonly Row[] = shown): number =>
    Math.max(0, ...from.map((row) => of(row).length))
  const left = head.left.map((_, i) => width((row) => row.left[i] ?? '', [head, ...rows]))
  const widths = [
    width((row) => row.local[0]),
    width((row) => row.local[1]),
    width((row) => row.peer[0]),
    width((row) => row.peer[1]),
    width((row) => row.process),
  ] as const
  const line = (row: Row): string =>
    `${row.left.map((cell, i) => cell.padEnd(left[i] ?? 0)).join(' ')} ${row.local[0].padStart(widths[0])}:${row.local[1].padEnd(widths[1])} ${row.peer[0].padStart(widths[2])}:${row.peer[1].padEnd(widths[3])}${row.process.padEnd(widths[4])}\n`
  return shown.map(line).join('')
}

function rowOf(socket: OpenSocket, wanted: Wanted, look: { netid: boolean; state: boolean; root: boolean }): Row {
  const protocol = socket.protocol.toLowerCase()
  const tcp = protocol === 'tcp'
  const any = socket.address === '::' ? '*' : isV6(socket) ? '[::]' : '0.0.0.0'
  return {
    left: [...(look.netid ? [protocol] : []), ...(look.state ? [tcp ? 'LISTEN' : 'UNCONN'] : []), '0', tcp ? '4096' : '0'],
    local: [socket.address === '::' ? '*' : socket.address, portText(socket.port, protocol, wanted.numeric)],
    peer: [any, '*'],
    process: wanted.programs && look.root ? ` users:(("${socket.program}",pid=${socket.pid},fd=8))` : '',
  }
}

export const ssCommand: ShellCommand = {
  name: 'ss',
  summary: 'another utility to investigate sockets',
  usage: "[-tnlup] [-H] [-s] [state STATE] ['sport = :PORT']",
  run,
}
