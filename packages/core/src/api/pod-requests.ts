import type { Container, Pod } from './pod.ts'
import { parseQuantity } from './quantity.ts'

/** Amounts by resource name, in the resource's unit: cores, bytes, pieces. */
export type Amounts = Record<string, number>

export function amountOf(text: string | number | undefined): number {
  const parsed = text === undefined ? undefined : parseQuantity(String(text))
  return parsed ? Number(parsed.nanos) / 1e9 : 0
}

const amountsOf = (amounts: Record<string, string> = {}): Amounts =>
  Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, amountOf(value)]))

/**
 * What a container asks for; while it is resized the most of what it asks for, has been given and runs with, and without what it asks
 * for where that can never be. Models resourcehelper determineContainerReqs (1.36).
 */
function requestsOf({ name, resources }: Container, { status }: Pod): Amounts {
  const own = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find((one) => one.name === name)
  const asked = amountsOf(resources?.requests)
  if (!own?.allocatedResources) return asked
  const never = status?.conditions?.some(({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible') === true
  const most: Amounts = never ? {} : { ...asked }
  raise(most, amountsOf(own.allocatedResources))
  raise(most, amountsOf(own.resources?.requests))
  return most
}

function add(to: Amounts, more: Amounts): void {
  for (const [name, amount] of Object.entries(more)) to[name] = (to[name] ?? 0) + amount
}

function raise(to: Amounts, least: Amounts): void {
  for (const [name, amount] of Object.entries(least)) to[name] = Math.max(to[name] ?? 0, amount)
}

/** What a Pod asks for: containers and sidecars together, or an init container if that is more, and the overhead. Models resourcehelper.PodRequests (1.36). */
export function podRequests(pod: Pod): Amounts {
  const { spec } = pod
  const total: Amounts = {}
  for (const container of spec.containers) add(total, requestsOf(container, pod))
  const sidecars: Amounts = {}
  const initial: Amounts = {}
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      add(sidecars, requestsOf(container, pod))
      raise(initial, sidecars)
      continue
    }
    const during = { ...sidecars }
    add(during, requestsOf(container, pod))
    raise(initial, during)
  }
  add(total, sidecars)
  raise(total, initial)
  Object.assign(total, ofWholePod(spec))
  add(total, amountsOf(spec.overhead))
  return total
}

/** Requests that are made for the Pod as a whole stand for those of its containers. */
function ofWholePod(spec: Pod['spec']): Amounts {
  const { requests } = (spec as { resources?: { requests?: Record<string, string> } }).resources ?? {}
  return amountsOf(requests)
}
