import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import type { ShellCommand } from '../shell-command.ts'
import { isV6, type OpenSocket, openSockets, portText } from './open-sockets.ts'
import { ssFilter } from './ss-filter.ts'
import { backlogOf, parseSs, type SsOptions } from './ss-options.ts'
import { ssUsage } from './usage.ts'

/** ss of iproute2 6.1. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseSs(process.argv.slice(1))
  if ('error' in options) return complain(process, options.error + (options.usage ? ssUsage : ''), options.status)
  const { flags } = options
  if (flags.has('h')) return say(process, ssUsage)
  if (flags.has('V')) return say(process, 'ss utility, iproute2-6.1.0\n')
  if (flags.has('s')) return say(process, summary(process))
  const filter = ssFilter(options.filter, process.network.addresses())
  if ('error' in filter) return complain(process, filter.error + (filter.usage ? ssUsage : ''), filter.status)
  // dumping what no table shows writes nothing
  if (flags.has('D')) return 0
  const wanted = {
    tcp: options.tables.has('tcp'),
    udp: options.tables.has('udp'),
    numeric: flags.has('n'),
    programs: flags.has('p') || flags.has('T'),
    listening: flags.has('l') || filter.asksListening,
    all: flags.has('a'),
    family: options.family,
  }
  const sockets = openSockets(process, wanted, ['UDP', 'TCP']).filter(filter.matches)
  return say(process, table(process, sockets, options, filter.showsState))
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
  /** The line below. */
  more: string
}

function table(process: ShellProcess, sockets: readonly OpenSocket[], options: SsOptions, state: boolean): string {
  const { flags, tables } = options
  const netid = tables.size !== 1
  const rows = sockets.map((socket, index) => rowOf(process, socket, options, { netid, state, index }))
  const head: Row = {
    left: [...(netid ? ['Netid'] : []), ...(state ? ['State'] : []), 'Recv-Q', 'Send-Q'],
    local: ['Local Address', 'Port'],
    peer: ['Peer Address', 'Port'],
    process: 'Process',
    more: '',
  }
  const shown = flags.has('H') ? rows : [head, ...rows]
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
    `${row.left.map((cell, i) => cell.padEnd(left[i] ?? 0)).join(' ')} ${row.local[0].padStart(widths[0])}:${row.local[1].padEnd(widths[1])} ${row.peer[0].padStart(widths[2])}:${row.peer[1].padEnd(widths[3])}${row.process.padEnd(widths[4])}\n${row.more === '' ? '' : `\t${row.more}\n`}`
  return shown.map(line).join('')
}

function rowOf(
  process: ShellProcess,
  socket: OpenSocket,
  { flags }: SsOptions,
  look: { netid: boolean; state: boolean; index: number },
): Row {
  const protocol = socket.protocol.toLowerCase()
  const tcp = protocol === 'tcp'
  const any = socket.address === '::' ? '*' : isV6(socket) ? '[::]' : '0.0.0.0'
  const below = belowText(flags, tcp)
  return {
    left: [
      ...(look.netid ? [protocol] : []),
      ...(look.state ? [tcp ? 'LISTEN' : 'UNCONN'] : []),
      '0',
      tcp ? String(backlogOf(socket)) : '0',
    ],
    local: [socket.address === '::' ? '*' : socket.address, portText(socket.port, protocol, flags.has('n'))],
    peer: [any, '*'],
    process: processText(socket, flags, look.index, process.user.uid === 0) + (flags.has('O') ? below : ''),
    more: flags.has('O') ? '' : below,
  }
}

const services = ['sshd', 'containerd', 'kubelet', 'systemd-resolve']

function processText(socket: OpenSocket, flags: ReadonlySet<string>, index: number, isRoot: boolean): string {
  const { program, pid } = socket
  const thread = flags.has('T') ? `tid=${pid},` : ''
  const users = (flags.has('p') || flags.has('T')) && isRoot ? ` users:(("${program}",pid=${pid},${thread}fd=8))` : ''
  const slice = services.includes(program) ? `/system.slice/${program.replace(/^sshd$/, 'ssh')}.service` : '/kubepods.slice'
  const group = flags.has('e') || flags.has('cgroup') ? ` cgroup:${slice}` : ''
  const ids = flags.has('e')
    ? ` ino:${20_000 + pid * 7 + socket.port} sk:${(index + 1).toString(16)}${group}${isV6(socket) ? ' v6only:0' : ''} <->`
    : group
  return `${users}${ids}${flags.has('tos') ? ' tos:0 class_id:0' : ''}`
}

/** -m and -i */
function belowText(flags: ReadonlySet<string>, tcp: boolean): string {
  const memory = ` skmem:(r0,rb${tcp ? 131_072 : 212_992},t0,tb${tcp ? 16_384 : 212_992},f0,w0,o0,bl0,d0)`
  return `${flags.has('m') ? memory : ''}${flags.has('i') && tcp ? ' cubic cwnd:10' : ''}`
}

export const ssCommand: ShellCommand = {
  name: 'ss',
  summary: 'another utility to investigate sockets',
  usage: "[-tnlupaeomi] [-H] [-s] [state STATE] ['sport = :PORT']",
  run,
}
