import type { LimitRange } from '../../api/core.ts'
import { limitranges, persistentvolumeclaims, pods } from '../../api/kinds.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Container, Pod } from '../../api/pod.ts'
import { addQuantities, quantityOf, quantityText } from '../../api/quantity.ts'
import { forbidden, type Status } from '../../api/status.ts'
import type { StrategyContext } from '../strategy.ts'

type Item = LimitRange['spec']['limits'][number]
type Amounts = Record<string, string>
type Kind = 'requests' | 'limits'

const noteName = 'kubernetes.io/limit-ranger'

/** Fills requests and limits from the namespace's LimitRanges, then refuses what lies outside. Models plugin/pkg/admission/limitranger (1.36). */
export function limitPod(pod: Pod, context: StrategyContext): Status | undefined {
  const ranges = context.read.list(limitranges, pod.metadata.namespace)
  for (const range of ranges) setFromRange(pod, range)
  for (const range of ranges) {
    const errors = (range.spec.limits ?? []).flatMap((item) => podItemErrors(pod, item))
    if (errors.length > 0) return forbidden(pods, pod.metadata.name, aggregate(errors))
  }
  return undefined
}

const aggregate = (errors: readonly string[]): string => (errors.length === 1 ? (errors[0] as string) : `[${errors.join(', ')}]`)

function setFromRange(pod: Pod, range: LimitRange): void {
  const items = (range.spec.limits ?? []).filter((item) => item.type === 'Container')
  const defaults = (pick: (item: Item) => Amounts | undefined): Amounts =>
    Object.assign({}, ...items.map((item) => pick(item) ?? {}))
  const requests = defaults((item) => item.defaultRequest)
  const limits = defaults((item) => item.default)
  const notes = [
    ...pod.spec.containers.flatMap((container) => setOn(container, requests, limits, 'container')),
    ...(pod.spec.initContainers ?? []).flatMap((container) => setOn(container, requests, limits, 'init container')),
  ]
  if (notes.length === 0) return
  pod.metadata.annotations = { ...pod.metadata.annotations, [noteName]: `LimitRanger plugin set: ${notes.join('; ')}` }
}

function setOn(container: Container, requests: Amounts, limits: Amounts, what: string): string[] {
  const resources = (container.resources ??= {})
  const fill = (kind: Kind, from: Amounts): string[] => {
    const missing = Object.keys(from).filter((name) => resources[kind]?.[name] === undefined)
    for (const name of missing) resources[kind] = { ...resources[kind], [name]: from[name] as string }
    return missing.sort()
  }
  const note = (names: string[], kind: string): string[] =>
    names.length === 0 ? [] : [`${names.join(', ')} ${kind} for ${what} ${container.name}`]
  return [...note(fill('requests', requests), 'request'), ...note(fill('limits', limits), 'limit')]
}

function podItemErrors(pod: Pod, item: Item): string[] {
  if (item.type === 'Container') {
    const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
    return all.flatMap(({ resources = {} }) => itemErrors(item, resources.requests ?? {}, resources.limits ?? {}))
  }
  return item.type === 'Pod' ? itemErrors(item, podSum(pod, 'requests'), podSum(pod, 'limits')) : []
}

/** Containers and sidecars together, or an init container beside its sidecars where that is more. */
function podSum({ spec }: Pod, kind: Kind): Amounts {
  const sum: Amounts = {}
  const sidecars: Amounts = {}
  const initial: Amounts = {}
  for (const { resources } of spec.containers) add(sum, resources?.[kind])
  for (const { resources, restartPolicy } of spec.initContainers ?? []) {
    const during = restartPolicy === 'Always' ? sidecars : { ...sidecars }
    add(during, resources?.[kind])
    if (during === sidecars) add(sum, resources?.[kind])
    raise(initial, during)
  }
  raise(sum, initial)
  return sum
}

function add(sum: Amounts, more: Amounts = {}): void {
  for (const [name, text] of Object.entries(more))
    sum[name] = quantityText(addQuantities(quantityOf(sum[name]), quantityOf(text)))
}

function raise(sum: Amounts, least: Amounts): void {
  for (const [name, text] of Object.entries(least)) if (sum[name] === undefined || isMore(text, sum[name])) sum[name] = text
}

const isMore = (a: string, b: string): boolean => quantityOf(a).nanos > quantityOf(b).nanos

function itemErrors(item: Item, requests: Amounts, limits: Amounts): string[] {
  return [
    ...each(item.min, (name, min) =>
      minErrors(`minimum ${name} usage per ${item.type} is ${min}`, min, requests[name], limits[name]),
    ),
    ...each(item.max, (name, max) =>
      maxErrors(`maximum ${name} usage per ${item.type} is ${max}`, max, requests[name], limits[name]),
    ),
    ...each(item.maxLimitRequestRatio, (name, ratio) =>
      ratioErrors(`${name} max limit to request ratio per ${item.type} is ${ratio}`, ratio, requests[name], limits[name]),
    ),
  ]
}

const each = (amounts: Amounts | undefined, check: (name: string, value: string) => string[]): string[] =>
  Object.entries(amounts ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => check(name, value))

function minErrors(what: string, min: string, request: string | undefined, limit: string | undefined): string[] {
  if (request === undefined) return [`${what}.  No request is specified`]
  if (isMore(min, request)) return [`${what}, but request is ${request}`]
  return limit !== undefined && isMore(min, limit) ? [`${what}, but limit is ${limit}`] : []
}

function maxErrors(what: string, max: string, request: string | undefined, limit: string | undefined): string[] {
  if (limit === undefined) return [`${what}.  No limit is specified`]
  if (isMore(limit, max)) return [`${what}, but limit is ${limit}`]
  return request !== undefined && isMore(request, max) ? [`${what}, but request is ${request}`] : []
}

function ratioErrors(what: string, ratio: string, request: string | undefined, limit: string | undefined): string[] {
  const [asked, most] = [Number(quantityOf(request).nanos), Number(quantityOf(limit).nanos)]
  if (request === undefined || asked === 0) return [`${what}, but no request is specified or request is 0`]
  if (limit === undefined || most === 0) return [`${what}, but no limit is specified or limit is 0`]
  const given = most / asked
  return given > Number(quantityOf(ratio).nanos) / 1e9 ? [`${what}, but provided ratio is ${given.toFixed(6)}`] : []
}

/** Bounds for claims of storage. */
export function limitClaim(claim: KubeObject, context: StrategyContext): Status | undefined {
  const { spec = {} } = claim as KubeObject & { spec?: Record<string, any> }
  const requests = (spec.resources?.requests ?? {}) as Amounts
  for (const range of context.read.list(limitranges, claim.metadata.namespace)) {
    const errors = range.spec.limits
      .filter((item) => item.type === 'PersistentVolumeClaim')
      .flatMap((item) => [
        ...each(item.min, (name, min) =>
          minErrors(`minimum ${name} usage per ${item.type} is ${min}`, min, requests[name], undefined),
        ),
        ...each(item.max, (name, max) => {
          const request = requests[name]
          const what = `maximum ${name} usage per ${item.type} is ${max}`
          if (request === undefined) return [`${what}.  No request is specified`]
          return isMore(request, max) ? [`${what}, but request is ${request}`] : []
        }),
      ])
    if (errors.length > 0) return forbidden(persistentvolumeclaims, claim.metadata.name, aggregate(errors))
  }
  return undefined
}
