import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzip } from 'node:zlib'
import { parseLabAddress } from '../address.ts'
import { maxBodyBytes } from '../doors/kubernetes.ts'
import type { HostedObject, LineSource, PlainAnswer, PlainRequest } from '../objects/object-host.ts'
import type { ObjectPool } from './object-pool.ts'

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
/** Paths that mean themselves: nothing to decode, nothing that a URL would take out. */
const plainPath = /^\/api\/labs\/([a-z0-9]{4,32}(?:\.[A-Za-z0-9]{16,64})?)\/k8s\/(?!.*\/[./])[\w./:-]*$/
/** These may turn out to be streams of another kind. */
const connecting = /\/(?:log|proxy|exec|attach|portforward)(?:\/|$)/

/**
 * Answers requests for a lab's Kubernetes API without the classes of fetch, through the same door; false when the request is
 * none that it takes, and nothing of it was read.
 */
export function kubernetesLane(pool: ObjectPool): (incoming: IncomingMessage, outgoing: ServerResponse) => boolean {
  return (incoming, outgoing) => {
    const { method = '', url = '' } = incoming
    const mark = url.indexOf('?')
    const path = mark < 0 ? url : url.slice(0, mark)
    const id = methods.has(method) && !connecting.test(path) ? labOf(path) : undefined
    const length = bodyLength(incoming)
    if (id === undefined || length === undefined || !pool.exists('lab', id)) return false
    const query = mark < 0 ? '' : url.slice(mark + 1)
    const go = (body: Uint8Array): void =>
      answer(pool, id, { method, path, query, headers: incoming.headers as Record<string, string>, body }, outgoing)
    if (length === 0) go(empty)
    else readBody(incoming, go)
    return true
  }
}

const empty = new Uint8Array()
const longChars = 16_384

function labOf(path: string): string | undefined {
  const match = plainPath.exec(path)
  return match ? parseLabAddress(match[1] as string)?.id : undefined
}

/** As announced; undefined when it was not, or is more than is taken. */
function bodyLength({ headers }: IncomingMessage): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined
  const length = Number(headers['content-length'] ?? 0)
  return length <= maxBodyBytes ? length : undefined
}

function readBody(incoming: IncomingMessage, done: (body: Uint8Array) => void): void {
  const parts: Buffer[] = []
  incoming.on('data', (part: Buffer) => parts.push(part))
  incoming.on('end', () => done(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)))
}

function answer(pool: ObjectPool, id: string, request: PlainRequest, outgoing: ServerResponse): void {
  try {
    const lab = pool.get('lab', id) as HostedObject & Required<Pick<HostedObject, 'answer'>>
    write(outgoing, lab.answer(request), request.headers)
  } catch (error) {
    console.error(error)
    write(outgoing, failed())
  }
}

const failed = (): PlainAnswer => ({
  status: 500,
  headers: [['content-type', 'application/problem+json']],
  body: `${JSON.stringify({ type: 'about:blank', title: 'Internal Server Error', status: 500, detail: 'This request failed inside the server. The lab goes on.' })}\n`,
})

const highBytes = /[\x80-\xff]/

function write(outgoing: ServerResponse, { status, headers, body }: PlainAnswer, asked: PlainRequest['headers'] = {}): void {
  if (typeof body === 'function') return stream(outgoing, status, headers, body)
  // a long text is made bytes once; a short one goes out in one piece with its head, which then must be plain ASCII
  const long = body.length > longChars || headers.some(([, value]) => highBytes.test(value))
  const sent = typeof body === 'string' && long ? Buffer.from(body) : body
  if (sent.length > minGzipBytes && takesGzip(asked) && isFar(outgoing, asked)) return compressed(outgoing, status, headers, sent)
  if (status !== 304) headers.push(['content-length', String(Buffer.byteLength(sent))])
  outgoing.writeHead(status, headers.flat())
  outgoing.end(sent)
}

// apiserver/pkg/endpoints/handlers/responsewriters defaultGzipThresholdBytes
const minGzipBytes = 131_072

const takesGzip = (asked: PlainRequest['headers']): boolean =>
  (asked['accept-encoding'] ?? '').split(',').some((token) => token.trim() === 'gzip')

/** On this machine gzip takes longer than what it saves; a proxy in front stands for somebody who is far away. */
const isFar = ({ socket }: ServerResponse, asked: PlainRequest['headers']): boolean =>
  asked['x-forwarded-for'] !== undefined || !/^(?:::1|(?:::ffff:)?127\.)/.test(socket?.remoteAddress ?? '')

function compressed(outgoing: ServerResponse, status: number, headers: PlainAnswer['headers'], body: string | Uint8Array): void {
  headers.push(['content-encoding', 'gzip'], ['vary', 'Accept-Encoding'])
  // level 1 as upstream's
  gzip(body, { level: 1 }, (_error, bytes) => {
    outgoing.writeHead(status, [...headers, ['content-length', String(bytes.length)]].flat())
    outgoing.end(bytes)
  })
}

function stream(outgoing: ServerResponse, status: number, headers: PlainAnswer['headers'], source: LineSource): void {
  outgoing.writeHead(status, headers.flat())
  outgoing.flushHeaders()
  const stop = source({
    write: (piece) => void outgoing.write(piece),
    waitingBytes: () => outgoing.writableLength,
    end: () => void outgoing.end(),
    cut: () => void outgoing.destroy(),
  })
  outgoing.on('close', stop)
}
