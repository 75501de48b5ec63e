import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import type { ShellCommand } from '../shell-command.ts'
import { isV6, type OpenSocket, portText } from './open-sockets.ts'

interface Asked {
  numericHosts: boolean
  numericPorts: boolean
  /** `-t`: numbers of processes alone. */
  terse: boolean
  protocol: 'TCP' | 'UDP' | undefined
  family: '4' | '6' | undefined
  host: string | undefined
  ports: readonly number[] | undefined
  pid: number | undefined
  command: string | undefined
}

/** `-i[46][TCP|UDP][@HOST][:PORTS]` and the few letters beside it; a text says what is wrong. */
function read(process: ShellProcess): Asked | string {
  const asked: Asked = {
    numericHosts: false,
    numericPorts: false,
    terse: false,
    protocol: undefined,
    family: undefined,
    host: undefined,
    ports: undefined,
    pid: undefined,
    command: undefined,
  }
  let sockets = false
  const rest = process.argv.slice(1)
  while (rest.length > 0) {
    const word = rest.shift() as string
    if (/^[-+]i/.test(word) || /^-[nPt]*i/.test(word)) {
      sockets = true
      const at = word.indexOf('i')
      letters(asked, word.slice(1, at))
      const wrong = address(asked, word.slice(at + 1) || (/^[^-+]/.test(rest[0] ?? '') ? (rest.shift() ?? '') : ''))
      if (wrong !== undefined) return wrong
    } else if (/^-[pc]/.test(word)) {
      const value = word.slice(2) || rest.shift() || ''
      if (word[1] === 'p') asked.pid = Number(value)
      else asked.command = value
    } else if (word === '-s' || word.startsWith('-sTCP')) {
      if (word === '-s') rest.shift()
    } else if (/^-[nPtaUl]+$/.test(word)) letters(asked, word.slice(1))
    else return `lsof: ${word}: only sockets (-i) are simulated here\n`
  }
  return sockets || asked.pid !== undefined || asked.command !== undefined
    ? asked
    : 'lsof: open files are not simulated here; sockets are: lsof -i\n'
}

function letters(asked: Asked, text: string): void {
  if (text.includes('n')) asked.numericHosts = true
  if (text.includes('P')) asked.numericPorts = true
  if (text.includes('t')) asked.terse = true
}

function address(asked: Asked, text: string): string | undefined {
  const found = /^([46])?(tcp|udp)?(?:@([^:]+))?(?::([\d,-]+))?$/i.exec(text)
  if (!found) return `lsof: unacceptable Internet address in: -i ${text}\n`
  asked.family = found[1] as Asked['family']
  asked.protocol = found[2]?.toUpperCase() as Asked['protocol']
  asked.host = found[3]
  asked.ports = found[4]?.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number)
    return Array.from({ length: Math.min(65_536, Math.max(0, to - from + 1)) }, (_, i) => from + i)
  })
  return undefined
}

function isWanted(asked: Asked, socket: OpenSocket): boolean {
  if (asked.protocol !== undefined && socket.protocol !== asked.protocol) return false
  if (asked.family !== undefined && (asked.family === '6') !== isV6(socket)) return false
  if (asked.ports && !asked.ports.includes(socket.port)) return false
  if (asked.host !== undefined && socket.address !== asked.host) return false
  if (asked.pid !== undefined && socket.pid !== asked.pid) return false
  return asked.command === undefined || socket.program.startsWith(asked.command)
}

/** lsof 4.95, as far as sockets go. Root sees everybody's. */
async function run(process: ShellProcess): Promise<number> {
  const asked = read(process)
  if (typeof asked === 'string') return complain(process, asked, 1)
  const found = process.user.uid === 0 ? process.network.sockets().filter((socket) => isWanted(asked, socket)) : []
  if (found.length === 0) return 1
  const sorted = [...found].sort((a, b) => a.pid - b.pid || a.port - b.port)
  if (asked.terse) process.stdout([...new Set(sorted.map(({ pid }) => pid))].map((pid) => `${pid}\n`).join(''))
  else process.stdout(table(sorted.map((socket, index) => rowOf(asked, socket, index))))
  return 0
}

function rowOf(asked: Asked, socket: OpenSocket, index: number): string[] {
  const host =
    socket.address === '::' || socket.address === '0.0.0.0' ? '*' : isV6(socket) ? `[${socket.address}]` : socket.address
  const shown = host === '127.0.0.1' && !asked.numericHosts ? 'localhost' : host
  const port = portText(socket.port, socket.protocol.toLowerCase(), asked.numericPorts)
  const state = socket.protocol === 'TCP' ? ' (LISTEN)' : ''
  const user = socket.program === 'systemd-resolve' ? 'systemd-resolve' : 'root'
  const inode = String(20_000 + socket.pid * 3 + socket.port)
  return [
    socket.program.slice(0, 9),
    String(socket.pid),
    user,
    `${3 + (index % 9)}u`,
    isV6(socket) ? 'IPv6' : 'IPv4',
    inode,
    '0t0',
    socket.protocol,
    `${shown}:${port}${state}`,
  ]
}

const heads = ['COMMAND', 'PID', 'USER', 'FD', 'TYPE', 'DEVICE', 'SIZE/OFF', 'NODE', 'NAME']

/** Command and name stand left; the descriptor's letter stands behind its number. */
function table(rows: readonly string[][]): string {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[], isHead: boolean): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        if (column === heads.length - 1) return cell
        if (column === 0) return cell.padEnd(width)
        if (column === 3) return isHead ? `${cell.padStart(4)}  ` : `${cell.padStart(5)} `
        return cell.padStart(width)
      })
      .join(' ')
  return [line(heads, true), ...rows.map((row) => line(row, false))].map((text) => `${text}\n`).join('')
}

export const lsof: ShellCommand = {
  name: 'lsof',
  summary: 'list open sockets',
  usage: '-i[46][TCP|UDP][@HOST][:PORT] [-nP]',
  run,
}
