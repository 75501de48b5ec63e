import { cidrContains } from '@kubemaze/core/api/cidr.ts'
import { macOf } from '@kubemaze/core/network/hosts.ts'
import { joined, macBytes, macText, readU16, readU32, u16, u32 } from './bytes.ts'
import type { Place } from './views.ts'

/** A packet on one interface. */
export interface Frame {
  atMicros: number
  device: string
  isOut: boolean
  /** 0x0800 IPv4, 0x0806 ARP. */
  type: number
  /** Without what the link puts before it. */
  bytes: Uint8Array
  source: string
  destination: string
}

export type LinkType = 'EN10MB' | 'LINUX_SLL2'

/** As capture files number them. */
export const linkNumbers = { EN10MB: 1, LINUX_SLL2: 276 } as const

const nodesNetwork = '192.168.56.0/24'
const none = '00:00:00:00:00:00'

/** The hardware address behind an IP address as an interface sees it: `isOwn` is the interface's own. */
export function macFor({ own, podCidr, nodeOf }: Place, device: string, ip: string, isOwn: boolean): string {
  if (device === 'lo') return none
  const ownIp = (network: string): string => [...own].find((one) => cidrContains(network, one)) ?? ip
  if (device === 'eth0') {
    const [mine = ip] = [...own].filter((one) => !one.startsWith('127.'))
    const near = mine.replace(/\.\d+$/, '.0/24')
    return macOf(isOwn ? mine : cidrContains(near, ip) ? ip : mine.replace(/\.\d+$/, '.1'))
  }
  if (device === 'cni0') return macOf(isOwn || !cidrContains(podCidr ?? '', ip) ? ownIp(podCidr ?? '') : ip)
  if (device === 'enp0s3') return macOf(isOwn ? '10.0.2.15' : '10.0.2.2')
  if (isOwn) return macOf(ownIp(nodesNetwork))
  return macOf(cidrContains(nodesNetwork, ip) ? ip : (nodeOf?.(ip) ?? ip))
}

/** Interfaces as the kernel numbers them. */
const indexes: Readonly<Record<string, number>> = { lo: 1, enp0s3: 2, eth0: 2, enp0s8: 3, cni0: 4 }

/** A frame with what its link puts before it. */
export function linkBytes(frame: Frame, link: LinkType): Uint8Array {
  const { source, destination, type, bytes } = frame
  if (link === 'EN10MB') return joined(macBytes(destination), macBytes(source), u16(type), bytes)
  const isLoopback = frame.device === 'lo'
  const kind = frame.isOut ? 4 : destination === 'ff:ff:ff:ff:ff:ff' ? 1 : 0
  const head = [
    ...u16(type),
    0,
    0,
    ...u32(indexes[frame.device] ?? 0),
    ...u16(isLoopback ? 772 : 1),
    kind,
    6,
    ...macBytes(source),
    0,
    0,
  ]
  return joined(head, bytes)
}

/** A frame of a capture file; undefined when it is too short. */
export function frameOfBytes(data: Uint8Array, link: LinkType, atMicros: number, names: readonly string[]): Frame | undefined {
  if (link === 'EN10MB') {
    if (data.length < 14) return undefined
    const at = { atMicros, device: '', isOut: false, type: readU16(data, 12), bytes: data.slice(14) }
    return { ...at, destination: macText(data, 0), source: macText(data, 6) }
  }
  if (data.length < 20) return undefined
  const index = readU32(data, 4)
  const device = names.find((name) => indexes[name] === index) ?? `if${index}`
  const frame = { atMicros, device, isOut: data[10] === 4, type: readU16(data, 0), bytes: data.slice(20) }
  return { ...frame, source: macText(data, 12), destination: data[10] === 1 ? 'ff:ff:ff:ff:ff:ff' : '' }
}
