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

const hostOf = (server: string): string => {
  const [, scheme = '', host = ''] = /^(?:(https?):\/\/)?([^/]*)/.exec(server) ?? []
  if (/:\d+$/.test(host)) return host
  return `${host}:${scheme === 'https' ? 443 : 80}`
}

/** True for the addresses at which the lab's API server listens, and for its own door (`…/k8s`). */
export const isReachable = (server: string): boolean => ours.has(hostOf(server)) || /\/labs\/[^/]+\/(?:[^/]+\/)?k8s/.test(server)

const dialled = (host: string): string => host.replace(/^localhost/, '127.0.0.1')

/** What client-go logs for each attempt at discovery. */
export function discoveryLog(server: string, nowMs: number): string {
  const base = /^https?:/.test(server) ? server : `http://${server}`
  const [date = '', time = ''] = new Date(nowMs).toISOString().split('T')
  const prefix = `E${date.slice(5).replace('-', '')} ${time.slice(0, 12)}000    1234 memcache.go:265]`
  const reason = `Get \\"${base}/api?timeout=32s\\": dial tcp ${dialled(hostOf(server))}: connect: connection refused`
  return `${prefix} "Unhandled Error" err="couldn't get current server API group list: ${reason}"\n`
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
