import { cidrContains } from '@kubemaze/core/api/cidr.ts'
import type { Sent } from '@kubemaze/core/network/tap.ts'
import type { Seen } from './tcpdump-filter.ts'
import { type Ends, type Names, type Step, stepsOf } from './tcpdump-steps.ts'
import { type Place, type View, viewsOf } from './tcpdump-views.ts'

/** A packet on one interface. */
export interface Packet {
  atMicros: number
  device: string
  direction: 'In' | 'Out'
  seen: Seen
  /** What stands behind the addresses; of ARP, all of it. */
  text(names: Names): string
  bytes: number
}

/** The packets of a conversation as they pass a place, the earliest first. */
export function packetsOf(sent: Sent, place: Place): Packet[] {
  const views = viewsOf(sent, place)
  const rejecter = rejecterOf(sent, place)
  const packets = stepsOf(sent).flatMap((step) =>
    (step.back ? [...views].reverse() : views)
      .filter((view) => sent.end !== 'nobody' || view.device !== asksOn(sent, place)?.device)
      .map((view, hop) => packetOf(sent, view, step, hop, rejecter)),
  )
  return [...packets, ...ownRejection(sent, place), ...searches(sent, place)]
}

const hopMicros = 12

function packetOf(sent: Sent, view: View, step: Step, hop: number, rejecter: string | undefined): Packet {
  const from = step.back && step.protocol === 'icmp' && rejecter !== undefined ? rejecter : view.destination
  const [source, sourcePort, destination, destinationPort] = step.back
    ? [from, view.port, view.source, view.sourcePort]
    : [view.source, view.sourcePort, view.destination, view.port]
  const hasPorts = step.protocol !== 'icmp'
  return {
    atMicros: sent.atMs * 1000 + step.afterMicros + hop * hopMicros,
    device: view.device,
    // libpcap leaves out what goes out over lo: it comes in there again
    direction: view.device === 'lo' || view.leaves === step.back ? 'In' : 'Out',
    seen: {
      protocol: step.protocol,
      source,
      destination,
      sourcePort: hasPorts ? sourcePort : 0,
      destinationPort: hasPorts ? destinationPort : 0,
    },
    text: (names) => step.text(names, view),
    bytes: step.bytes,
  }
}

/** The node says that a rule of it rejects: to its Pods from its bridge. */
function rejecterOf(sent: Sent, { own, podCidr }: Place): string | undefined {
  if (sent.end !== 'rejected' || sent.replySource !== sent.destination) return undefined
  if (podCidr === undefined) return sent.source.replace(/\.\d+$/, '.1')
  return [...own].find((ip) => cidrContains(podCidr, ip))
}

/** What a node sends itself is rejected before it reaches an interface; the answer goes over lo. */
function ownRejection(sent: Sent, { own, podCidr }: Place): Packet[] {
  const isOwn = sent.end === 'rejected' && sent.replySource === sent.destination && podCidr !== undefined && own.has(sent.source)
  if (!isOwn) return []
  const view: View = {
    source: sent.source,
    sourcePort: sent.sourcePort,
    destination: sent.destination,
    port: sent.port,
    device: 'lo',
    leaves: false,
  }
  return stepsOf(sent)
    .filter((step) => step.protocol === 'icmp')
    .map((step) => packetOf(sent, view, step, 0, sent.source))
}

const arpMicros = [0, 1_024_000, 2_048_000]
const gaveUpMicros = 3_061_000
const arpBytes = 28

interface Searcher {
  device: string
  /** Who asks for the address. */
  ip: string
}

/** Where this place asks who has an address that nobody has; undefined when it is for another host to ask. */
function asksOn({ source, replySource }: Sent, { own, podCidr }: Place): Searcher | undefined {
  if (podCidr === undefined) {
    const network = `${source.replace(/\.\d+$/, '.0')}/24`
    return own.has(source) && cidrContains(network, replySource) ? { device: 'eth0', ip: source } : undefined
  }
  if (cidrContains(podCidr, replySource)) {
    const bridge = [...own].find((ip) => cidrContains(podCidr, ip)) ?? source
    return { device: 'cni0', ip: cidrContains(podCidr, source) ? source : bridge }
  }
  const isSender = own.has(source) || cidrContains(podCidr, source)
  const ip = [...own].find((each) => cidrContains(nodesNetwork, each))
  return ip !== undefined && isSender && cidrContains(nodesNetwork, replySource) ? { device: 'enp0s8', ip } : undefined
}

const nodesNetwork = '192.168.56.0/24'

/** Three questions by ARP, and then word to whoever sent through here. */
function searches(sent: Sent, place: Place): Packet[] {
  if (sent.end !== 'nobody') return []
  const searcher = asksOn(sent, place)
  if (!searcher) return []
  const asked = arpMicros.map(
    (micros): Packet => ({
      atMicros: sent.atMs * 1000 + micros + 2 * hopMicros,
      device: searcher.device,
      direction: 'Out',
      seen: { protocol: 'arp', source: searcher.ip, destination: sent.replySource, sourcePort: 0, destinationPort: 0 },
      text: ({ host }) => `ARP, Request who-has ${host(sent.replySource)} tell ${host(searcher.ip)}, length ${arpBytes}`,
      bytes: arpBytes,
    }),
  )
  return [...asked, ...hostUnreachable(sent, place, searcher)]
}

function hostUnreachable(sent: Sent, place: Place, searcher: Searcher): Packet[] {
  const [view] = viewsOf(sent, place)
  const [first] = stepsOf(sent)
  const isOwn = place.own.has(sent.source) || searcher.ip === sent.source
  if (!view || !first || isOwn) return []
  const length = first.bytes + 8
  const step: Step = {
    back: true,
    afterMicros: gaveUpMicros,
    bytes: length + 20,
    protocol: 'icmp',
    text: ({ host }, { destination }: Ends) => `ICMP host ${host(destination)} unreachable, length ${length}`,
  }
  const bridge = [...place.own].find((ip) => view.device === 'cni0' && cidrContains(place.podCidr ?? '', ip))
  return [packetOf(sent, view, step, 0, bridge ?? searcher.ip)]
}
