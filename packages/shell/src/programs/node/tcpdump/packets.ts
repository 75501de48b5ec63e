import { cidrContains } from '@kubemaze/core/api/cidr.ts'
import type { Sent } from '@kubemaze/core/network/tap.ts'
import { addressBytes, joined, macBytes, u16 } from './bytes.ts'
import { type Frame, macFor } from './frame.ts'
import { ipPacket, type PacketEnds, type Segment } from './segment.ts'
import { type Step, stepsOf } from './steps.ts'
import { type Place, type View, viewsOf } from './views.ts'

/** The packets of a conversation as they pass a place, in the order in which they are sent. */
export function packetsOf(sent: Sent, place: Place): Frame[] {
  const views = viewsOf(sent, place)
  const rejecter = rejecterOf(sent, place)
  const packets = stepsOf(sent).flatMap((step) =>
    (step.back ? [...views].reverse() : views)
      .filter((view) => sent.end !== 'nobody' || view.device !== asksOn(sent, place)?.device)
      .map((view, hop) => packetOf(sent, place, { view, step, hop }, rejecter)),
  )
  return [...packets, ...ownRejection(sent, place), ...searches(sent, place)]
}

const hopMicros = 12

interface Passing {
  view: View
  step: Step
  hop: number
}

function packetOf(sent: Sent, place: Place, { view, step, hop }: Passing, rejecter: string | undefined): Frame {
  const asked: PacketEnds = {
    source: view.source,
    sourcePort: view.sourcePort,
    destination: view.destination,
    destinationPort: view.port,
  }
  const isError = 'about' in step.segment
  const ends: PacketEnds = step.back
    ? {
        source: isError && rejecter !== undefined ? rejecter : view.destination,
        sourcePort: view.port,
        destination: view.source,
        destinationPort: view.sourcePort,
      }
    : asked
  const atMicros = sent.atMs * 1000 + step.afterMicros + hop * hopMicros
  const fields = { id: (Math.floor(atMicros / stepOfId) + sent.sourcePort * 31) % 65_536, ttl: 64 - hop }
  return frameOf(place, view.device, view.leaves !== step.back, atMicros, ipPacket(step.segment, ends, fields, asked), ends)
}

const stepOfId = 80

function frameOf(
  place: Place,
  device: string,
  leaves: boolean,
  atMicros: number,
  bytes: Uint8Array,
  { source, destination }: Pick<PacketEnds, 'source' | 'destination'>,
): Frame {
  // libpcap leaves out what goes out over lo: it comes in there again
  const isOut = device !== 'lo' && leaves
  return {
    atMicros,
    device,
    isOut,
    type: 0x0800,
    bytes,
    source: macFor(place, device, source, isOut),
    destination: macFor(place, device, destination, !isOut),
  }
}

/** The node says that a rule of it rejects: to its Pods from its bridge. */
function rejecterOf(sent: Sent, { own, podCidr }: Place): string | undefined {
  if (sent.end !== 'rejected' || sent.replySource !== sent.destination) return undefined
  if (podCidr === undefined) return sent.source.replace(/\.\d+$/, '.1')
  return [...own].find((ip) => cidrContains(podCidr, ip))
}

/** What a node sends itself is rejected before it reaches an interface; the answer goes over lo. */
function ownRejection(sent: Sent, place: Place): Frame[] {
  const { own, podCidr } = place
  const isOwn = sent.end === 'rejected' && sent.replySource === sent.destination && podCidr !== undefined && own.has(sent.source)
  if (!isOwn) return []
  const { source, sourcePort, destination, port } = sent
  const view: View = { source, sourcePort, destination, port, device: 'lo', leaves: false }
  return stepsOf(sent)
    .filter(({ segment }) => segment.protocol === 'icmp')
    .map((step) => packetOf(sent, place, { view, step, hop: 0 }, source))
}

const arpMicros = [0, 1_024_000, 2_048_000]
const gaveUpMicros = 3_061_000

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
const broadcast = 'ff:ff:ff:ff:ff:ff'

/** Three questions by ARP, and then word to whoever sent through here. */
function searches(sent: Sent, place: Place): Frame[] {
  if (sent.end !== 'nobody') return []
  const searcher = asksOn(sent, place)
  if (!searcher) return []
  const { device, ip } = searcher
  const mac = macFor(place, device, ip, true)
  const question = joined(
    [...u16(1), ...u16(0x0800), 6, 4, ...u16(1), ...macBytes(mac)],
    addressBytes(ip),
    [0, 0, 0, 0, 0, 0],
    addressBytes(sent.replySource),
  )
  const asked = arpMicros.map(
    (micros): Frame => ({
      atMicros: sent.atMs * 1000 + micros + 2 * hopMicros,
      device,
      isOut: true,
      type: 0x0806,
      bytes: question,
      source: mac,
      destination: broadcast,
    }),
  )
  return [...asked, ...hostUnreachable(sent, place, searcher)]
}

function hostUnreachable(sent: Sent, place: Place, searcher: Searcher): Frame[] {
  const [view] = viewsOf(sent, place)
  const [first] = stepsOf(sent)
  const isOwn = place.own.has(sent.source) || searcher.ip === sent.source
  if (!view || !first || isOwn) return []
  const segment: Segment = { protocol: 'icmp', type: 3, code: 1, about: first.segment }
  const step: Step = { back: true, afterMicros: gaveUpMicros, segment }
  const bridge = [...place.own].find((ip) => view.device === 'cni0' && cidrContains(place.podCidr ?? '', ip))
  return [packetOf(sent, place, { view, step, hop: 0 }, bridge ?? searcher.ip)]
}
