import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { Conversation, HttpRequest, HttpResponse, Peer, Socket } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../bash/shell.ts'

/** The text of a request, as it goes over a plain connection. */
export function requestText(request: HttpRequest): string {
  const lines = Object.entries(request.headers).map(([name, value]) => `${canonical(name)}: ${value}`)
  return [`${request.method} ${request.target} HTTP/1.1`, ...lines, '', request.body].join('\r\n')
}

export function canonical(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase())
}

/** The text of an answer. */
export function responseText(response: HttpResponse): string {
  return [
    `HTTP/${response.version ?? '1.1'} ${response.status} ${response.reason}`,
    ...headerLines(response),
    '',
    response.body,
  ].join('\r\n')
}

/** The header lines that go with an answer; a length is added where the server gave none. */
export function headerLines(response: HttpResponse): string[] {
  const given = Object.entries(response.headers)
  const sized = given.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name))
  const length =
    sized || response.status === 204 || response.status === 304
      ? []
      : [['Content-Length', String(byteLength(response.body))] as const]
  return [...given, ...length].map(([name, value]) => `${name}: ${value}`)
}

export function byteLength(text: string): number {
  return bytesOfText(text).length
}

export function headerOf(response: HttpResponse, name: string): string | undefined {
  return Object.entries(response.headers).find(([key]) => key.toLowerCase() === name)?.[1]
}

/** `garbage`: it answered, but not in HTTP; `silence`: it takes the request and says nothing. */
export type Heard = HttpResponse | { garbage: string } | 'silence' | 'closed'

/** Asks a socket; for one that is somebody who listens by hand, `limitMs` is how long to wait (absent: as long as it takes). */
export async function ask(
  process: ShellProcess,
  { socket, peer }: { socket: Socket; peer: Peer },
  request: HttpRequest,
  limitMs?: number,
): Promise<Heard> {
  if (socket.http) return socket.http(originForm(request), peer)
  const conversation = socket.accept?.(peer)
  if (conversation) return askPerson(process, conversation, request, limitMs)
  const text = socket.exchange?.(requestText(request), peer)
  if (text === undefined) return socket.exchange ? 'silence' : 'closed'
  return parseResponse(text) ?? { garbage: text }
}

/** A whole URL as a target, as proxies get it: servers take its host and its path (RFC 9112, 3.2.2). */
function originForm(request: HttpRequest): HttpRequest {
  const found = /^https?:\/\/([^/?#]+)(.*)$/s.exec(request.target)
  if (!found) return request
  const [, host = '', path = ''] = found
  return { ...request, target: path.startsWith('/') ? path : `/${path}`, headers: { ...request.headers, host } }
}

const pollMs = 100
/** Where nobody watches, an answer that is typed is waited for as long as this. */
const unwatchedMs = 60_000

/** Somebody who listens by hand gets the request, and is heard until the answer is whole or the connection ends. */
async function askPerson(
  process: ShellProcess,
  conversation: Conversation,
  request: HttpRequest,
  limitMs?: number,
): Promise<Heard> {
  const untilMs = process.now() + (limitMs ?? (process.terminal ? Number.POSITIVE_INFINITY : unwatchedMs))
  conversation.send(requestText(request))
  let text = ''
  try {
    for (;;) {
      const isOver = conversation.ended()
      text += conversation.read()
      if (isWhole(text)) return parseResponse(text) ?? { garbage: text }
      if (isOver) return text === '' ? 'closed' : (parseResponse(text) ?? { garbage: text })
      if (process.signal.aborted || process.now() >= untilMs) return 'silence'
      await process.wait(pollMs)
      await process.breathe()
    }
  } finally {
    conversation.close()
  }
}

/** True when nothing more has to come: the length that was told is there, or it is no HTTP. */
function isWhole(text: string): boolean {
  if (text.length >= 5 && !text.startsWith('HTTP/')) return true
  const head = /^[\s\S]*?\r?\n\r?\n/.exec(text)?.[0]
  if (head === undefined) return false
  if (/^HTTP\/[\d.]+ (1\d\d|204|304)/.test(head)) return true
  const length = /^content-length: *(\d+)/im.exec(head)?.[1]
  return length !== undefined && byteLength(text.slice(head.length)) >= Number(length)
}

/** Asks for what there is now; of a body that goes on nothing more is read. */
export async function askOnce(...asked: Parameters<typeof ask>): Promise<Heard> {
  const answer = await ask(...asked)
  if (typeof answer === 'object' && 'stream' in answer) answer.stream?.close()
  return answer
}

function parseResponse(text: string): HttpResponse | undefined {
  const cut = text.search(/\r?\n\r?\n/)
  const head = /^HTTP\/([\d.]+) (\d{3}) ?(.*)$/.exec(text.split(/\r?\n/)[0] ?? '')
  if (!head) return undefined
  const lines = text
    .slice(0, cut < 0 ? undefined : cut)
    .split(/\r?\n/)
    .slice(1)
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return {
    ...(head[1] === '1.0' ? { version: '1.0' as const } : {}),
    status: Number(head[2]),
    reason: head[3] ?? '',
    headers,
    body: cut < 0 ? '' : text.slice(cut).replace(/^\r?\n\r?\n/, ''),
  }
}

/** A request written by hand (nc, telnet), as far as it is one. */
export function parseRequest(text: string): HttpRequest | undefined {
  const [head = '', ...rest] = text.split(/\r?\n/)
  const found = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?$/.exec(head.trim())
  if (!found) return undefined
  const end = rest.indexOf('')
  const lines = end < 0 ? rest : rest.slice(0, end)
  const headers = Object.fromEntries(
    lines
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')).trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return {
    method: found[1] ?? 'GET',
    target: found[2] ?? '/',
    headers: { host: '', ...headers },
    body: end < 0 ? '' : rest.slice(end + 1).join('\n'),
  }
}
