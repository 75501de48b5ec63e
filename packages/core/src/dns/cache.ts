import type { DnsAnswer, DnsRecord } from '../network/packet.ts'
import type { Directive } from './corefile-text.ts'
import type { DnsCache, Plugin } from './plugin.ts'
import type { CachePlugin } from './server-block.ts'
import { inZone, plainZone } from './zone-name.ts'

type Kind = 'success' | 'denial'

const defaults = { success: 3600, denial: 1800 }
const leastSeconds = 5
const hourSeconds = 3600

/** A Go duration in seconds; undefined when it is none. */
export function durationSeconds(text: string): number | undefined {
  if (text === '0') return 0
  const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: hourSeconds }
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, n, unit = 's']) => sum + Number(n) * (units[unit] ?? 1),
    0,
  )
}

/** Models coredns plugin/cache/setup.go. */
export function cacheOf({ words, body }: Directive, own: readonly string[]): CachePlugin {
  const [first = '', ...more] = words.slice(1)
  const isTtl = /^-?\d+$/.test(first)
  const zones = (isTtl ? more : words.slice(1)).map(plainZone)
  const limit = (kind: Kind, at: number): number | undefined => {
    const given = body.find(({ words: [name] }) => name === kind)?.words[at]
    return given === undefined ? undefined : Number(given)
  }
  const most = (kind: Kind): number => limit(kind, 2) ?? (isTtl ? Number(first) : defaults[kind])
  const stale = body.find(({ words: [name] }) => name === 'serve_stale')?.words
  return {
    zones: zones.length > 0 ? zones : own,
    mostSeconds: { success: most('success'), denial: most('denial') },
    leastSeconds: { success: limit('success', 3) ?? leastSeconds, denial: limit('denial', 3) ?? leastSeconds },
    failureSeconds: durationSeconds(body.find(({ words: [name] }) => name === 'servfail')?.words[1] ?? '5s') ?? leastSeconds,
    disabled: { success: disabledFor('success', body, own), denial: disabledFor('denial', body, own) },
    keepTtl: body.some(({ words: [name] }) => name === 'keepttl'),
    staleSeconds: stale ? (durationSeconds(stale[1] ?? '1h') ?? hourSeconds) : 0,
    verifies: stale?.[2]?.toLowerCase() === 'verify',
  }
}

function disabledFor(kind: Kind, body: readonly Directive[], own: readonly string[]): string[] {
  return body
    .filter(({ words }) => words[0] === 'disable' && words[1] === kind)
    .flatMap(({ words }) => (words.length > 2 ? words.slice(2).map(plainZone) : own))
}

const lineWords = new Set('success denial prefetch serve_stale serve_stale_policy servfail disable keepttl'.split(' '))

/** What is wrong with a line of the plugin, or with its first one. */
export function cacheMistake({ words, line }: Directive, isFirst: boolean): { at: number; text: string } | undefined {
  const [name = '', ...args] = words
  const wrong = (text: string): { at: number; text: string } => ({ at: line, text })
  if (isFirst) {
    const [ttl = '1'] = args
    return /^-?\d+$/.test(ttl) && Number(ttl) <= 0 ? wrong(`cache TTL can not be zero or negative: ${ttl}`) : undefined
  }
  if (!lineWords.has(name)) return wrong(`Wrong argument count or unexpected line ending after '${name}'`)
  if (name === 'disable' && args[0] !== 'success' && args[0] !== 'denial')
    return args[0] === undefined
      ? wrong("Wrong argument count or unexpected line ending after 'disable'")
      : wrong(`cache type ${JSON.stringify(args[0])} cannot be disabled`)
  return undefined
}

/** Remembers answers for as long as they are good, and shows how long that still is. Models coredns plugin/cache. */
export const cache: Plugin = ({ question, block, options }, next) => {
  const plugin = block.cache
  if (!plugin?.zones.some((zone) => inZone(question.name, zone))) return next(question)
  const key = `${question.name} ${question.type}`
  const nowMs = options.nowMs?.() ?? 0
  const kept = options.cache?.get(key)
  const leftSeconds = kept ? kept.ttlSeconds - Math.floor((nowMs - kept.atMs) / 1000) : 0
  if (kept && leftSeconds > 0) return withTtl(kept.answer, plugin.keepTtl ? kept.ttlSeconds : leftSeconds)
  const fresh = next(question)
  if (kept && leftSeconds > -plugin.staleSeconds && (!plugin.verifies || !fresh || fresh.status === 'SERVFAIL')) {
    if (fresh) remember(key, fresh, plugin, options.cache, nowMs)
    return withTtl(kept.answer, 0)
  }
  return fresh && remember(key, fresh, plugin, options.cache, nowMs)
}

function remember(key: string, answer: DnsAnswer, plugin: CachePlugin, store: DnsCache | undefined, nowMs: number): DnsAnswer {
  const kind = kindOf(answer)
  const ttlSeconds = kind === undefined ? plugin.failureSeconds : ttlOf(answer, kind, plugin)
  const shown = withTtl(answer, ttlSeconds)
  const isKept = kind === undefined ? answer.status === 'SERVFAIL' : !isDisabled(answer, kind, plugin)
  if (isKept && ttlSeconds > 0) store?.set(key, { answer: shown, atMs: nowMs, ttlSeconds })
  return shown
}

const isDisabled = ({ question }: DnsAnswer, kind: Kind, { disabled }: CachePlugin): boolean =>
  disabled[kind].some((zone) => inZone(question.name.toLowerCase().replace(/\.$/, ''), zone))

/** Undefined for failures. */
function kindOf({ status, answers, authority }: DnsAnswer): Kind | undefined {
  if (status === 'NXDOMAIN') return 'denial'
  if (status !== 'NOERROR') return undefined
  return answers.length === 0 && authority.some(({ type }) => type === 'SOA') ? 'denial' : 'success'
}

function ttlOf({ answers, authority, additional }: DnsAnswer, kind: Kind, plugin: CachePlugin): number {
  const all = kind === 'denial' ? authority : [...answers, ...authority, ...additional]
  const own = all.length === 0 ? leastSeconds : Math.min(...all.map(lifeSeconds))
  return Math.min(Math.max(own, plugin.leastSeconds[kind]), plugin.mostSeconds[kind])
}

/** A denial is good for as long as the SOA and its last number say. */
const lifeSeconds = ({ type, ttlSeconds, data }: DnsRecord): number =>
  type === 'SOA' ? Math.min(ttlSeconds, Number(data.split(' ').at(-1))) : ttlSeconds

function withTtl(answer: DnsAnswer, ttlSeconds: number): DnsAnswer {
  const all = (records: readonly DnsRecord[]): DnsRecord[] => records.map((one) => ({ ...one, ttlSeconds }))
  return { ...answer, answers: all(answer.answers), authority: all(answer.authority), additional: all(answer.additional) }
}
