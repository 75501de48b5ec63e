import { aclMistake } from './acl.ts'
import { cacheMistake } from './cache.ts'
import { type Directive, parseError } from './corefile-text.ts'
import { rewriteMistake } from './rewrite.ts'

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const kubernetesWords = wordsOf(
  'endpoint_pod_names pods namespaces endpoint tls labels namespace_labels fallthrough ttl noendpoints kubeconfig ignore startup_timeout multicluster upstream apiserver_qps apiserver_burst apiserver_max_inflight',
)
const forwardWords = wordsOf(
  'except max_fails health_check force_tcp prefer_udp tls tls_servername expire max_idle_conns policy max_concurrent next failfast_all_unhealthy_upstreams failover max_connect_attempts',
)
const podModes = ['disabled', 'verified', 'insecure']

type Told = (at: number, text: string) => string

const ending = (word: string | undefined): string => `Wrong argument count or unexpected line ending after '${word}'`

const checks: Readonly<Record<string, (plugin: Directive, told: Told) => string | undefined>> = {
  kubernetes: kubernetesMistake,
  forward: forwardMistake,
  cache: (plugin, told) => {
    const found = [cacheMistake(plugin, true), ...plugin.body.map((line) => cacheMistake(line, false))].find((one) => one)
    return found && told(found.at, found.text)
  },
  rewrite: (plugin) => {
    const found = rewriteMistake(plugin)
    return found && `plugin/rewrite: ${found}`
  },
  acl: (plugin, told) => {
    for (const line of plugin.body) {
      const found = aclMistake(line)
      if (found) return told(line.line, found)
    }
    return undefined
  },
  loadbalance: ({ words: [, policy], body }, told) => {
    if (policy !== undefined && policy !== 'round_robin' && policy !== 'weighted')
      return `plugin/loadbalance: unknown policy: ${policy}`
    const line = body.find(({ words: [name] }) => name !== 'prefer' && name !== 'reload')
    return line && told(line.line, `unknown property '${line.words[0]}'`)
  },
  loop: ({ words, line }, told) => (words.length > 1 ? told(line, ending(words[1])) : undefined),
  any: ({ words, line }, told) => (words.length > 1 ? told(line, ending(words[1])) : undefined),
  whoami: ({ words, line }, told) => (words.length > 1 ? told(line, ending(words[1])) : undefined),
  minimal: ({ words, line }, told) => (words.length > 1 ? told(line, ending(words[1])) : undefined),
  reload: reloadMistake,
}

/** What a plugin says of its own lines when it is set up. */
export function mistakeOf(plugin: Directive): string | undefined {
  const name = plugin.words[0] ?? ''
  const told: Told = (at, text) => `plugin/${name}: ${parseError(at, text)}`
  return Object.hasOwn(checks, name) ? checks[name]?.(plugin, told) : undefined
}

function forwardMistake({ words, body, line }: Directive, told: Told): string | undefined {
  if (words.length < 3) return told(line, ending(words.at(-1)))
  const unknown = body.find(({ words: [name = ''] }) => !forwardWords.has(name))
  if (unknown) return told(unknown.line, `unknown property '${unknown.words[0]}'`)
  const bad = words.slice(2).find((to) => !isUpstream(to))
  return bad === undefined ? undefined : `plugin/forward: not an IP address or file: ${JSON.stringify(bad)}`
}

const isUpstream = (to: string): boolean =>
  to.startsWith('/') ||
  /^(?:(?:dns|tls|quic):\/\/)?(?:(\d{1,3}\.){3}\d{1,3}(:\d+)?|\[?[0-9a-fA-F:]*:[0-9a-fA-F:]*\]?(:\d+)?)$/.test(to)

function kubernetesMistake({ body }: Directive, told: Told): string | undefined {
  for (const { words, line } of body) {
    const [name = '', value] = words
    if (!kubernetesWords.has(name)) return told(line, `unknown property '${name}'`)
    if (['pods', 'namespaces', 'labels', 'namespace_labels', 'ttl', 'ignore'].includes(name) && value === undefined)
      return told(line, ending(name))
    if (name === 'pods' && !podModes.includes(value ?? ''))
      return `plugin/kubernetes: wrong value for pods: ${value},  must be one of: disabled, verified, insecure`
    if (name === 'ttl' && !(Number(value) >= 0 && Number(value) <= 3600))
      return told(line, `ttl must be in range [0, 3600]: ${value}`)
    if (name === 'ignore' && value !== 'empty_service') return `plugin/kubernetes: unable to parse ignore value: '${value}'`
    if (name === 'noendpoints' && value !== undefined) return told(line, ending(value))
  }
  const has = (name: string): boolean => body.some(({ words }) => words[0] === name)
  const last = body.at(-1)?.line ?? 0
  return has('namespaces') && has('namespace_labels')
    ? told(last, 'namespaces and namespace_labels cannot both be set')
    : undefined
}

function reloadMistake({ words }: Directive): string | undefined {
  const [, interval] = words
  if (interval === undefined) return undefined
  const seconds = /^(\d+)(s|m)$/.exec(interval)
  if (!seconds) return `plugin/reload: time: invalid duration ${JSON.stringify(interval)}`
  return Number(seconds[1]) * (seconds[2] === 'm' ? 60 : 1) < 2
    ? 'plugin/reload: interval value must be greater or equal to 2s'
    : undefined
}
