import { pods, services } from '../api/kinds.ts'
import { mapSelectorMatches } from '../api/label-selector.ts'
import type { KubeObject } from '../api/object.ts'
import { type Index, labelTerms, pairsOf } from '../api/object-index.ts'
import type { Pod } from '../api/pod.ts'
import type { Service, ServicePort } from '../api/service.ts'
import type { Client } from '../client/client.ts'
import type { ObjectChange } from './controller.ts'
import { keyOf } from './ownership.ts'

/** Services of a Pod's namespace that select it now or did before; none when nothing that endpoints show has changed. */
export function servicesOfPod({ object, old }: ObjectChange<Pod>, client: Client): string[] {
  if (old && !endpointChanged(object, old)) return []
  const keys = new Set<string>()
  for (const { metadata } of old ? [object, old] : [object]) {
    for (const value of pairsOf(metadata.labels)) {
      for (const service of client.find(services, metadata.namespace as string, [{ index: firstSelectorIndex, value }]))
        if (mapSelectorMatches(service.spec.selector, metadata.labels)) keys.add(keyOf(service))
    }
  }
  return [...keys].sort()
}

/** Services by the first label that they select: a Pod that lacks it is not theirs. */
const firstSelectorIndex: Index = { of: (service) => pairsOf((service as Service).spec.selector).slice(0, 1) }

const readyOf = (pod: Pod): string | undefined => pod.status?.conditions?.find((condition) => condition.type === 'Ready')?.status

/** Models endpointslice util podEndpointsChanged and labels (1.36). */
function endpointChanged(now: Pod, before: Pod): boolean {
  return (
    now.status?.podIP !== before.status?.podIP ||
    now.status?.phase !== before.status?.phase ||
    readyOf(now) !== readyOf(before) ||
    now.spec.nodeName !== before.spec.nodeName ||
    now.metadata.deletionTimestamp !== before.metadata.deletionTimestamp ||
    !sameLabels(now, before)
  )
}

function sameLabels(a: KubeObject, b: KubeObject): boolean {
  const [x, y] = [a.metadata.labels ?? {}, b.metadata.labels ?? {}]
  const keys = Object.keys(x)
  return keys.length === Object.keys(y).length && keys.every((key) => x[key] === y[key])
}

/** Pods behind a Service. */
export function selectedPods(service: Service, client: Client): Pod[] {
  const selector = service.spec.selector ?? {}
  if (Object.keys(selector).length === 0) return []
  return client.find(pods, service.metadata.namespace as string, labelTerms(selector))
}

/** Those that may be endpoints: they have an address and are not finished. */
export const isCandidate = (pod: Pod): boolean => Boolean(pod.status?.podIP) && !isFinished(pod)

const isFinished = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'

/** targetPort as a number for this Pod; undefined when no container port has its name. Models FindPort (1.36). */
export function targetPortOf(port: ServicePort, pod: Pod): number | undefined {
  const { targetPort = port.port, protocol = 'TCP' } = port
  if (typeof targetPort === 'number') return targetPort
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  for (const container of [...pod.spec.containers, ...sidecars]) {
    const found = container.ports?.find(
      (candidate) => candidate.name === targetPort && (candidate.protocol ?? 'TCP') === protocol,
    )
    if (found) return found.containerPort
  }
  return undefined
}

/** The Pod's name in a headless Service's DNS, if it has one. */
export const hostnameFor = (pod: Pod, service: Service): string | undefined =>
  pod.spec.hostname && pod.spec.subdomain === service.metadata.name ? pod.spec.hostname : undefined

/**
 * What a Service makes of a Pod, made once for each pair of stored objects, since those never change: a change behind a
 * Service costs the one Pod, however many there are.
 */
export function perPod<T>(make: (service: Service, pod: Pod) => T): (service: Service, pod: Pod) => T {
  const known = new WeakMap<Service, WeakMap<Pod, { made: T }>>()
  return (service, pod) => {
    const ofService = known.get(service) ?? new WeakMap<Pod, { made: T }>()
    known.set(service, ofService)
    const one = ofService.get(pod) ?? { made: make(service, pod) }
    ofService.set(pod, one)
    return one.made
  }
}
