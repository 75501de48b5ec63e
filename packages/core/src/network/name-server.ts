import { pods, services } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import { answerWith, canonicalName, type Question, record } from '../dns/message.ts'
import { answerQuestion, blockFor } from '../dns/server.ts'
import type { Corefile, LogClass } from '../dns/server-block.ts'
import type { Dialer } from './arrive.ts'
import { connect } from './connect.ts'
import { runningCorefile } from './corefile-reload.ts'
import { dialerOf } from './dialer.ts'
import { nodeByName } from './hosts.ts'
import type { Connected, DnsAnswer, Peer } from './packet.ts'
import { dnsUpstream, type NetworkParts } from './parts.ts'
import { serverMemory } from './server-memory.ts'
import { addExchange, isTapped, type Sent, show } from './tap.ts'

/** One question on its way to a name server. */
export interface Query {
  parts: NetworkParts
  dialer: Dialer
  server: string
  question: Question
  protocol: 'UDP' | 'TCP'
  silent: boolean
  /** How many servers have asked on. */
  depth?: number
}

/** Asks the server at an address over the data plane; undefined when no name server answers there. */
export function queryServer(query: Query): DnsAnswer | undefined {
  const { parts, dialer, server, question, protocol, silent } = query
  if (server === dnsUpstream) return seen(query, showUpstream(query), askUpstream(parts, question))
  const reached = connect(parts, dialer, { ip: server, port: 53, protocol }, silent)
  const answer = fromPod(query, reached)
  return reached.outcome === 'connected' || protocol === 'UDP' ? seen(query, reached.sent, answer) : answer
}

/** Whoever looks at the network sees the question and its answer. */
function seen({ parts, question }: Query, sent: Sent | undefined, answer: DnsAnswer | undefined): DnsAnswer | undefined {
  if (sent) {
    addExchange(sent, { id: parts.random.int(65_536), question, answer, atMs: parts.clock.now() })
    sent.endedAtMs = parts.clock.now()
  }
  return answer
}

/** The way to the name server of the nodes' network. */
function showUpstream({ parts, dialer, protocol, silent }: Query): Sent | undefined {
  if (silent || !isTapped(parts)) return undefined
  const to = { destination: dnsUpstream, port: 53, replySource: dnsUpstream, replyPort: 53 }
  const from = {
    source: dialer.ip,
    sourcePort: 32_768 + parts.random.int(28_000),
    replyDestination: dialer.node?.ip ?? dialer.ip,
  }
  const untilMs = Number.POSITIVE_INFINITY
  return show(parts, { protocol, ...from, ...to, atMs: parts.clock.now(), end: 'answered', untilMs, exchanges: [] })
}

function fromPod(query: Query, reached: Connected): DnsAnswer | undefined {
  const { parts } = query
  if (reached.outcome !== 'connected' || reached.socket.owner.kind !== 'pod') return undefined
  const pod = parts.client.get(pods, reached.socket.owner.namespace, reached.socket.owner.name)
  const corefile = pod && runningCorefile(parts, pod)
  return pod && corefile ? answerOf(query, pod, corefile, reached.peer) : undefined
}

function answerOf(query: Query, pod: Pod, corefile: Corefile, peer: Peer): DnsAnswer | undefined {
  const { parts, question, protocol, silent, dialer } = query
  const block = blockFor(canonicalName(question.name), corefile)
  const say = (line: string): void => {
    if (!silent) parts.logPod?.(pod, line)
  }
  const error = (asked: Question, text: string): void => {
    if (block?.plugins.has('errors')) say(`[ERROR] plugin/errors: 2 ${canonicalName(asked.name)}. ${asked.type}: ${text}`)
  }
  const answer = answerQuestion(parts.client, question, {
    corefile,
    selfIp: pod.status?.podIP ?? '',
    serial: () => newestService(parts),
    upstream: (asked, servers) => forward(query, pod, asked, servers, error),
    error,
    asker: { ip: peer.sourceIp, port: peer.sourcePort, protocol, namespace: dialer.pod?.metadata.namespace },
    nowMs: () => parts.clock.now(),
    ...serverMemory(parts, pod, silent),
  })
  if (answer && block && isLogged(answer, block.log)) say(queryLog(peer, question, answer, protocol, parts.random.int(65_536)))
  return answer
}

/** When a Service was last added, in seconds: what changes a zone most. */
function newestService({ client }: NetworkParts): number {
  const times = client.list(services).map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? ''))
  return Math.floor(times.reduce((newest, time) => Math.max(newest, time), 0) / 1000)
}

/** Models coredns plugin/pkg/response class. */
function isLogged({ status, answers }: DnsAnswer, classes: readonly LogClass[]): boolean {
  const failed = status === 'SERVFAIL' || status === 'REFUSED'
  const own: LogClass = failed ? 'error' : status === 'NXDOMAIN' || answers.length === 0 ? 'denial' : 'success'
  return classes.includes('all') || classes.includes(own)
}

/** The name server of the nodes' network knows the nodes and nothing else. */
function askUpstream(parts: NetworkParts, question: Question): DnsAnswer {
  const name = canonicalName(question.name)
  const node = nodeByName(parts, name)
  if (node) return answerWith(question, question.type === 'A' ? [record(name, 'A', node.ip, 300)] : [])
  const soa = record('.', 'SOA', 'a.root-servers.net. nstld.verisign-grs.com. 2026112300 1800 900 604800 86400', 86400)
  return { status: 'NXDOMAIN', question, answers: [], authority: [{ ...soa, name: '.' }], additional: [] }
}

/** A server that asks another one, which asks another one, gives up. */
const maxForwards = 5

/** The first name server of CoreDNS' `forward` that answers; a file's are those of the node. */
function forward(
  { parts, protocol, silent, depth = 0 }: Query,
  pod: Pod,
  question: Question,
  servers: readonly string[],
  error: (question: Question, text: string) => void,
): DnsAnswer | undefined {
  if (depth >= maxForwards) return undefined
  const dialer = dialerOf(parts, { kind: 'pod', namespace: pod.metadata.namespace as string, name: pod.metadata.name })
  for (const name of servers) {
    const server = name.startsWith('/') ? dnsUpstream : name.replace(/^dns:\/\//, '').replace(/:53$/, '')
    const answer = queryServer({ parts, dialer, server, question, protocol, silent, depth: depth + 1 })
    if (answer) return answer
    const port = silent ? 0 : 32_768 + parts.random.int(28_000)
    error(question, `read ${protocol.toLowerCase()} ${dialer.ip}:${port}->${server}:53: i/o timeout`)
  }
  return undefined
}

function queryLog(peer: Peer, question: Question, answer: DnsAnswer, protocol: string, id: number): string {
  const name = `${canonicalName(question.name)}.`
  const size = 12 + name.length + 5
  const flags = answer.status === 'NOERROR' || answer.status === 'NXDOMAIN' ? 'qr,aa,rd' : 'qr,rd'
  return `[INFO] ${peer.sourceIp}:${peer.sourcePort} - ${id} "${question.type} IN ${name} ${protocol.toLowerCase()} ${size} false 512" ${answer.status} ${flags} ${size + answer.answers.length * 16} 0.000142s`
}
