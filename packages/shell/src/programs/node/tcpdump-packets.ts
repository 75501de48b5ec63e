import { cidrContains } from '@kubemaze/core/api/cidr.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { Seen } from './tcpdump-filter.ts'

export type Flow = ReturnType<ReturnType<Cluster['rules']>['flows']>[number]

/** A packet on one interface. */
export interface Packet {
  atMicros: number
  device: string
  direction: 'In' | 'Out'
  seen: Seen
  /** What stands behind the addresses. */
  text: string
  bytes: number
}

/** Whose interfaces are watched. */
export interface Place {
  /** Addresses of a Pod, or of the node. */
  own: ReadonlySet<string>
  /** The network of the node's Pods; undefined in a Pod. */
  podCidr: string | undefined
}

interface Ends {
  source: string
  sourcePort: number
  destination: string
  port: number
}

/** A way of the flow over one interface; `leaves`: its first packet goes out there. */
interface View extends Ends {
  device: string
  leaves: boolean
}

/** Where the flow can be seen: with the addresses before and after they were translated. */
function viewsOf(flow: Flow, { own, podCidr }: Place): View[] {
  const asked: Ends = { source: flow.source, sourcePort: flow.sourcePort, destination: flow.destination, port: flow.port }
  const sent: Ends = {
    source: flow.replyDestination,
    sourcePort: flow.sourcePort,
    destination: flow.replySource,
    port: flow.replyPort,
  }
  if (podCidr === undefined) {
    if (own.has(flow.source)) return [{ ...asked, device: 'eth0', leaves: true }]
    return own.has(flow.replySource) ? [{ ...sent, device: 'eth0', leaves: false }] : []
  }
  const isPod = (ip: string): boolean => cidrContains(podCidr, ip) && !own.has(ip)
  if (flow.replySource.startsWith('127.')) return own.has(flow.source) ? [{ ...sent, device: 'lo', leaves: true }] : []
  const from: View[] = isPod(flow.source) ? [{ ...asked, device: 'cni0', leaves: false }] : []
  const fromHere = from.length > 0 || own.has(flow.source)
  const toPod = isPod(flow.replySource)
  const toHere = toPod || own.has(flow.replySource)
  if (fromHere && own.has(flow.replySource)) return [...from, { ...sent, device: 'lo', leaves: true }]
  const wire: View[] = fromHere === toHere ? [] : [{ ...sent, device: 'enp0s8', leaves: fromHere }]
  return [...from, ...wire, ...(toPod ? [{ ...sent, device: 'cni0', leaves: true }] : [])]
}

/** The packets of a flow as they pass a place, the earliest first. */
export function packetsOf(flow: Flow, place: Place): Packet[] {
  const views = viewsOf(flow, place)
  const steps = flow.protocol === 'UDP' ? datagrams : segments
  return steps.flatMap((step, at) =>
    (step.back ? [...views].reverse() : views).map((view, hop) => packetOf(flow, view, step, at * 80 + hop * 12)),
  )
}

interface Step {
  back: boolean
  bytes: number
  text(flow: Flow, numbers: Numbers): string
}

interface Numbers {
  there: number
  back: number
  stamp: number
}

/** Sequence numbers that belong to the flow. */
const numbersOf = (flow: Flow): Numbers => {
  const seed = (flow.atMs % 1_000_000_007) * 31 + flow.sourcePort * 65_537
  return { there: (seed * 2_654_435) % 4_294_967_296, back: (seed * 1_597_334) % 4_294_967_296, stamp: flow.atMs % 4_294_967_296 }
}

const options = 'mss 1460,sackOK,TS val'
const later = ({ stamp }: Numbers, answer: boolean): string =>
  `options [nop,nop,TS val ${answer ? stamp + 7 : stamp + 1} ecr ${answer ? stamp + 1 : stamp + 7}]`

const segments: readonly Step[] = [
  {
    back: false,
    bytes: 60,
    text: (_, n) => `Flags [S], seq ${n.there}, win 64240, options [${options} ${n.stamp} ecr 0,nop,wscale 7], length 0`,
  },
  {
    back: true,
    bytes: 60,
    text: (_, n) =>
      `Flags [S.], seq ${n.back}, ack ${n.there + 1}, win 65160, options [${options} ${n.stamp + 7} ecr ${n.stamp},nop,wscale 7], length 0`,
  },
  { back: false, bytes: 52, text: (_, n) => `Flags [.], ack 1, win 502, ${later(n, false)}, length 0` },
  { back: false, bytes: 128, text: (_, n) => `Flags [P.], seq 1:77, ack 1, win 502, ${later(n, false)}, length 76` },
  { back: true, bytes: 52, text: (_, n) => `Flags [.], ack 77, win 509, ${later(n, true)}, length 0` },
  { back: true, bytes: 290, text: (_, n) => `Flags [P.], seq 1:239, ack 77, win 509, ${later(n, true)}, length 238` },
  { back: false, bytes: 52, text: (_, n) => `Flags [.], ack 239, win 501, ${later(n, false)}, length 0` },
  { back: false, bytes: 52, text: (_, n) => `Flags [F.], seq 77, ack 239, win 501, ${later(n, false)}, length 0` },
  { back: true, bytes: 52, text: (_, n) => `Flags [F.], seq 239, ack 78, win 509, ${later(n, true)}, length 0` },
  { back: false, bytes: 52, text: (_, n) => `Flags [.], ack 240, win 501, ${later(n, false)}, length 0` },
]

const datagrams: readonly Step[] = [
  { back: false, bytes: 81, text: () => 'UDP, length 53' },
  { back: true, bytes: 126, text: () => 'UDP, length 98' },
]

function packetOf(flow: Flow, view: View, step: Step, micros: number): Packet {
  const [source, sourcePort, destination, destinationPort] = step.back
    ? [view.destination, view.port, view.source, view.sourcePort]
    : [view.source, view.sourcePort, view.destination, view.port]
  return {
    atMicros: flow.atMs * 1000 + micros,
    device: view.device,
    direction: view.leaves === step.back ? 'In' : 'Out',
    seen: { protocol: flow.protocol === 'UDP' ? 'udp' : 'tcp', source, sourcePort, destination, destinationPort },
    text: step.text(flow, numbersOf(flow)),
    bytes: step.bytes,
  }
}
