import type { Attempt } from './arrive.ts'
import type {
  ConnectOutcome,
  Conversation,
  DnsAnswer,
  Echo,
  HttpRequest,
  HttpResponse,
  Protocol,
  Socket,
  Translated,
} from './packet.ts'
import type { NetworkParts } from './parts.ts'

/**
 * How far a connection's first packet came: to a socket; to a port where nobody listens; to a rule that rejects it or a policy that
 * drops it, before it left its node (`kept in`) or before it reached the Pod (`kept out`); to a network where nobody has the address;
 * out of the lab.
 */
export type SentEnd = 'answered' | 'closed' | 'rejected' | 'kept in' | 'kept out' | 'nobody' | 'lost'

/** A question and its answer inside a connection. Texts are those of plain sockets. */
export type Exchange = (
  | { request: HttpRequest; response: HttpResponse }
  /** `message` is undefined when the other end speaks by itself. */
  | { message: string | undefined; reply: string | undefined }
  | { id: number; question: { name: string; type: string }; answer: DnsAnswer | undefined }
) & { atMs?: number }

/** What a host sent. */
export interface Sent extends Translated {
  protocol: Protocol | 'ICMP'
  end: SentEnd
  /** When the sender gave up; Infinity: it has not. */
  untilMs: number
  exchanges: Exchange[]
  /** When the connection was closed; absent while it is open. */
  endedAtMs?: number
  /** Who closed it; absent: who opened it. */
  endedBy?: 'server'
  /** What was sent when it is an ICMP echo request; it has no ports. */
  echo?: Echo
}

/** Somebody who looks at the network. */
export interface TapReader {
  /** What was sent since the last read, the earliest first. */
  read(): Sent[]
  close(): void
}

// a reader that does not read loses the oldest
const maxUnread = 1_000
const maxExchanges = 64

const readers = new WeakMap<NetworkParts, Set<Sent[]>>()

const readersOf = (parts: NetworkParts): Set<Sent[]> => {
  const known = readers.get(parts) ?? new Set<Sent[]>()
  readers.set(parts, known)
  return known
}

/** Looks at all that is sent from now on, on every node. Nothing is kept while nobody looks. */
export function openTap(parts: NetworkParts): TapReader {
  const unread: Sent[] = []
  readersOf(parts).add(unread)
  return { read: () => unread.splice(0), close: () => void readersOf(parts).delete(unread) }
}

/** True while somebody looks. */
export const isTapped = (parts: NetworkParts): boolean => (readers.get(parts)?.size ?? 0) > 0

/** Shows a packet to all who look. */
export function show(parts: NetworkParts, sent: Sent): Sent {
  for (const unread of readersOf(parts)) {
    unread.push(sent)
    if (unread.length > maxUnread) unread.shift()
  }
  return sent
}

/** Adds what was said over a connection, as far as there is room. */
export function addExchange({ exchanges }: Sent, exchange: Exchange): void {
  if (exchanges.length < maxExchanges) exchanges.push(exchange)
}

/** Shows a connection and what came of it; undefined when nobody looks. */
export function showAttempt(attempt: Attempt, outcome: ConnectOutcome): Sent | undefined {
  const { parts, dialer, ip, port, protocol, silent } = attempt
  if (silent || !isTapped(parts)) return undefined
  const loopback = ip === '0.0.0.0' || ip.startsWith('127.')
  const here = loopback ? { ip: '127.0.0.1', port, source: '127.0.0.1' } : { ip, port, source: dialer.ip }
  const reached = attempt.reached.last ?? here
  const answered = outcome.outcome === 'connected' ? outcome : undefined
  return show(parts, {
    protocol,
    source: dialer.ip,
    sourcePort: answered?.peer.sourcePort ?? 32_768 + parts.random.int(28_000),
    destination: loopback ? '127.0.0.1' : ip,
    port,
    replySource: answered?.destination.ip ?? reached.ip,
    replyPort: answered?.destination.port ?? reached.port,
    replyDestination: answered?.peer.sourceIp ?? reached.source,
    atMs: parts.clock.now(),
    end: endOf(attempt, outcome),
    untilMs: Number.POSITIVE_INFINITY,
    exchanges: [],
  })
}

function endOf({ hops, reached }: Attempt, { outcome }: ConnectOutcome): SentEnd {
  if (outcome === 'connected') return 'answered'
  if (outcome === 'unreachable') return 'nobody'
  if (outcome !== 'timeout') return hops.some((hop) => hop.kind === 'socket' && !hop.ok) ? 'closed' : 'rejected'
  const policy = hops.find((hop) => hop.kind === 'policy' && !hop.ok)
  if (policy) return policy.blame?.endsWith('spec.ingress') ? 'kept out' : 'kept in'
  return reached.last ? 'lost' : 'kept in'
}

/** A socket whose conversation is shown. */
export function overheard(socket: Socket, sent: Sent | undefined, nowMs: () => number): Socket {
  if (!sent) return socket
  const { http, exchange, accept } = socket
  const add = (said: Exchange): void => addExchange(sent, { ...said, atMs: nowMs() })
  /** Who asks and gets its answer is done, unless it asks again. */
  const done = (): void => void (sent.endedAtMs = nowMs())
  return {
    ...socket,
    ...(http
      ? {
          http(request, peer) {
            const response = http(request, peer)
            add({ request, response })
            if (!response.stream) done()
            return response
          },
        }
      : {}),
    ...(exchange
      ? {
          exchange(message, peer) {
            const reply = exchange(message, peer)
            add({ message, reply })
            done()
            return reply
          },
        }
      : {}),
    ...(accept
      ? {
          accept(peer) {
            const end = accept(peer)
            return end && heard(end, sent, add, done)
          },
        }
      : {}),
  }
}

/** An end of a connection whose words are shown as they are said, and its end. */
function heard(end: Conversation, sent: Sent, add: (said: Exchange) => void, done: () => void): Conversation {
  return {
    send(text) {
      const taken = end.send(text)
      if (taken && text !== '') add({ message: text, reply: undefined })
      return taken
    },
    read() {
      const text = end.read()
      if (text !== '') add({ message: undefined, reply: text })
      return text
    },
    ended() {
      const ended = end.ended()
      if (ended && sent.endedAtMs === undefined) {
        sent.endedBy = 'server'
        done()
      }
      return ended
    },
    finish: () => end.finish(),
    close() {
      if (sent.endedAtMs === undefined) done()
      end.close()
    },
  }
}
