import type { Container } from '../api/pod.ts'

const suffixes: Record<string, number> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
}

function amount(quantity: string): number {
  const match = /^([0-9.]+)(m|k|M|G|T|Ki|Mi|Gi|Ti|)$/.exec(quantity)
  return match ? Number(match[1]) * (suffixes[match[2] as string] ?? 1) : 0
}

/** limits.cpu and the like in units of the divisor, rounded up; a missing limit is what the node has. Models api/v1/resource (1.36). */
export function resourceValue(container: Container, resource: string, divisor: string, node: Record<string, string>): string {
  const [kind, name] = resource.split('.') as ['limits' | 'requests', string]
  const own = container.resources?.[kind]?.[name] ?? (kind === 'limits' ? node[name] : '0')
  const unit = amount(divisor === '' || divisor === '0' ? '1' : divisor)
  return String(Math.ceil(amount(own ?? '0') / unit - 1e-9))
}
