import type { ShellProcess } from '../bash/shell.ts'
import { serviceName } from './net/services.ts'
import type { ShellCommand } from './shell-command.ts'

type OpenSocket = ReturnType<ShellProcess['network']['sockets']>[number]

interface Wanted {
  tcp: boolean
  udp: boolean
  numeric: boolean
  programs: boolean
  listening: boolean
  all: boolean
}

/** The letters of -tnlup, wherever they stand. */
function wantedOf(words: readonly string[]): Wanted {
  const letters = words.filter((word) => /^-[a-zA-Z0-9]+$/.test(word)).join('')
  const long = (name: string): boolean => words.includes(`--${name}`)
  const tcp = letters.includes('t') || long('tcp')
  const udp = letters.includes('u') || long('udp')
  return {
    tcp: tcp || !udp,
    udp: udp || !tcp,
    numeric: letters.includes('n') || long('numeric'),
    programs: letters.includes('p') || long('program') || long('programs') || long('processes'),
    listening: letters.includes('l') || long('listening'),
    all: letters.includes('a') || long('all'),
  }
}

function open(process: ShellProcess, wanted: Wanted): OpenSocket[] {
  if (!wanted.listening && !wanted.all) return []
  const order = { TCP: 0, UDP: 1, SCTP: 2 }
  return process.network
    .sockets()
    .filter((socket) => (socket.protocol === 'TCP' ? wanted.tcp : wanted.udp && socket.protocol === 'UDP'))
    .sort((a, b) => order[a.protocol] - order[b.protocol] || Number(a.address.includes(':')) - Number(b.address.includes(':')))
}

const isV6 = (socket: OpenSocket): boolean => socket.address.includes(':')

function portText(port: number, protocol: string, numeric: boolean): string {
  return numeric ? String(port) : (serviceName(port, protocol) ?? String(port)).replace('*', String(port))
}

/** netstat of net-tools. Others' programs are shown to root alone. */
async function netstat(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1)
  if (words.some((word) => /^-\w*r/.test(word)))
    return process.spawn(['route', ...(words.some((word) => /^-\w*n/.test(word)) ? ['-n'] : [])])
  if (words.some((word) => /^-\w*i/.test(word))) return process.spawn(['ifconfig'])
  const wanted = wantedOf(words)
  const hidden = wanted.programs && process.user.uid !== 0
  if (hidden)
    process.stderr(
      '(Not all processes could be identified, non-owned process info\n will not be shown, you would have to be root to see it all.)\n',
    )
  const title = wanted.listening ? '(only servers)' : wanted.all ? '(servers and established)' : '(w/o servers)'
  process.stdout(
    `Active Internet connections ${title}\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ${wanted.programs ? ' PID/Program name    ' : ''}\n`,
  )
  for (const socket of open(process, wanted)) {
    const protocol = socket.protocol.toLowerCase() + (isV6(socket) ? '6' : '')
    const local = `${socket.address}:${portText(socket.port, protocol, wanted.numeric)}`
    const foreign = isV6(socket) ? ':::*' : '0.0.0.0:*'
    const state = socket.protocol === 'TCP' ? 'LISTEN' : ''
    const program = wanted.programs ? (hidden ? '-' : `${socket.pid}/${socket.program}`.slice(0, 19)).padEnd(20) : ''
    process.stdout(
      `${protocol.padEnd(5)}${'0'.padStart(7)}${'0'.padStart(7)} ${local.padEnd(23)} ${foreign.padEnd(23)} ${state.padEnd(11)} ${program}`.trimEnd() +
        (wanted.programs ? ' '.repeat(Math.max(0, 4)) : '') +
        '\n',
    )
  }
  return 0
}

/** ss of iproute2. */
async function ss(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1)
  const wanted = wantedOf(words)
  const headless = words.some((word) => /^-\w*H/.test(word) || word === '--no-header')
  const sockets = open(process, wanted)
  const both = wanted.tcp && wanted.udp
  const rows = sockets.map((socket) => row(socket, wanted, process.user.uid === 0, both))
  const head = [...(both ? ['Netid'] : []), 'State', 'Recv-Q', 'Send-Q', 'Local Address:Port', 'Peer Address:Port', 'Process']
  const table = headless ? rows : [head, ...rows]
  const widths = head.map((_, column) => Math.max(...table.map((cells) => (cells[column] ?? '').length), 0))
  for (const cells of table)
    process.stdout(
      `${cells
        .map((cell, column) => cell.padEnd((widths[column] ?? 0) + 1))
        .join('')
        .trimEnd()}\n`,
    )
  return 0
}

function row(socket: OpenSocket, wanted: Wanted, root: boolean, both: boolean): string[] {
  const protocol = socket.protocol.toLowerCase()
  const address = socket.address === '::' ? '*' : socket.address
  const process = wanted.programs && root ? `users:(("${socket.program}",pid=${socket.pid},fd=8))` : ''
  const peer = socket.address === '::' ? '*:*' : isV6(socket) ? '[::]:*' : '0.0.0.0:*'
  const cells = [
    protocol === 'tcp' ? 'LISTEN' : 'UNCONN',
    '0',
    protocol === 'tcp' ? '4096' : '0',
    `${address}:${portText(socket.port, protocol, wanted.numeric)}`,
    peer,
    process,
  ]
  return both ? [protocol, ...cells] : cells
}

export const netstatCommand: ShellCommand = {
  name: 'netstat',
  summary: 'print network connections, routing tables and interface statistics',
  usage: '[-tnlup] [-r]',
  run: netstat,
}
export const ssCommand: ShellCommand = {
  name: 'ss',
  summary: 'another utility to investigate sockets',
  usage: '[-tnlup]',
  run: ss,
}
