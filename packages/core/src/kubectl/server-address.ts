import { failure } from '../api/status.ts'
import type { ApiResponse } from '../apiserver/request.ts'

const ours = new Set([
  '192.168.56.201:6443',
  'k8s-master:6443',
  'localhost:6443',
  '127.0.0.1:6443',
  '192.168.10.1:443',
  'kubernetes:443',
  'kubernetes.default:443',
  'kubernetes.default.svc:443',
])

/** What a command that asks no server goes by: it only looks up which Kinds there are. */
export const ownServer = 'https://192.168.56.201:6443'

/** The host of a server's address, with its port, or (`always` false) as it was written. */
export function hostOf(server: string, always = true): string {
  const [, scheme = '', host = ''] = /^(?:([a-z]+):\/\/)?([^/]*)/.exec(server) ?? []
  if (!always || /:\d+$/.test(host)) return host
  return `${host}:${scheme === 'https' ? 443 : 80}`
}

/** True for the addresses at which the lab's API server listens, and for its own door (`…/k8s`). */
export const isReachable = (server: string): boolean => ours.has(hostOf(server)) || /\/labs\/[^/]+\/(?:[^/]+\/)?k8s/.test(server)

const nodeNames = ['localhost', 'k8s-master', 'k8s-node-1']

/** Why no connection comes about, in the words of Go's net package. */
export function dialProblem(server: string, nameserver = '127.0.0.53'): string {
  const scheme = /^([a-z]+):\/\//.exec(server)?.[1] ?? 'http'
  if (scheme !== 'http' && scheme !== 'https') return `unsupported protocol scheme ${JSON.stringify(scheme)}`
  const host = hostOf(server)
  const name = host.replace(/:\d+$/, '')
  const isAddress = /^[\d.]+$|^\[/.test(name)
  if (!isAddress && !nodeNames.includes(name)) return `dial tcp: lookup ${name} on ${nameserver}:53: no such host`
  const near = !isAddress || /^(?:127\.|192\.168\.56\.20[12]$)/.test(name)
  return `dial tcp ${host.replace(/^localhost/, '127.0.0.1')}: ${near ? 'connect: connection refused' : 'i/o timeout'}`
}

/** An answer that says that nobody listens there. */
export function refused(server: string): ApiResponse {
  const host = /^(?:https?:\/\/)?([^/]*)/.exec(server)?.[1] ?? server
  const text = `The connection to the server ${host} was refused - did you specify the right host or port?`
  return {
    kind: 'object',
    code: 503,
    warnings: [],
    headers: {},
    object: { ...failure(503, '', text), reason: connectionRefused },
  }
}

/** Marks a Status that no server sent: its message is all that kubectl says. */
export const connectionRefused = 'ConnectionRefused'
