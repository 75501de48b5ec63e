import { corefilePath, type Directive, parseError, readDirectives } from './corefile-text.ts'
import { type Rewrite, rewriteOf } from './rewrite.ts'
import { type Template, templateOf } from './template.ts'

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

const maxRewrites = 200
const maxBlocks = 100

/** Reads a Corefile; a text says what is wrong with it, in the words of the server's log. */
export function parseCorefile(text: string): Corefile | string {
  const directives = readDirectives(text)
  if (typeof directives === 'string') return directives
  for (const { body } of directives) {
    const unknown = body.find(({ words }) => !known.has(words[0] ?? ''))
    if (unknown) return parseError(unknown.line, `Unknown directive '${unknown.words[0]}'`)
  }
  const wrong = directives.flatMap(({ body }) => body).flatMap((plugin) => mistakeOf(plugin) ?? [])[0]
  if (wrong !== undefined) return wrong
  const blocks = directives.slice(0, maxBlocks).map(blockOf)
  return servedTwice(blocks) ?? { blocks }
}

function servedTwice(blocks: readonly ServerBlock[]): string | undefined {
  const seen = new Set<string>()
  for (const zone of blocks.flatMap(({ shown }) => shown)) {
    if (seen.has(zone)) return `cannot serve dns://${zone} - it is already defined`
    seen.add(zone)
  }
  return undefined
}

const plain = (zone: string): string =>
  zone
    .replace(/^dns:\/\//, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '')
    .toLowerCase()

export const inZone = (name: string, zone: string): boolean => zone === '' || name === zone || name.endsWith(`.${zone}`)

function shownZone(word: string): string {
  const port = /:(\d+)$/.exec(word)?.[1] ?? '53'
  return `${plain(word)}.:${port}`
}

function blockOf({ words, body }: Directive): ServerBlock {
  const all = (name: string): Directive[] => body.filter((plugin) => plugin.words[0] === name)
  const [kubernetes] = all('kubernetes')
  const [hosts] = all('hosts')
  const zones = words.map(plain)
  return {
    zones,
    shown: words.map(shownZone),
    plugins: new Set(body.map((plugin) => plugin.words[0] as string)),
    kubernetes: kubernetes && kubernetesOf(kubernetes, zones),
    hosts: hosts && hostsOf(hosts),
    rewrites: all('rewrite').slice(0, maxRewrites).flatMap(rewriteOf),
    templates: all('template').slice(0, maxRewrites).flatMap(templateOf),
    forwards: all('forward').map(forwardOf),
    log: all('log').flatMap(logClasses),
  }
}

const lineOf = (plugin: Directive, name: string): string[] | undefined =>
  plugin.body.find(({ words }) => words[0] === name)?.words

/** `fallthrough` alone is for every zone. */
function fallthroughOf(plugin: Directive): string[] {
  const words = lineOf(plugin, 'fallthrough')
  if (!words) return []
  return words.length === 1 ? [''] : words.slice(1).map(plain)
}

function kubernetesOf(plugin: Directive, own: readonly string[]): KubernetesPlugin {
  const zones = plugin.words.slice(1).map(plain)
  return {
    zones: zones.length > 0 ? zones : [...own],
    ttlSeconds: Number(lineOf(plugin, 'ttl')?.[1] ?? 5),
    pods: (lineOf(plugin, 'pods')?.[1] ?? 'disabled') as KubernetesPlugin['pods'],
    fallthrough: fallthroughOf(plugin),
    endpointPodNames: lineOf(plugin, 'endpoint_pod_names') !== undefined,
  }
}

function hostsOf(plugin: Directive): HostsPlugin {
  return {
    entries: plugin.body
      .filter(({ words }) => /^[\d:]/.test(words[0] ?? ''))
      .map(({ words: [ip = '', ...names] }) => ({ ip, names: names.map((name) => plain(name)) })),
    ttlSeconds: Number(lineOf(plugin, 'ttl')?.[1] ?? 3600),
    fallthrough: fallthroughOf(plugin),
    reverse: lineOf(plugin, 'no_reverse') === undefined,
  }
}

const forwardOf = (plugin: Directive): Forward => ({
  from: plain(plugin.words[1] ?? '.'),
  to: plugin.words.slice(2),
  except: (lineOf(plugin, 'except') ?? []).slice(1).map(plain),
})

function logClasses(plugin: Directive): LogClass[] {
  const named = lineOf(plugin, 'class')?.slice(1) ?? []
  return named.length === 0 ? ['all'] : (named as LogClass[])
}

const kubernetesWords = new Set(
  'endpoint_pod_names pods namespaces endpoint tls labels namespace_labels fallthrough ttl noendpoints kubeconfig ignore startup_timeout multicluster upstream apiserver_qps apiserver_burst apiserver_max_inflight'.split(
    ' ',
  ),
)

const podModes = ['disabled', 'verified', 'insecure']

/** What a plugin says of its own lines when it is set up. */
function mistakeOf({ words, body, line }: Directive): string | undefined {
  const told = (at: number, text: string): string => `plugin/${words[0]}: ${parseError(at, text)}`
  if (words[0] === 'forward' && words.length < 3)
    return told(line, `Wrong argument count or unexpected line ending after '${words.at(-1)}'`)
  if (words[0] !== 'kubernetes') return undefined
  for (const one of body) {
    const [name = '', value] = one.words
    if (!kubernetesWords.has(name)) return told(one.line, `unknown property '${name}'`)
    if (name === 'pods' && value === undefined)
      return told(one.line, "Wrong argument count or unexpected line ending after 'pods'")
    if (name === 'pods' && !podModes.includes(value ?? ''))
      return `plugin/kubernetes: wrong value for pods: ${value},  must be one of: disabled, verified, insecure`
    if (name === 'ttl' && !(Number(value) >= 0 && Number(value) <= 3600))
      return told(one.line, `ttl must be in range [0, 3600]: ${value}`)
  }
  return undefined
}

/** How a server whose file is missing says so. */
export const missingCorefile = `open ${corefilePath}: no such file or directory`

/** Models coredns plugin.cfg: the plugins that the program is built with. */
const known = new Set(
  'root metadata geoip cancel tls timeouts multisocket reload nsid bufsize bind debug trace ready health pprof prometheus errors log dnstap local dns64 acl any chaos loadbalance tsig cache rewrite header dnssec autopath minimal template transfer hosts route53 azure clouddns k8s_external kubernetes file auto secondary etcd loop forward grpc erratic whoami on sign view import nomad quic'.split(
    ' ',
  ),
)
