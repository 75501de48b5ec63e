import { cidrContains } from '@kubemaze/core/api/cidr.ts'
import type { Sent } from '@kubemaze/core/network/tap.ts'

/** The addresses of a request where it is seen. */
export interface Ends {
  source: string
  sourcePort: number
  destination: string
  port: number
}

/** Whose interfaces are watched. */
export interface Place {
  /** Addresses of a Pod, or of the node. */
  own: ReadonlySet<string>
  /** The network of the node's Pods; undefined in a Pod. */
  podCidr: string | undefined
  /** The address of the node whose Pod has an address. */
  nodeOf?(ip: string): string | undefined
}

/** A way of a conversation over one interface; `leaves`: its first packet goes out there. */
export interface View extends Ends {
  device: string
  leaves: boolean
}

/** Where a conversation can be seen: with the addresses before and after they were translated. */
export function viewsOf(sent: Sent, place: Place): View[] {
  const asked: Ends = { source: sent.source, sourcePort: sent.sourcePort, destination: sent.destination, port: sent.port }
  const translated: Ends = {
    source: sent.replyDestination,
    sourcePort: sent.sourcePort,
    destination: sent.replySource,
    port: sent.replyPort,
  }
  return place.podCidr === undefined
    ? inPod(sent, place, asked, translated)
    : onNode(sent, place, place.podCidr, asked, translated)
}

function inPod(sent: Sent, { own }: Place, asked: Ends, translated: Ends): View[] {
  const isOwn = own.has(sent.source)
  if (isOwn && own.has(sent.replySource)) return [{ ...translated, device: 'lo', leaves: true }]
  if (isOwn) return [{ ...asked, device: 'eth0', leaves: true }]
  const isSeen = own.has(sent.replySource) && sent.end !== 'kept out' && !sent.replySource.startsWith('127.')
  return isSeen ? [{ ...translated, device: 'eth0', leaves: false }] : []
}

function onNode(sent: Sent, { own }: Place, podCidr: string, asked: Ends, translated: Ends): View[] {
  const isPod = (ip: string): boolean => cidrContains(podCidr, ip) && !own.has(ip)
  if (sent.replySource.startsWith('127.')) return own.has(sent.source) ? [{ ...translated, device: 'lo', leaves: true }] : []
  const from: View[] = isPod(sent.source) ? [{ ...asked, device: 'cni0', leaves: false }] : []
  const fromHere = from.length > 0 || own.has(sent.source)
  if (sent.end === 'kept in') return from
  if (sent.end === 'rejected' && sent.replySource === sent.destination) return from
  if (sent.end === 'lost' && isOutside(sent.replySource))
    return fromHere ? [...from, { ...translated, source: natAddress, device: 'enp0s3', leaves: true }] : []
  const toPod = isPod(sent.replySource)
  const toHere = toPod || own.has(sent.replySource)
  if (own.has(sent.source) && own.has(sent.replySource)) return [{ ...translated, device: 'lo', leaves: true }]
  const wire: View[] = fromHere === toHere ? [] : [{ ...translated, device: 'enp0s8', leaves: fromHere }]
  const arrives = toPod && sent.end !== 'kept out' && sent.end !== 'nobody'
  return [...from, ...wire, ...(arrives ? [{ ...translated, device: 'cni0', leaves: true }] : [])]
}

/** A node's address on the way out of the lab. */
const natAddress = '10.0.2.15'

const isOutside = (ip: string): boolean => !cidrContains('192.168.56.0/24', ip) && !cidrContains('10.10.0.0/16', ip)
