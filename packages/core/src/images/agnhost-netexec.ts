import type { HttpRequest, Peer } from '../network/packet.ts'
import { netexecDoors } from './agnhost-netexec-doors.ts'
import { flagValue } from './flag-value.ts'
import { slashDate, targetOf } from './http-answer.ts'
import type { Listener, MainContext, MainProcess } from './image.ts'

/** agnhost netexec: an HTTP server with small doors and the same by UDP and SCTP. Models test/images/agnhost/netexec (2.63). */
export function netexec(context: MainContext, args: readonly string[]): MainProcess {
  const number = (name: string, otherwise: number): number => Number(flagValue(args, name) ?? otherwise)
  const [httpPort, udpPort, sctpPort] = [number('http-port', 8080), number('udp-port', 8081), number('sctp-port', -1)]
  const delaySeconds = number('delay-shutdown', 0)
  const at = slashDate(context.startedAtMs)
  const addresses = addressesOf(flagValue(args, 'udp-listen-addresses') ?? '')
  const wrong = addresses.find((address) => address !== '' && !isAddress(address))
  if (udpPort !== -1 && wrong !== undefined)
    return { errors: [`${at} parseAddress: invalid address ${wrong}`], exitAfterMs: 50, exitCode: 1 }
  const ready = udpPort !== -1 || sctpPort !== -1
  const listen: Listener[] = [
    httpListener(context, args, httpPort, ready),
    ...(udpPort === -1 ? [] : addresses.map((address) => datagrams(context, 'UDP', udpPort, address))),
    ...(sctpPort === -1 ? [] : [datagrams(context, 'SCTP', sctpPort, '')]),
  ]
  return {
    exitCode: 0,
    ...(delaySeconds > 0 ? { stopAfterMs: delaySeconds * 1000 } : {}),
    log: [
      `${at} Started HTTP server on port ${httpPort}`,
      ...(udpPort === -1 ? [] : addresses.map((address) => `${at} Started UDP server on port ${address} ${udpPort}`)),
      ...(sctpPort === -1 ? [] : [`${at} Started SCTP server`]),
    ],
    listen,
  }
}

const isAddress = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || (text.includes(':') && /^[\da-fA-F:.]+$/.test(text))

const addressesOf = (text: string): string[] => (text === '' ? [''] : [...new Set(text.split(','))].sort())

function httpListener(context: MainContext, args: readonly string[], port: number, ready: boolean): Listener {
  const override = flagValue(args, 'http-override')
  const certificate = flagValue(args, 'tls-cert-file')
  const doors = netexecDoors(context, ready)
  return {
    protocol: 'TCP',
    port,
    ...(certificate === undefined ? {} : { tls: true }),
    http(asked, peer) {
      const request: HttpRequest = override ? { ...asked, method: 'GET', target: override, headers: {}, body: '' } : asked
      const { path, query } = targetOf(request)
      const door = (Object.hasOwn(doors, path) ? doors[path] : undefined) ?? (doors['/'] as (typeof doors)[string])
      const form = { ...query, ...formOf(request) }
      return door(
        { request, peer, log: (words) => context.log(`${slashDate(peer.nowMs)} ${words}`) },
        (name) => form[name]?.[0] ?? '',
      )
    },
  }
}

/** What a form sends in its body goes before the query. */
function formOf(request: HttpRequest): Record<string, string[]> {
  const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  return form ? targetOf({ ...request, target: `/?${request.body}` }).query : {}
}

function datagrams(context: MainContext, protocol: 'UDP' | 'SCTP', port: number, address: string): Listener {
  const exchange = (message: string, peer: Peer): string | undefined => {
    const { answer, told } = datagram(context, protocol, message, peer)
    for (const words of told) context.log(`${slashDate(peer.nowMs)} ${words}`)
    return answer
  }
  return { protocol, port, ...(address === '' ? {} : { address }), exchange }
}

function datagram(
  { hostname }: MainContext,
  protocol: 'UDP' | 'SCTP',
  message: string,
  { sourceIp, sourcePort }: Peer,
): { answer?: string; told: string[] } {
  const text = message.trim().toLowerCase()
  const client = `${sourceIp}:${sourcePort}`
  const own = protocol === 'UDP' ? 'udp' : 'SCTP'
  if (text === 'hostname') return { answer: hostname, told: [`Sending ${own} hostName response`, `hostname: ${hostname}`] }
  if (text.startsWith('echo '))
    return { answer: text.slice(5), told: [`Echoing ${text.slice(5)} to ${protocol} client ${client}`] }
  if (text === 'clientip') return { answer: client, told: [`Sending clientip back to ${protocol} client ${client}`] }
  return { told: text === '' ? [] : [`Unknown ${protocol} command received from ${client}: ${text}`] }
}
