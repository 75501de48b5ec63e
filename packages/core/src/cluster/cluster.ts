import type { Status } from '../api/status.ts'
import type { ApiRequest, ApiResponse, Connect, UserInfo } from '../apiserver/request.ts'
import type { Client } from '../client/client.ts'
import type { Store } from '../etcd/store.ts'
import type { ContainerSurroundings } from '../kubelet/find-container.ts'
import type { Sandbox } from '../kubelet/sandbox.ts'
import type { NodeRules } from '../network/node-rules.ts'
import type { ListenAt } from '../network/open-sockets.ts'
import type { Accepting, HttpHandler, HttpRequest, HttpResponse, Listening, Network, Origin } from '../network/packet.ts'
import type { TapReader } from '../network/tap.ts'
import type { Files } from '../process/files.ts'
import type { ContainerRef, ContainerRuntime, ExecStreams, OwnRun, RuntimeError } from '../process/runtime.ts'

/** How a lab's cluster may differ from the default one; the body's `cluster` at POST /api/labs. */
export interface ClusterOptions {
  /** Worker nodes besides k8s-master: k8s-node-1 … (default 1, at most 8). */
  workers?: number
  loadBalancer?: 'none' | 'pool'
  proxy?: { mode?: 'iptables' | 'nftables'; pick?: 'rotate' | 'random' }
}

export interface Host {
  store: Store
  /** The host's clock in milliseconds; the lab's time is this plus what was run forward. */
  nowMs(): number
  seed: number
  options: ClusterOptions
  runtime?: ContainerRuntime
}

export interface Settled {
  revision: number
  /** False when the bound was reached; `pending` names the last keys. */
  settled: boolean
  pending: string[]
  ranForwardMs: number
}

/** The wired cluster of one lab. */
export interface Cluster {
  /** One turn: due timers, the request, and all that the controllers do in answer; one transaction. */
  handle(request: ApiRequest): ApiResponse
  client(user?: UserInfo): Client
  network(origin: Origin): Network
  /** The network without side effects: no counters, no rotation moves. For checks and pictures. */
  probe(origin: Origin): Network
  /** The ServiceAccount behind a token of this lab; undefined when the token is not valid (any more). */
  authenticate(token: string): UserInfo | undefined
  /** The proxy subresource, carried over the lab's network; failures are Status bodies in the API server's words. */
  proxy(connect: Connect & { type: 'proxy' }): { status: number; headers: Record<string, string>; body: string }
  /** The API server's answer over HTTP to a user who needs no token: what `kubectl proxy` passes on. */
  http(request: HttpRequest, user: UserInfo): HttpResponse
  /** A program of a node or a container listens there; port 0 draws one. A text is what the errno means. */
  listen(at: ListenAt, answers: HttpHandler | Accepting): Listening | string
  now(): number
  revision(): number
  /** Runs the timers that are due by the host's clock, in order, each at its own time. */
  tick(): void
  /** Host time of the next timer, for the alarm; with `aperiodic`, of the next that is not periodic. */
  nextDueAtMs(aperiodic?: boolean): number | undefined
  /** Runs the lab's time forward by `ms`. */
  advance(ms: number): void
  /** Runs forward until nothing but periodic work is pending, at most `maxMs` (60 s) of lab time. */
  settle(maxMs?: number): Settled
  /** Runs `turn` as one transaction with the controllers after it (files, counters and API writes together). */
  turn<T>(work: () => T): T
  /** Stops the scripts that run in this process: the lab is closed, and whoever opens it again starts them. */
  sleep(): void
  /** Called after each committed turn that changed something. */
  onCommit(listener: (revision: number) => void): () => void
  /** Since when a node's kubelet has been stopped; undefined while it runs. */
  kubeletStoppedSince(node: string): number | undefined
  /** Starts or stops the kubelet of a node. */
  runKubelet(node: string, runs: boolean): void
  /** The disk of a node (its student home included) or a container. */
  files(of: { node: string } | ContainerRef): Files
  /** exec and attach, joined to the runtime. */
  exec(connect: Connect & { type: 'exec' | 'attach' }, streams: ExecStreams): Promise<number | RuntimeError>
  /** Log lines of a container (RFC 3339 nanosecond stamps kept apart), after `cursor`; BadRequest when there is no log yet. */
  logs(
    connect: Connect & { type: 'log' },
    cursor?: number,
  ):
    | { lines: { at: string; stream: 'stdout' | 'stderr'; text: string; partial?: boolean }[]; cursor: number; ended: boolean }
    | Status
  /** The first containers' reference for exec by name. */
  container(namespace: string, pod: string, container?: string): ContainerRef | undefined
  /** A program that only the container's image has; undefined for others. */
  ownProgram(of: ContainerRef, argv: readonly string[]): OwnRun | undefined
  /** The Pod's pause container and its network namespace on the node; undefined before the Pod has them and after it has ended. */
  sandbox(namespace: string, pod: string): Sandbox | undefined
  /** What a program in a container starts with. */
  surroundings?(of: ContainerRef): ContainerSurroundings | undefined
  /** kube-proxy's rules on a node as iptables prints them, and the connections it tracks. */
  rules(node: string): NodeRules
  /** Looks at what is sent in the lab's network, until it is closed. */
  tap(): TapReader
}
