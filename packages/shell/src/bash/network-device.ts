import type { Sink } from './pipe.ts'
import type { Shell } from './shell.ts'

/** bash's /dev/tcp/HOST/PORT: connects; what is written is sent. */
export function openSocket(word: string, shell: Shell): { sink: Sink } | { error: string } {
  const [, , kind, host = '', port = ''] = word.split('/')
  const { network } = shell.machine
  const ip = /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host : network.resolve(host).addresses[0]
  if (ip === undefined) return { error: `${host}: Name or service not known` }
  const connected = network.connect(ip, Number(port), kind === 'udp' ? 'UDP' : 'TCP')
  if (connected.outcome === 'connected') {
    const { socket, peer } = connected
    return { sink: { isTerminal: false, write: (text) => void socket.exchange?.(text, peer) } }
  }
  const why = {
    refused: 'Connection refused',
    timeout: 'Connection timed out',
    unreachable: 'No route to host',
    reset: 'Connection reset by peer',
  }
  return { error: `connect: ${why[connected.outcome]}` }
}
