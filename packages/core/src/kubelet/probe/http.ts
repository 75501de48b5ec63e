import type { Container, HttpGetAction } from '../../api/pod.ts'
import type { HttpRequest } from '../../network/packet.ts'
import type { Sync } from '../sync.ts'
import { type ProbeAnswer, portOf } from './answer.ts'
import { dial, kubeletPeer } from './dial.ts'

const maxRedirects = 10
const portError = (port: unknown): ProbeAnswer => ({ result: 'failure', output: `invalid port number: ${String(port)}` })

/** GET with the kubelet's headers; 200 to 399 is success. Models pkg/probe/http (1.36). */
export function httpProbe(sync: Sync, container: Container, action: HttpGetAction): ProbeAnswer {
  const port = portOf(container, action.port)
  if (port === undefined) return portError(action.port)
  const host = action.host || (sync.record.ip ?? '')
  const scheme = (action.scheme ?? 'HTTP').toLowerCase()
  const path = action.path ?? '/'
  const url = `${scheme}://${host}:${port}${path.startsWith('/') ? path : `/${path}`}`
  return get(sync, action, { host, port, scheme, url }, 0)
}

interface Target {
  host: string
  port: number
  scheme: string
  url: string
}

function get(sync: Sync, action: HttpGetAction, at: Target, redirects: number): ProbeAnswer {
  const { host, port, scheme, url } = at
  const fail = (why: string): ProbeAnswer => ({ result: 'failure', output: `Get "${url}": ${why}` })
  const socket = dial(sync, host, port)
  if (!socket) return fail(`dial tcp ${host}:${port}: connect: connection refused`)
  if (scheme === 'https' && !socket.tls) return fail('http: server gave HTTP response to HTTPS client')
  if (!socket.http) return fail('net/http: HTTP/1.x transport connection broken: malformed HTTP response')
  const path = url.slice(`${scheme}://${host}:${port}`.length)
  const answer = socket.http(request(action, host, port, path), kubeletPeer(sync))
  const location = header(answer.headers, 'location')
  if (answer.status >= 300 && answer.status < 400 && location?.startsWith('/') && redirects < maxRedirects) {
    return get(sync, action, { ...at, url: `${scheme}://${host}:${port}${location}` }, redirects + 1)
  }
  if (answer.status >= 300 && answer.status < 400)
    return { result: 'success', output: `Probe terminated redirects, Response body: ${answer.body}`, warning: true }
  if (answer.status >= 200 && answer.status < 300) return { result: 'success', output: answer.body }
  return { result: 'failure', output: `HTTP probe failed with statuscode: ${answer.status}` }
}

function request(action: HttpGetAction, host: string, port: number, target: string): HttpRequest {
  const headers: Record<string, string> = {
    host: `${host}:${port}`,
    'user-agent': 'kube-probe/1.36',
    accept: '*/*',
    connection: 'close',
  }
  for (const { name, value } of action.httpHeaders ?? []) headers[name.toLowerCase()] = value
  return { method: 'GET', target, headers, body: '' }
}

function header(headers: Record<string, string>, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
}
