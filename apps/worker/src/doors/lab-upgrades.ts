import type { Lab } from '../objects/lab.ts'
import type { Upgrade } from '../objects/object-host.ts'
import { problem } from '../problem.ts'
import { kubernetesUpgrade } from './kubernetes-upgrade.ts'

/** WebSockets of a lab: the terminal, and exec, attach, port-forward and log of its Kubernetes API. */
export function upgradeDoor(lab: Lab, request: Request): Upgrade | Response {
  const path = new URL(request.url).pathname.split('/').slice(4)
  if (path[0] === 'terminal' && path.length === 1) return { ...subprotocol(request), handler: lab.terminalSockets }
  if (path[0] === 'k8s') return kubernetesUpgrade(lab, request)
  return problem(404, 'Not Found', 'A lab has no such WebSocket.')
}

/** A browser that offered sub-protocols (its token is one) expects one of them back: the plain one, never the token. */
function subprotocol(request: Request): { protocol?: string } {
  const offered = (request.headers.get('sec-websocket-protocol') ?? '').split(',').map((p) => p.trim())
  return offered.includes('kubemaze') ? { protocol: 'kubemaze' } : {}
}
