import type { Connect } from '@kubemaze/core/apiserver/request.ts'
import type { Lab } from '../objects/lab.ts'
import type { Upgrade } from '../objects/object-host.ts'
import { channelProtocols, channelSocket } from './channel-socket.ts'
import { apiRequest } from './kubernetes.ts'
import { kubernetesUser } from './kubernetes-user.ts'
import { portForwardProtocols, portForwardSocket } from './port-forward.ts'

/** exec and attach over WebSocket: v5.channel.k8s.io down to v1. Models apimachinery remotecommand (1.36). */
export function kubernetesUpgrade(lab: Lab, request: Request): Upgrade | Response {
  const user = kubernetesUser(lab, request)
  if (user instanceof Response) return user
  const response = lab.opened().cluster.handle(apiRequest(request, user, new Uint8Array()))
  if (response.kind === 'object') return Response.json(response.object, { status: response.code })
  if (response.kind !== 'connect') return new Response('Upgrade request required', { status: 400 })
  const { connect } = response
  if (connect.type === 'portforward') return portForwardUpgrade(lab, request, connect)
  if (connect.type !== 'exec' && connect.type !== 'attach')
    return new Response('unable to upgrade: not supported', { status: 400 })
  return channelUpgrade(lab, request, connect)
}

const offeredProtocols = (request: Request): string[] =>
  (request.headers.get('sec-websocket-protocol') ?? '')
    .split(',')
    .map((p) => p.trim())
    .filter((p) => p !== '')

function portForwardUpgrade(lab: Lab, request: Request, connect: Connect & { type: 'portforward' }): Upgrade | Response {
  const offered = offeredProtocols(request)
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
