import { kernelRelease, kernelVersion } from '@kubemaze/core/host/kernel.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { isBad, parseOptions } from './options.ts'
import type { ShellCommand } from './shell-command.ts'
import { shellLine } from './spawn-line.ts'

const spec = {
  l: { value: true },
  p: { value: true },
  o: { value: true },
  i: { value: true },
  t: {},
  T: {},
  q: {},
  v: {},
  A: {},
  X: {},
  n: {},
  N: {},
  f: {},
  C: {},
  '4': {},
  '6': {},
  L: { value: true },
  F: { value: true },
  J: { value: true },
} as const

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec, true)
  if (isBad(options) || options.operands.length === 0) {
    process.stderr('usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-l login_name] [-p port] destination [command [argument ...]]\n')
    return 255
  }
  const [destination = '', ...words] = options.operands
  const [user, host] = destination.includes('@')
    ? (destination.split('@') as [string, string])
    : [options.get('l') ?? process.user.name, destination]
  const node = nodeOf(process, host)
  if (node === undefined) return 255
  if (user !== 'root' && user !== 'student') {
    process.stderr(`${user}@${host}: Permission denied (publickey).\n`)
    return 255
  }
  if (words.length === 0) return login(process, node, user)
  const home = user === 'root' ? '/root' : `/home/${user}`
  return process.spawn(shellLine(words.join(' ')), {
    host: { kind: 'node', node },
    user: { name: user, uid: user === 'root' ? 0 : 1000 },
    env: { ...process.env, USER: user, HOME: home },
    cwd: home,
  })
}

function login(process: ShellProcess, node: string, user: string): number {
  if (!process.shell?.enter) {
    process.stderr('Pseudo-terminal will not be allocated because stdin is not a terminal.\n')
    return 0
  }
  process.stdout(`Linux ${node} ${kernelRelease} ${kernelVersion} x86_64\n\n`)
  process.shell.enter({ node, user })
  return 0
}

/** The node behind a name or an address of the nodes' network; tells why there is none. */
function nodeOf(process: ShellProcess, host: string): string | undefined {
  const ip = /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host : process.network.resolve(host).addresses[0]
  const named = process.machine.other({ kind: 'node', node: host })
  if (named) return host
  if (ip === undefined) {
    process.stderr(`ssh: Could not resolve hostname ${host}: Name or service not known\n`)
    return undefined
  }
  const owner = process.network.connect(ip, 22, 'TCP')
  if (owner.outcome === 'connected' && owner.socket.owner.kind === 'node') return owner.socket.owner.node
  const words = {
    refused: 'Connection refused',
    timeout: 'Connection timed out',
    unreachable: 'No route to host',
    reset: 'Connection reset by peer',
    connected: 'Connection refused',
  }
  process.stderr(`ssh: connect to host ${host} port 22: ${words[owner.outcome]}\n`)
  return undefined
}

export const ssh: ShellCommand = { name: 'ssh', summary: 'log in to another node', usage: '[USER@]NODE [COMMAND]', run }
