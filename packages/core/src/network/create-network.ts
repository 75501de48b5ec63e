import { configmaps, pods } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import { type Corefile, parseCorefile } from '../dns/corefile.ts'
import { answerWith, canonicalName, type Question, record } from '../dns/message.ts'
import { parseResolvConf, resolveName } from '../dns/resolve.ts'
import { answerQuestion } from '../dns/server.ts'
import type { Tables } from '../proxy/rule.ts'
import type { Dialer } from './arrive.ts'
import { connect } from './connect.ts'
import { gatewayOf, macOf, nodeByName, nodeHosts } from './hosts.ts'
import { echo } from './icmp.ts'
import { hostSockets, systemSockets } from './node-sockets.ts'
import type { DnsAnswer, Network, Origin } from './packet.ts'
import { dnsUpstream, type NetworkParts, outsideIp } from './parts.ts'
import { tablesOf } from './tables.ts'

export interface DataPlane {
  network(origin: Origin): Network
  /** Without side effects: no counters, no rotation, no logs. */
  probe(origin: Origin): Network
  tables(node: string): Tables
}

export function createDataPlane(parts: NetworkParts): DataPlane {
  return {
    network: (origin) => networkOf(parts, origin, false),
    probe: (origin) => networkOf(parts, origin, true),
    tables: (node) => tablesOf(parts, node),
  }
}

export function dialerOf(parts: NetworkParts, origin: Origin): Dialer {
  if (origin.kind === 'outside') return { kind: 'outside', ip: outsideIp, node: undefined, pod: undefined }
  if (origin.kind === 'node') {
    const node = nodeByName(parts, origin.node)
    return { kind: 'node', ip: node?.ip ?? '', node, pod: undefined }
  }
  const pod = parts.client.get(pods, origin.namespace, origin.name)
  const node = pod?.spec.nodeName === undefined ? undefined : nodeByName(parts, pod.spec.nodeName)
  if (pod?.spec.hostNetwork) return { kind: 'node', ip: node?.ip ?? '', node, pod }
  return { kind: 'pod', ip: pod?.status?.podIP ?? '', node, pod }
}

function networkOf(parts: NetworkParts, origin: Origin, silent: boolean): Network {
  const dialer = (): Dialer => dialerOf(parts, origin)
  const run = <T>(work: () => T): T => (silent ? work() : parts.turn(work))
  const query: Network['query'] = (server, name, type, protocol = 'UDP') =>
    run(() => queryServer(parts, dialer(), server, { name, type: type.toUpperCase() }, protocol, silent))
  const resolvConf = (): ReturnType<Network['resolvConf']> => parseResolvConf(resolvText(parts, dialer()))
  const hosts = (): string[][] => hostLines(parts, dialer())
  return {
    origin,
    addresses: () => addressesOf(dialer()),
    resolvConf,
    hosts,
    query,
    resolve: (name) => resolveName(name, hosts(), resolvConf(), query),
    connect: (ip, port, protocol) => run(() => connect(parts, dialer(), { ip, port, protocol }, silent)),
    ping: (ip) => echo(parts, dialer(), ip),
    sockets: () => socketsOf(parts, dialer()),
  }
}

function addressesOf(dialer: Dialer): ReturnType<Network['addresses']> {
  const loopback = { interface: 'lo', ip: '127.0.0.1', prefixLength: 8, mac: '00:00:00:00:00:00' }
  const address = (name: string, ip: string, prefixLength: number) => ({ interface: name, ip, prefixLength, mac: macOf(ip) })
  if (dialer.kind === 'outside') return [loopback, address('vboxnet0', outsideIp, 24)]
  if (dialer.kind === 'pod') return [loopback, address('eth0', dialer.ip, 24)]
  if (!dialer.node) return [loopback]
  return [
    loopback,
    address('enp0s3', '10.0.2.15', 24),
    address('enp0s8', dialer.node.ip, 24),
    address('cni0', gatewayOf(dialer.node), 24),
  ]
}

function resolvText(parts: NetworkParts, { pod, kind }: Dialer): string {
  if (pod) return parts.resolvConf(pod)
  return kind === 'outside' ? '' : `nameserver ${dnsUpstream}\n`
}

function hostLines(parts: NetworkParts, { pod, kind }: Dialer): string[][] {
  if (pod && !pod.spec.hostNetwork) return linesOf(parts.hosts(pod))
  const local = [['127.0.0.1', 'localhost']]
  return kind === 'outside' ? local : [...local, ...nodeHosts(parts).map((node) => [node.ip, node.name])]
}

const linesOf = (text: string): string[][] =>
  text
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s+/))

/** The name server of the nodes' network knows the nodes and nothing else. */
function askUpstream(parts: NetworkParts, question: Question): DnsAnswer {
  const name = canonicalName(question.name)
  const node = nodeByName(parts, name)
  if (node) return answerWith(question, question.type === 'A' ? [record(name, 'A', node.ip, 300)] : [])
  const soa = record('.', 'SOA', 'a.root-servers.net. nstld.verisign-grs.com. 2026112300 1800 900 604800 86400', 86400)
  return { status: 'NXDOMAIN', question, answers: [], authority: [{ ...soa, name: '.' }], additional: [] }
}

function queryServer(
  parts: NetworkParts,
  dialer: Dialer,
  server: string,
  question: Question,
  protocol: 'UDP' | 'TCP',
  silent: boolean,
  depth = 0,
): DnsAnswer | undefined {
  if (server === dnsUpstream) return askUpstream(parts, question)
  const reached = connect(parts, dialer, { ip: server, port: 53, protocol }, silent)
  if (reached.outcome !== 'connected' || reached.socket.owner.kind !== 'pod') return undefined
  const pod = parts.client.get(pods, reached.socket.owner.namespace, reached.socket.owner.name)
  const corefile = pod && corefileOf(parts, pod)
  if (!pod || !corefile) return undefined
  const upstream = (asked: Question, servers: readonly string[]): DnsAnswer | undefined =>
    forward(parts, pod, { asked, servers, protocol, silent, depth })
  const answer = answerQuestion(parts.client, question, { corefile, upstream })
  if (corefile.log && !silent) parts.logPod?.(pod, queryLog(reached.peer, question, answer, protocol, parts.random.int(65_536)))
  return answer
}

/** A server that asks another one, which asks another one, gives up. */
const maxForwards = 5

interface Forwarded {
  asked: Question
  servers: readonly string[]
  protocol: 'UDP' | 'TCP'
  silent: boolean
  depth: number
}

/** The first name server of CoreDNS' `forward` that answers; a file's are those of the node. */
function forward(parts: NetworkParts, pod: Pod, { asked, servers, protocol, silent, depth }: Forwarded): DnsAnswer | undefined {
  if (depth >= maxForwards) return undefined
  const from = dialerOf(parts, { kind: 'pod', namespace: pod.metadata.namespace as string, name: pod.metadata.name })
  for (const server of servers) {
    const ip = server.startsWith('/') ? dnsUpstream : server.replace(/^dns:\/\//, '').replace(/:53$/, '')
    const answer = queryServer(parts, from, ip, asked, protocol, silent, depth + 1)
    if (answer) return answer
  }
  return undefined
}

/** The Corefile that a CoreDNS Pod has mounted. */
function corefileOf(parts: NetworkParts, pod: Pod): Corefile | undefined {
  const name = pod.spec.volumes?.find((volume) => volume.configMap)?.configMap?.name ?? 'coredns'
  const text = parts.client.get(configmaps, pod.metadata.namespace as string, name)?.data?.Corefile
  const parsed = text === undefined ? undefined : parseCorefile(text)
  return typeof parsed === 'string' ? undefined : parsed
}

function queryLog(
  peer: { sourceIp: string; sourcePort: number },
  question: Question,
  answer: DnsAnswer,
  protocol: string,
  id: number,
): string {
  const name = `${canonicalName(question.name)}.`
  const size = 12 + name.length + 5
  const flags = answer.status === 'NOERROR' || answer.status === 'NXDOMAIN' ? 'qr,aa,rd' : 'qr,rd'
  return `[INFO] ${peer.sourceIp}:${peer.sourcePort} - ${id} "${question.type} IN ${name} ${protocol.toLowerCase()} ${size} false 512" ${answer.status} ${flags} ${size + answer.answers.length * 16} 0.000142s`
}

function socketsOf(parts: NetworkParts, { kind, node, pod }: Dialer): ReturnType<Network['sockets']> {
  if (kind === 'node' && node) return [...systemSockets(parts, node), ...hostSockets(parts, node, true)]
  if (!pod) return []
  return parts
    .listeners(pod, { silent: true })
    .map((socket) => ({ ...socket, pid: 1, program: socket.owner.kind === 'pod' ? socket.owner.container : '' }))
}
