import type { JsonObject } from '../api/json.ts'
import type { Pod } from '../api/pod.ts'
import type { Client } from '../client/client.ts'
import type { Clock } from '../host/clock.ts'
import type { Random } from '../host/random.ts'
import type { HttpRequest, HttpResponse, Peer, Socket } from './packet.ts'

/** What the data plane needs of the rest of the cluster. The cluster wires it. */
export interface NetworkParts {
  client: Client
  clock: Clock
  random: Random
  /** The lab's own rows; the network's begin with `net/`. */
  rows: {
    get(key: string): JsonObject | undefined
    set(key: string, value: JsonObject): void
    delete(key: string): void
    range(prefix: string): { key: string; value: JsonObject }[]
  }
  /** Runs work as a turn: counters and logs that a request leaves behind. */
  turn<T>(work: () => T): T
  /** The store's revision: what was compiled for it stays good until it moves. */
  revision(): number
  podCidr: string
  serviceCidr: string
  domain: string
  /** Among equal endpoints: in turn, or by chance as the real kube-proxy. */
  pick: 'rotate' | 'random'
  mode: 'iptables' | 'nftables'
  /** First and last address of the load balancer's pool, if the lab has one. */
  loadBalancerPool?: readonly [string, string]
  listeners(pod: Pod, options: { silent: boolean }): Socket[]
  /** namespace/name of the Pod that has an address. */
  podOfIp(ip: string): string | undefined
  resolvConf(pod: Pod): string
  hosts(pod: Pod): string
  /** The API server's own answers over plain HTTP requests. */
  apiServer?(request: HttpRequest, peer: Peer): HttpResponse
  /** Sockets that programs on a node hold open for as long as they run: `kubectl proxy`. */
  opened?(node: string): (Socket & { pid: number; program: string })[]
  /** True while a node's kubelet is stopped: nobody listens on its ports. */
  kubeletStopped?(node: string): boolean
  /** A log line of a Pod's container (CoreDNS' query log). */
  logPod?(pod: Pod, line: string): void
}

export const dnsUpstream = '192.168.56.1'
export const outsideIp = '192.168.56.1'
