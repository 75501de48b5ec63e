import type { Container, Pod } from './pod.ts'
import { parseQuantity } from './quantity.ts'

/** Amounts by resource name, in the resource's unit: cores, bytes, pieces. */
export type Amounts = Record<string, number>

export function amountOf(text: string | number | undefined): number {
  const parsed = text === undefined ? undefined : parseQuantity(String(text))
  return parsed ? Number(parsed.nanos) / 1e9 : 0
}

const requestsOf = ({ resources }: Container): Amounts =>
  Object.fromEntries(Object.entries(resources?.requests ?? {}).map(([name, value]) => [name, amountOf(value)]))

function add(to: Amounts, more: Amounts): void {
  for (const [name, amount] of Object.entries(more)) to[name] = (to[name] ?? 0) + amount
}

function raise(to: Amounts, least: Amounts): void {
  for (const [name, amount] of Object.entries(least)) to[name] = Math.max(to[name] ?? 0, amount)
}

/** What a Pod asks for: containers and sidecars together, or an init container if that is more, and the overhead. Models resourcehelper.PodRequests (1.36). */
export function podRequests({ spec }: Pod): Amounts {
  const total: Amounts = {}
  for (const container of spec.containers) add(total, requestsOf(container))
  const sidecars: Amounts = {}
  const initial: Amounts = {}
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      add(sidecars, requestsOf(container))
      raise(initial, sidecars)
      continue
    }
    const during = { ...sidecars }
    add(during, requestsOf(container))
    raise(initial, during)
  }
  add(total, sidecars)
  raise(total, initial)
  Object.assign(total, ofWholePod(spec))
  add(total, Object.fromEntries(Object.entries(spec.overhead ?? {}).map(([name, value]) => [name, amountOf(value)])))
  return total
}

/** Requests that are made for the Pod as a whole stand for those of its containers. */
function ofWholePod(spec: Pod['spec']): Amounts {
  const { requests = {} } = (spec as { resources?: { requests?: Record<string, string> } }).resources ?? {}
  return Object.fromEntries(Object.entries(requests).map(([name, value]) => [name, amountOf(value)]))
}
