import type { Rows } from './ports.ts'

/** Host part of the addresses of a Pod network: the network's own, the bridge's and the broadcast address are never given. */
function span(cidr: string): { base: number; first: number; last: number } | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr)
  if (!match) return undefined
  const octets = match.slice(1, 5).map(Number) as [number, number, number, number]
  const base = octets.reduce((sum, octet) => sum * 256 + octet, 0)
  const size = 2 ** (32 - Number(match[5]))
  return size < 4 ? undefined : { base, first: 2, last: size - 2 }
}

const dotted = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')

const usedKey = (node: string, ip: string): string => `kubelet/ipam/${node}/used/${ip}`

/**
 * The next free address after the one given last; undefined when the network is full. Models the host-local plugin's round robin
 * (plugins v1, ipam/host-local/backend/allocator).
 */
export function allocateIp(rows: Rows, node: string, cidr: string, holder: string): string | undefined {
  const range = span(cidr)
  if (!range) return undefined
  const last = (rows.get(`kubelet/ipam/${node}/last`)?.offset as number | undefined) ?? range.first - 1
  const count = range.last - range.first + 1
  for (let step = 1; step <= count; step++) {
    const offset = range.first + ((last - range.first + step) % count)
    const ip = dotted(range.base + offset)
    if (rows.get(usedKey(node, ip))) continue
    rows.set(usedKey(node, ip), { holder })
    rows.set(`kubelet/ipam/${node}/last`, { offset })
    rows.set(`kubelet/ipam/by-ip/${ip}`, { holder })
    return ip
  }
  return undefined
}

/** Frees an address, if `holder` still has it. */
export function releaseIp(rows: Rows, node: string, ip: string, holder: string): void {
  if (holderOf(rows, ip) !== holder) return
  rows.delete(usedKey(node, ip))
  rows.delete(`kubelet/ipam/by-ip/${ip}`)
}

/** namespace/name of the Pod that has an address. */
export function holderOf(rows: Rows, ip: string): string | undefined {
  return rows.get(`kubelet/ipam/by-ip/${ip}`)?.holder as string | undefined
}
