import { isFailure } from '@kubemaze/core/api/status.ts'
import type { Connect } from '@kubemaze/core/apiserver/request.ts'
import { containerNotFound } from '@kubemaze/core/cluster/exec.ts'
import type { Lab } from '../objects/lab.ts'
import type { Upgrade } from '../objects/object-host.ts'
import { channelProtocols, channelSocket } from './channel-socket.ts'
import { execStreamProtocols, execStreams } from './exec-streams.ts'
import { plainRequest } from './kubernetes.ts'
import { apiRequest } from './kubernetes-answer.ts'
import { kubernetesUser, unauthorizedStatus } from './kubernetes-user.ts'
import { logProtocols, logSocket } from './log-socket.ts'
import { portForwardProtocols, portForwardSocket } from './port-forward.ts'
import { portForwardStreamProtocol, portForwardStreams, tunnelProtocol } from './port-forward-streams.ts'

/** exec, attach, port-forward and log as a connection of their own: by WebSocket or by SPDY/3.1. */
export function kubernetesUpgrade(lab: Lab, request: Request): Upgrade | Response {
  const user = kubernetesUser(lab, request.headers.get('authorization'))
  if (!user) return unauthorizedStatus()
  const response = lab.opened().cluster.handle(apiRequest(plainRequest(request, new Uint8Array()), user))
  if (response.kind === 'object') return Response.json(response.object, { status: response.code })
  if (response.kind !== 'connect') return new Response('Upgrade request required', { status: 400 })
  const { connect } = response
  if (request.headers.get('upgrade')?.toLowerCase() === 'spdy/3.1') return spdyUpgrade(lab, request, connect)
  if (connect.type === 'log') return logUpgrade(lab, request, connect)
  if (connect.type === 'portforward') return portForwardUpgrade(lab, request, connect)
  if (connect.type !== 'exec' && connect.type !== 'attach')
    return new Response('unable to upgrade: not supported', { status: 400 })
  return channelUpgrade(lab, request, connect)
}

const listOf = (header: string | null): string[] =>
  (header ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')

const offeredProtocols = (request: Request): string[] => listOf(request.headers.get('sec-websocket-protocol'))

/** Models apimachinery httpstream Handshake (1.36): the client's first protocol that is known, or 403 with those that are. */
function spdyUpgrade(lab: Lab, request: Request, connect: Connect): Upgrade | Response {
  if (connect.type !== 'exec' && connect.type !== 'attach' && connect.type !== 'portforward')
    return new Response('unable to upgrade: not supported', { status: 400 })
  const refused = kubeletRefusal(lab, connect)
  if (refused !== undefined) return new Response(`${refused}\n`, { status: 500 })
  const known = connect.type === 'portforward' ? [portForwardStreamProtocol] : execStreamProtocols
  const offered = listOf(request.headers.get('x-stream-protocol-version'))
  const spdy = offered.length === 0 ? known.at(-1) : offered.find((protocol) => known.includes(protocol))
  if (spdy === undefined)
    return new Response(
      `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], server accepts [${known.join(' ')}]`,
      {
        status: 403,
        headers: known.map((protocol): [string, string] => ['x-accepted-stream-protocol-versions', protocol]),
      },
    )
  return { spdy, handler: connect.type === 'portforward' ? portForwardStreams(lab, connect) : execStreams(lab, connect, spdy) }
}

/** What the kubelet says before any stream is open; clients put "unable to upgrade connection: " before it. */
function kubeletRefusal(lab: Lab, connect: Connect & { type: 'exec' | 'attach' | 'portforward' }): string | undefined {
  const { cluster } = lab.opened()
  const { namespace, pod } = connect
  if (connect.type === 'portforward')
    return cluster.sandbox(namespace, pod) ? undefined : `pod not found (${JSON.stringify(`${pod}_${namespace}`)})`
  return cluster.container(namespace, pod, connect.container) ? undefined : containerNotFound(connect.container)
}

function logUpgrade(lab: Lab, request: Request, connect: Connect & { type: 'log' }): Upgrade | Response {
  const found = lab.opened().cluster.logs(connect)
  if (isFailure(found)) return Response.json(found, { status: found.code })
  const offered = offeredProtocols(request)
  const protocol = logProtocols.find((each) => offered.includes(each))
  if (offered.length > 0 && protocol === undefined) return new Response('no supported sub-protocol', { status: 400 })
  return { ...(protocol === undefined ? {} : { protocol }), handler: logSocket(lab, connect, protocol) }
}

function portForwardUpgrade(lab: Lab, request: Request, connect: Connect & { type: 'portforward' }): Upgrade | Response {
  const refused = kubeletRefusal(lab, connect)
  if (refused !== undefined) return new Response(`${refused}\n`, { status: 500 })
  const offered = offeredProtocols(request)
  if (offered.includes(tunnelProtocol)) return { protocol: tunnelProtocol, handler: portForwardStreams(lab, connect) }
  const protocol = portForwardProtocols.find((known) => offered.includes(known))
  if (offered.length > 0 && protocol === undefined) return new Response('no supported sub-protocol', { status: 400 })
  return { ...(protocol === undefined ? {} : { protocol }), handler: portForwardSocket(lab, connect) }
}

function channelUpgrade(lab: Lab, request: Request, connect: Connect & { type: 'exec' | 'attach' }): Upgrade | Response {
  const offered = offeredProtocols(request)
  const protocol = channelProtocols.find((known) => offered.includes(known))
  if (offered.length > 0 && protocol === undefined) return new Response('no supported sub-protocol', { status: 400 })
  return {
    ...(protocol === undefined ? {} : { protocol }),
    handler: channelSocket(lab, connect, protocol ?? 'channel.k8s.io'),
  }
}
