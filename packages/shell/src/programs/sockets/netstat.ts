import type { ShellProcess } from '../../bash/shell.ts'
import { interfacesOf } from '../ip/interfaces.ts'
import { mtuOf } from '../ip/ip-interfaces.ts'
import { routeTable } from '../ip/route.ts'
import { complain, say } from '../last-words.ts'
import { addressName } from '../net/address-name.ts'
import type { ShellCommand } from '../shell-command.ts'
import { isV6, type OpenSocket, openSockets, portText, type Wanted, wantedOf } from './open-sockets.ts'
import { netstatUsage } from './usage.ts'

const letters = 'vWeenNcCFaolrigsMtuwxpSU46A'

const longNames =
  'route interfaces groups masquerade statistics verbose wide numeric numeric-hosts numeric-ports numeric-users symbolic extend program programs timers continuous listening all fib cache tcp udp udplite raw unix inet inet6 help version protocol'.split(
    ' ',
  )

/** netstat of net-tools. Others' programs are shown to root alone. */
async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1)
  const given = words
    .filter((word) => /^-[^-]/.test(word))
    .join('')
    .replaceAll('-', '')
  const bad = [...given].find((letter) => !letters.includes(letter) && letter !== 'V' && letter !== 'h')
  if (bad !== undefined) return complain(process, `netstat: invalid option -- '${bad}'\n${netstatUsage}`, 3)
  const long = words.find((word) => /^--./.test(word) && !longNames.some((name) => name.startsWith(word.slice(2))))
  if (long !== undefined) return complain(process, `netstat: unrecognized option '${long}'\n${netstatUsage}`, 3)
  if (given.includes('h') || words.includes('--help')) return complain(process, netstatUsage, 4)
  if (given.includes('V') || words.includes('--version')) return say(process, 'net-tools 2.10\n')
  if (given.includes('r') || words.includes('--route'))
    return say(process, routeTable(process, { numeric: given.includes('n'), columns: columnsOf(given) }))
  if (given.includes('i') || words.includes('--interfaces')) return say(process, interfaceTable(process))
  if (given.includes('M')) return complain(process, "netstat: no support for `ip_masquerade' on this system.\n", 1)
  const family = /^-A$/.test(words.find((word) => word === '-A') ?? '') ? (words[words.indexOf('-A') + 1] ?? '') : 'inet'
  if (!/^(inet6?|unix|ax25|netrom|rose|ipx|ddp|x25|econet)(,|$)/.test(family))
    return complain(process, `Unknown address family \`${family}'.\n`, 1)
  if (given.includes('s') || given.includes('g')) return complain(process, 'netstat: -s and -g are not simulated here\n', 1)
  return sockets(process, wantedOf(words), given)
}

/** netstat shows MSS and window first, route metric and use. */
function columnsOf(given: string): 'window' | 'plain' | 'both' {
  const extended = [...given].filter((letter) => letter === 'e').length
  return extended === 0 ? 'window' : extended === 1 ? 'plain' : 'both'
}

function interfaceTable(process: ShellProcess): string {
  const head = 'Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n'
  const rows = interfacesOf(process)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((one) => {
      const counts = '       0      0      0 0             0      0      0      0'
      return `${one.name.padEnd(15)} ${String(mtuOf(one, process)).padStart(5)} ${counts} ${one.loopback ? 'LRU' : 'BMRU'}\n`
    })
  return `Kernel Interface table\n${head}${rows.join('')}`
}

function sockets(process: ShellProcess, wanted: Wanted, given: string): number {
  const hidden = wanted.programs && process.user.uid !== 0
  if (hidden)
    process.stderr(
      '(Not all processes could be identified, non-owned process info\n will not be shown, you would have to be root to see it all.)\n',
    )
  const title = wanted.listening ? '(only servers)' : wanted.all ? '(servers and established)' : '(w/o servers)'
  const inet = wanted.tcp || wanted.udp || given.includes('w')
  const extended = given.includes('e')
  const columns = `${extended ? ' User       Inode     ' : ''}${wanted.programs ? ' PID/Program name    ' : ''}${given.includes('o') ? ' Timer' : ''}`
  if (inet)
    process.stdout(
      `Active Internet connections ${title}\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ${columns}\n`,
    )
  for (const [index, socket] of openSockets(process, wanted, ['TCP', 'UDP']).entries())
    process.stdout(rowOf(process, socket, wanted, { hidden, extended, index, timer: given.includes('o') }))
  const unix = given.includes('x') || !/[tuw]/.test(given)
  if (unix && !wanted.family)
    process.stdout(
      `Active UNIX domain sockets ${title}\nProto RefCnt Flags       Type       State         I-Node  ${wanted.programs ? ' PID/Program name    ' : ''} Path\n`,
    )
  return 0
}

interface Cells {
  hidden: boolean
  extended: boolean
  index: number
  timer: boolean
}

function rowOf(process: ShellProcess, socket: OpenSocket, wanted: Wanted, cells: Cells): string {
  const protocol = socket.protocol.toLowerCase() + (isV6(socket) ? '6' : '')
  const any = isV6(socket) ? (wanted.numeric ? '::' : '[::]') : '0.0.0.0'
  const host =
    wanted.numeric || socket.address === '0.0.0.0' ? socket.address : (addressName(process, socket.address) ?? socket.address)
  const local = `${socket.address === '::' ? any : host}:${portText(socket.port, protocol, wanted.numeric)}`
  const state = socket.protocol === 'TCP' ? 'LISTEN' : ''
  const program = cells.hidden ? '-' : `${socket.pid}/${socket.program}`.slice(0, 19)
  const owner = cells.extended ? ` ${'0'.padEnd(10)} ${String(20_000 + cells.index * 7).padEnd(10)}` : ''
  return `${protocol.padEnd(5)} ${'0'.padStart(6)} ${'0'.padStart(6)} ${local.padEnd(23)} ${`${any}:*`.padEnd(23)} ${state.padEnd(11)}${owner}${wanted.programs ? ` ${program.padEnd(20)}` : ''}${cells.timer ? ' off (0.00/0/0)' : ''}\n`
}

export const netstatCommand: ShellCommand = {
  name: 'netstat',
  summary: 'print network connections, routing tables and interface statistics',
  usage: '[-tnlupae] [-rn] [-i]',
  run,
}
