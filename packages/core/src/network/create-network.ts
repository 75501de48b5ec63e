import { parseResolvConf, resolveName } from '../dns/resolve.ts'
import type { Tables } from '../proxy/rule.ts'
import type { Dialer } from './arrive.ts'
import { connect } from './connect.ts'
import { dialerOf } from './dialer.ts'
import { gatewayOf, macOf, nodeHosts } from './hosts.ts'
import { echo } from './icmp.ts'
import { queryServer } from './name-server.ts'
import { hostSockets, systemSockets } from './node-sockets.ts'
import type { Network, Origin } from './packet.ts'
import { dnsUpstream, type NetworkParts, outsideIp } from './parts.ts'
import { tablesOf } from './tables.ts'
import { showEcho } from './tap-echo.ts'

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

function networkOf(parts: NetworkParts, origin: Origin, silent: boolean): Network {
  const dialer = (): Dialer => dialerOf(parts, origin)
  const run = <T>(work: () => T): T => (silent ? work() : parts.turn(work))
  const query: Network['query'] = (server, name, type, protocol = 'UDP') =>
    run(() => queryServer({ parts, dialer: dialer(), server, question: { name, type: type.toUpperCase() }, protocol, silent }))
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
    ping(ip, request) {
      const echoed = echo(parts, dialer(), ip)
      if (request && !silent) showEcho(parts, dialer(), ip, request, echoed)
      return echoed
    },
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

function socketsOf(parts: NetworkParts, { kind, node, pod }: Dialer): ReturnType<Network['sockets']> {
  if (kind === 'node' && node) return [...systemSockets(parts, node), ...hostSockets(parts, node, true)]
  if (!pod) return []
  return parts
    .listeners(pod, { silent: true })
    .map((socket) => ({ pid: 1, program: socket.owner.kind === 'pod' ? socket.owner.container : '', ...socket }))
}
