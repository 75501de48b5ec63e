/** Who sends a request, who answers it, and the hops between. Shared by connect.ts, the tools and the picture. */
export type Origin =
  /** A process on a node, in the host network. */
  | { kind: 'node'; node: string }
  | { kind: 'pod'; namespace: string; name: string }
  /** The student's own machine (the browser pane): sees the nodes' network 192.168.56.0/24 alone. */
  | { kind: 'outside' }

export type Protocol = 'TCP' | 'UDP' | 'SCTP'

export interface HttpRequest {
  method: string
  /** Path and query: /index.html?a=1 */
  target: string
  /** Lower-case names; `host` is always set. */
  headers: Record<string, string>
  body: string
}

export interface HttpResponse {
  /** 1.1 when absent. */
  version?: '1.0'
  status: number
  reason: string
  /** Names as they are to be written. */
  headers: Record<string, string>
  body: string
  /** How long the server takes until it answers; absent: no time. Infinity: it never does. */
  afterMs?: number
  /** What comes behind `body` as time goes on: a watch, a log that is followed. */
  stream?: HttpStream
}

/** A body that goes on. */
export interface HttpStream {
  /** What has come since the last read. */
  read(): string
  /** True when nothing comes any more; what read() still holds is to be taken first. */
  ended(): boolean
  close(): void
}

/** One end of an open connection. */
export interface Conversation {
  /** False when this end has finished, the other has closed, or takes no more until it is read. */
  send(text: string): boolean
  /** What has come since the last read. */
  read(): string
  /** True when the other end says no more; what read() still holds is to be taken first. */
  ended(): boolean
  /** Says no more, but still reads (FIN). */
  finish(): void
  close(): void
}

/** Takes connections, each with an end of its own; undefined: not now. */
export interface Accepting {
  accept(peer: Peer): Conversation | undefined
}

/** Answers requests of one socket. */
export type HttpHandler = (request: HttpRequest, peer: Peer) => HttpResponse

/** A program that listens. */
export interface Listening {
  port: number
  close(): void
}

export interface Peer {
  /** As the server sees it: after source NAT. */
  sourceIp: string
  sourcePort: number
  nowMs: number
}

/** What answers behind an address. Handlers are pure: state of the lab in, answer out. */
export interface Socket {
  /** The Pod (or node process) that listens. */
  owner: { kind: 'pod'; namespace: string; name: string; container: string } | { kind: 'node'; node: string; program: string }
  protocol: Protocol
  port: number
  /** 0.0.0.0, :: or 127.0.0.1 */
  address: string
  tls?: boolean
  /** The PEM file of what it shows over TLS; undefined: one that nobody's authority has signed. */
  certificate?: string
  http?: HttpHandler
  /** One message in, the answer out (UDP, plain TCP); undefined stays silent. */
  exchange?(message: string, peer: Peer): string | undefined
  /** Both ends speak when they like. */
  accept?: Accepting['accept']
  /** Takes connections and resets them; it is told of each. */
  resets?(peer: Peer): void
}

/** One step of a request's way, for `why`, the picture and --trace. */
export interface Hop {
  /** name: resolution; route: the node or Pod it passes; chain: a rule of kube-proxy; policy; endpoint; socket */
  kind: 'name' | 'route' | 'chain' | 'policy' | 'endpoint' | 'socket'
  ok: boolean
  /** Short and exact: `KUBE-NODEPORTS`, `coffee.default.svc.cluster.local → 192.168.10.86`. */
  title: string
  detail?: string
  node?: string
  /** The field to blame when this hop failed: `Service default/coffee spec.ports[0].targetPort`. */
  blame?: string
  /** What to look at next: a command. */
  look?: string
}

export type ConnectOutcome =
  | { outcome: 'connected'; socket: Socket; peer: Peer; destination: { ip: string; port: number } }
  /** RST or icmp-port-unreachable: at once. */
  | { outcome: 'refused' }
  /** Nobody says anything until the caller gives up. */
  | {
      outcome: 'timeout'
      /** Stops sending; there while somebody looks at the network. */
      giveUp?(): void
    }
  /** EHOSTUNREACH after ARP gave up (about 3 s), or no route at once (afterMs 0). */
  | { outcome: 'unreachable'; afterMs: number }
  | { outcome: 'reset' }

export type Connected = ConnectOutcome & { hops: Hop[] }

export interface DnsRecord {
  name: string
  type: 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'PTR' | 'TXT' | 'SOA' | 'NS' | 'HINFO'
  ttlSeconds: number
  data: string
}

export interface DnsAnswer {
  status: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'
  question: { name: string; type: string }
  answers: DnsRecord[]
  authority: DnsRecord[]
  additional: DnsRecord[]
}

export interface ResolvConf {
  nameservers: string[]
  search: string[]
  options: { ndots: number; raw: string[] }
}

/** An ICMP echo request: `size` is the bytes of its data. */
export interface Echo {
  id: number
  sequence: number
  size: number
}

/** What becomes of an ICMP echo request; `routers` are the addresses on its way, in order. */
export type Echoed = { routers: string[] } & (
  | { outcome: 'reply'; ttl: number }
  /** `from` says so, after ARP gave up. */
  | { outcome: 'unreachable'; from: string }
  | { outcome: 'timeout' }
)

/** The network as one host (node, Pod, outside) sees it. */
export interface Network {
  readonly origin: Origin
  addresses(): { interface: string; ip: string; prefixLength: number; mac: string }[]
  resolvConf(): ResolvConf
  /** /etc/hosts as lines of [ip, ...names]. */
  hosts(): string[][]
  /** Asks a DNS server; undefined when none answers there (time-out). */
  query(server: string, name: string, type: string, protocol?: 'UDP' | 'TCP'): DnsAnswer | undefined
  /** Name → IPv4 addresses by hosts, search list and ndots, with the names that were tried. */
  resolve(name: string): { addresses: string[]; tried: { name: string; server: string; answer: DnsAnswer | undefined }[] }
  connect(ip: string, port: number, protocol: Protocol): Connected
  /** `echo`: the request itself, for who looks at the network. */
  ping(ip: string, echo?: Echo): Echoed
  /** What listens on this host. */
  sockets(): (Socket & { pid: number; program: string })[]
}

/** The addresses of a flow before and after they were translated. */
export interface Translated {
  source: string
  sourcePort: number
  destination: string
  port: number
  /** Where the packet is answered, and who the answer goes to there. */
  replySource: string
  replyPort: number
  replyDestination: string
  atMs: number
}
