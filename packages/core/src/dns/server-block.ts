import type { DnsAnswer } from '../network/packet.ts'
import type { MatchKind } from './name-match.ts'

/** What this server acts on in a Corefile. */
export interface Corefile {
  blocks: ServerBlock[]
}

export interface ServerBlock {
  /** Without their dots at the end; '' is the root. */
  zones: string[]
  /** As it shows itself at start: `.:53`. */
  shown: string[]
  /** Names of the plugins that stand in it. */
  plugins: ReadonlySet<string>
  kubernetes: KubernetesPlugin | undefined
  hosts: HostsPlugin | undefined
  rewrites: Rewrite[]
  templates: Template[]
  forwards: Forward[]
  cache: CachePlugin | undefined
  acl: AclRule[]
  dns64: { prefix: string; all: boolean } | undefined
  /** Zones of autopath @kubernetes. */
  autopath: string[] | undefined
  /** Addresses and interfaces that it listens on; none: all of them. */
  binds: string[]
  /** Networks that loadbalance puts first. */
  preferred: string[]
  /** Which answers `log` writes; none without it. */
  log: readonly LogClass[]
}

export type LogClass = 'all' | 'success' | 'denial' | 'error'

export interface KubernetesPlugin {
  zones: string[]
  ttlSeconds: number
  pods: 'disabled' | 'insecure' | 'verified'
  /** Zones whose unknown names go on to the next plugin. */
  fallthrough: string[]
  endpointPodNames: boolean
  /** The namespaces that are shown; all when absent. */
  namespaces: string[] | undefined
  namespaceLabels: string | undefined
  /** Which Services and slices are shown, as a label selector. */
  labels: string | undefined
  noEndpoints: boolean
  /** A Service without ready endpoints has no name. */
  ignoresEmpty: boolean
}

export interface HostsPlugin {
  entries: { ip: string; names: string[] }[]
  ttlSeconds: number
  fallthrough: string[]
  reverse: boolean
}

export interface Forward {
  from: string
  /** Addresses, or the file /etc/resolv.conf. */
  to: string[]
  except: string[]
}

export interface CachePlugin {
  zones: readonly string[]
  mostSeconds: Readonly<Record<'success' | 'denial', number>>
  leastSeconds: Readonly<Record<'success' | 'denial', number>>
  failureSeconds: number
  /** Zones whose answers are not kept. */
  disabled: Readonly<Record<'success' | 'denial', readonly string[]>>
  keepTtl: boolean
  /** How long an answer is served that is too old; 0 without serve_stale. */
  staleSeconds: number
  verifies: boolean
}

/** Who may ask what. */
export interface AclRule {
  zones: readonly string[]
  policies: readonly { action: 'allow' | 'block' | 'filter' | 'drop'; types: readonly string[]; nets: readonly string[] }[]
}

/** A rule of the rewrite plugin. */
export interface Rewrite {
  field: 'name' | 'type' | 'ttl' | 'rcode' | 'cname'
  kind: MatchKind
  from: string
  to: string
  /** rcode: what takes the place of `to`. */
  other: string
  answers: readonly AnswerRule[]
  /** The lines below are asked too. */
  goesOn: boolean
}

/** How a name rule changes the answer: `auto`, or names or values by a pattern. */
export type AnswerRule = { of: 'auto' } | { of: 'name' | 'value'; from: string; to: string }

/** A block of the template plugin. Models coredns plugin/template. */
export interface Template {
  type: string
  zones: string[]
  matches: RegExp[]
  answers: string[]
  additional: string[]
  authority: string[]
  status: DnsAnswer['status']
  fallthrough: boolean
}
