import type { ConnectOutcome, Origin } from '@kubemaze/core/network/packet.ts'
import type { CheckContext } from '../../../lesson.ts'

export const student: Origin = { kind: 'outside' }
export const master: Origin = { kind: 'node', node: 'k8s-master' }

/** What a GET / gave: the coffee page from a Pod, another page, or the way the connection failed. */
export type Sight =
  | { saw: 'coffee'; pod: string }
  | { saw: 'another page'; status: number; by: string }
  | { saw: 'no http'; by: string }
  | { saw: Exclude<ConnectOutcome['outcome'], 'connected'> }

/** A real request through the simulated network, without side effects. */
export function requestPage(context: CheckContext, from: Origin, ip: string, port: number): Sight {
  const connected = context.network(from).connect(ip, port, 'TCP')
  if (connected.outcome !== 'connected') return { saw: connected.outcome }
  const { owner } = connected.socket
  const by = owner.kind === 'pod' ? `Pod ${owner.name}` : `${owner.program} on ${owner.node}`
  if (!connected.socket.http) return { saw: 'no http', by }
  const headers = { host: `${ip}:${port}`, accept: '*/*', 'user-agent': 'kubemaze-check' }
  const answer = connected.socket.http({ method: 'GET', target: '/', headers, body: '' }, connected.peer)
  const coffee = owner.kind === 'pod' && answer.status === 200 && /coffee/i.test(answer.body)
  return coffee ? { saw: 'coffee', pod: owner.name } : { saw: 'another page', status: answer.status, by }
}

/** `10.10.1.2:9090 refused the connection`, and its like. */
export function inWords(sight: Sight, address: string): string {
  switch (sight.saw) {
    case 'coffee':
      return `${address} answered with the coffee page of Pod ${sight.pod}`
    case 'another page':
      return `${address} was answered by ${sight.by} with status ${sight.status}, not with the coffee page`
    case 'no http':
      return `${address} is held by ${sight.by}, which does not speak HTTP`
    case 'refused':
      return `${address} refused the connection`
    case 'timeout':
      return `${address} did not answer (timed out)`
    case 'unreachable':
      return `${address} cannot be reached`
    case 'reset':
      return `${address} closed the connection without an answer`
  }
}
