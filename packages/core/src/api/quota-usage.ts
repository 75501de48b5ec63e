import type { ResourceQuota } from './core.ts'
import { persistentvolumeclaims, pods, services } from './kinds.ts'
import type { KubeObject } from './object.ts'
import type { Pod } from './pod.ts'
import { addQuantities, type Quantity, quantityOf, quantityText } from './quantity.ts'
import { inScope } from './quota-scopes.ts'
import type { Resource } from './resource.ts'
import type { Service } from './service.ts'

/** Resource name → how much of it. */
export type Usage = Map<string, Quantity>

const count = (value: number): Quantity => ({ nanos: BigInt(value) * 1_000_000_000n, format: 'DecimalSI' })

/** Kinds that may be counted by their bare name. Models pkg/quota/v1/evaluator/core/registry.go (1.36). */
const legacy = new Set([
  'configmaps',
  'resourcequotas',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'services',
  'pods',
])

const countName = ({ group, resource }: Resource): string => (group === '' ? `count/${resource}` : `count/${resource}.${group}`)

/** What one object uses of a quota. Models pkg/quota/v1/evaluator/core (1.36). */
export function usageOf(resource: Resource, object: KubeObject): Usage {
  const usage: Usage = new Map([[countName(resource), count(1)]])
  if (resource.resource === pods.resource && resource.group === '') return podUsage(object as Pod, usage)
  if (resource.group === '' && legacy.has(resource.resource)) usage.set(resource.resource, count(1))
  if (resource === services) addServiceUsage(object as Service, usage)
  if (resource === persistentvolumeclaims) addClaimUsage(object, usage)
  return usage
}

function addServiceUsage({ spec }: Service, usage: Usage): void {
  const ports = spec.ports?.length ?? 0
  const withNodePorts = spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
  usage.set('services.loadbalancers', count(spec.type === 'LoadBalancer' ? 1 : 0))
  usage.set('services.nodeports', count(withNodePorts ? ports : 0))
}

function addClaimUsage(object: KubeObject, usage: Usage): void {
  const { spec = {} } = object as KubeObject & { spec?: Record<string, any> }
  const storage = quantityOf(spec.resources?.requests?.storage)
  usage.set('requests.storage', storage)
  if (!spec.storageClassName) return
  const prefix = `${spec.storageClassName}.storageclass.storage.k8s.io/`
  usage.set(`${prefix}requests.storage`, storage)
  usage.set(`${prefix}persistentvolumeclaims`, count(1))
}

const isDone = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

function podUsage(pod: Pod, usage: Usage): Usage {
  if (isDone(pod)) return usage
  usage.set('pods', count(1))
  for (const kind of ['requests', 'limits'] as const) {
    for (const [name, quantity] of podResources(pod, kind)) {
      usage.set(`${kind}.${name}`, quantity)
      if (kind === 'requests' && ['cpu', 'memory', 'ephemeral-storage'].includes(name)) usage.set(name, quantity)
    }
  }
  return usage
}

/** The sum over containers, or the greatest init container where that is more. Models component-helpers PodRequests (1.36). */
function podResources(pod: Pod, kind: 'requests' | 'limits'): Usage {
  const sum: Usage = new Map()
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  for (const { resources } of [...pod.spec.containers, ...sidecars]) addList(sum, resources?.[kind])
  for (const container of pod.spec.initContainers ?? []) {
    for (const [name, text] of Object.entries(container.resources?.[kind] ?? {})) {
      const quantity = quantityOf(text)
      if (quantity.nanos > (sum.get(name)?.nanos ?? 0n)) sum.set(name, quantity)
    }
  }
  addList(sum, pod.spec.overhead)
  return sum
}

function addList(sum: Usage, list: Record<string, string> | undefined): void {
  for (const [name, text] of Object.entries(list ?? {})) sum.set(name, plus(sum.get(name), quantityOf(text)))
}

const plus = (a: Quantity | undefined, b: Quantity): Quantity => (a ? addQuantities(a, b) : b)

/** Which resources a quota's name may speak of, for a sum over what is stored. */
export function quotaConcerns(name: string, resource: Resource): boolean {
  if (name === countName(resource)) return true
  if (resource === services) return name.startsWith('services')
  if (resource === persistentvolumeclaims) return /persistentvolumeclaims$|requests\.storage$/.test(name)
  if (resource.group === '' && legacy.has(resource.resource)) {
    if (name === resource.resource) return true
  }
  return resource === pods && /^(?:requests\.(?!storage$)|limits\.|cpu$|memory$|ephemeral-storage$|pods$)/.test(name)
}

/** What a quota counts now: every name of its `hard`, zero where nothing uses it. */
export function usedBy(
  quota: ResourceQuota,
  resources: readonly Resource[],
  list: (of: Resource) => readonly KubeObject[],
): Usage {
  const names = Object.keys(quota.spec?.hard ?? {})
  const used: Usage = new Map(names.map((name) => [name, quantityOf('0')]))
  for (const resource of resources) {
    const mine = names.filter((name) => quotaConcerns(name, resource))
    if (mine.length === 0) continue
    for (const object of list(resource)) {
      if (!inScope(quota, resource, object)) continue
      const usage = usageOf(resource, object)
      for (const name of mine) used.set(name, plus(used.get(name), usage.get(name) ?? quantityOf('0')))
    }
  }
  return used
}

export const usageTexts = (usage: Usage): Record<string, string> =>
  Object.fromEntries([...usage].map(([name, quantity]) => [name, quantityText(quantity)]))
