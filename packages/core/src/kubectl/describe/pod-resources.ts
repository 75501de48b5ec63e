import type { Container, PodSpec } from '../../api/pod.ts'
import { quantityValue } from '../quantity.ts'

type Amounts = Record<string, number>

/** What a Pod asks for and may use: its containers together, or its biggest init container. Models PodRequestsAndLimits (1.36). */
export function podResources(spec: PodSpec): { requests: Amounts; limits: Amounts } {
  return { requests: total(spec, 'requests'), limits: total(spec, 'limits') }
}

function total(spec: PodSpec, kind: 'requests' | 'limits'): Amounts {
  const out: Amounts = {}
  const sidecars: Amounts = {}
  const each = (container: Container, add: (name: string, value: number) => void): void => {
    for (const [name, text] of Object.entries(container.resources?.[kind] ?? {})) add(name, quantityValue(text) ?? 0)
  }
  for (const container of spec.containers) each(container, (name, value) => (out[name] = (out[name] ?? 0) + value))
  for (const container of spec.initContainers ?? []) {
    const always = container.restartPolicy === 'Always'
    each(container, (name, value) => {
      if (always) {
        sidecars[name] = (sidecars[name] ?? 0) + value
        out[name] = (out[name] ?? 0) + value
      } else out[name] = Math.max(out[name] ?? 0, value + (sidecars[name] ?? 0))
    })
  }
  for (const [name, text] of Object.entries(spec.overhead ?? {})) out[name] = (out[name] ?? 0) + (quantityValue(text) ?? 0)
  return out
}

const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** 250m, 2, 170Mi, 0. Models resource.Quantity String (1.36). */
export function formatQuantity(resource: string, value: number): string {
  if (value === 0) return '0'
  if (resource === 'cpu') return Number.isInteger(value) ? String(value) : `${Math.ceil(Math.round(value * 1e9) / 1e6)}m`
  let [amount, unit] = [value, '']
  for (const next of binary) {
    if (!Number.isInteger(amount / 1024)) break
    amount /= 1024
    unit = next
  }
  return `${amount}${unit}`
}
