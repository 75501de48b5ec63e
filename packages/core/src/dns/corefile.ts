import { aclOf } from './acl.ts'
import { cacheOf } from './cache.ts'
import { corefilePath, type Directive, parseError, readDirectives } from './corefile-text.ts'
import { withImports } from './imports.ts'
import { mistakeOf } from './mistakes.ts'
import { rewriteOf } from './rewrite.ts'
import type { Corefile, Forward, HostsPlugin, KubernetesPlugin, LogClass, ServerBlock } from './server-block.ts'
import { templateOf } from './template.ts'
import { plainZone } from './zone-name.ts'

const maxRewrites = 200
const maxBlocks = 100

/** Reads a Corefile; a text says what is wrong with it, in the words of the server's log. */
export function parseCorefile(text: string): Corefile | string {
  const read = readDirectives(text)
  const directives = typeof read === 'string' ? read : withImports(read)
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

function shownZone(word: string): string {
  const port = /:(\d+)$/.exec(word)?.[1] ?? '53'
  return `${plainZone(word)}.:${port}`
}

function blockOf({ words, body }: Directive): ServerBlock {
  const all = (name: string): Directive[] => body.filter((plugin) => plugin.words[0] === name)
  const [kubernetes] = all('kubernetes')
  const [hosts] = all('hosts')
  const zones = words.map(plainZone)
  return {
    zones,
    shown: words.map(shownZone),
    plugins: new Set(body.map((plugin) => plugin.words[0] as string)),
    kubernetes: kubernetes && kubernetesOf(kubernetes, zones),
    hosts: hosts && hostsOf(hosts),
    rewrites: all('rewrite').slice(0, maxRewrites).flatMap(rewriteOf),
    templates: all('template').slice(0, maxRewrites).flatMap(templateOf),
    forwards: all('forward').map(forwardOf),
    cache: all('cache').map((plugin) => cacheOf(plugin, zones))[0],
    acl: all('acl').map((plugin) => aclOf(plugin, zones)),
    dns64: all('dns64').flatMap(dns64Of)[0],
    autopath: all('autopath').map((plugin) => autopathOf(plugin, zones))[0],
    binds: all('bind').flatMap((plugin) => plugin.words.slice(1)),
    preferred: all('loadbalance').flatMap((plugin) => (lineOf(plugin, 'prefer') ?? []).slice(1)),
    log: all('log').flatMap(logClasses),
  }
}

const lineOf = (plugin: Directive, name: string): string[] | undefined =>
  plugin.body.find(({ words }) => words[0] === name)?.words

/** `fallthrough` alone is for every zone. */
function fallthroughOf(plugin: Directive): string[] {
  const words = lineOf(plugin, 'fallthrough')
  if (!words) return []
  return words.length === 1 ? [''] : words.slice(1).map(plainZone)
}

function kubernetesOf(plugin: Directive, own: readonly string[]): KubernetesPlugin {
  const zones = plugin.words.slice(1).map(plainZone)
  return {
    zones: zones.length > 0 ? zones : [...own],
    ttlSeconds: Number(lineOf(plugin, 'ttl')?.[1] ?? 5),
    pods: (lineOf(plugin, 'pods')?.[1] ?? 'disabled') as KubernetesPlugin['pods'],
    fallthrough: fallthroughOf(plugin),
    endpointPodNames: lineOf(plugin, 'endpoint_pod_names') !== undefined,
    namespaces: lineOf(plugin, 'namespaces')?.slice(1),
    namespaceLabels: lineOf(plugin, 'namespace_labels')?.slice(1).join(' '),
    labels: lineOf(plugin, 'labels')?.slice(1).join(' '),
    noEndpoints: lineOf(plugin, 'noendpoints') !== undefined,
    ignoresEmpty: lineOf(plugin, 'ignore')?.[1] === 'empty_service',
  }
}

function hostsOf(plugin: Directive): HostsPlugin {
  return {
    entries: plugin.body
      .filter(({ words }) => /^[\d:]/.test(words[0] ?? ''))
      .map(({ words: [ip = '', ...names] }) => ({ ip, names: names.map(plainZone) })),
    ttlSeconds: Number(lineOf(plugin, 'ttl')?.[1] ?? 3600),
    fallthrough: fallthroughOf(plugin),
    reverse: lineOf(plugin, 'no_reverse') === undefined,
  }
}

const forwardOf = (plugin: Directive): Forward => ({
  from: plainZone(plugin.words[1] ?? '.'),
  to: plugin.words.slice(2),
  except: (lineOf(plugin, 'except') ?? []).slice(1).map(plainZone),
})

/** Without allow_ipv4 it is for who asks by IPv6, and nobody does here. */
function dns64Of(plugin: Directive): { prefix: string; all: boolean }[] {
  if (!lineOf(plugin, 'allow_ipv4')) return []
  const prefix = lineOf(plugin, 'prefix')?.[1] ?? plugin.words[1] ?? '64:ff9b::/96'
  return [{ prefix: prefix.replace(/\/\d+$/, ''), all: lineOf(plugin, 'translate_all') !== undefined }]
}

function autopathOf(plugin: Directive, own: string[]): string[] {
  const zones = plugin.words.slice(1, -1).map(plainZone)
  return zones.length > 0 ? zones : own
}

function logClasses(plugin: Directive): LogClass[] {
  const named = lineOf(plugin, 'class')?.slice(1) ?? []
  return named.length === 0 ? ['all'] : (named as LogClass[])
}

/** How a server whose file is missing says so. */
export const missingCorefile = `open ${corefilePath}: no such file or directory`

/** Models coredns plugin.cfg: the plugins that the program is built with. */
const known = new Set(
  'root metadata geoip cancel tls timeouts multisocket reload nsid bufsize bind debug trace ready health pprof prometheus errors log dnstap local dns64 acl any chaos loadbalance tsig cache rewrite header dnssec autopath minimal template transfer hosts route53 azure clouddns k8s_external kubernetes file auto secondary etcd loop forward grpc erratic whoami on sign view import nomad quic'.split(
    ' ',
  ),
)
