/** The first packet of a connection as it reaches a node's kernel. */
export interface FirstPacket {
  source: string
  destination: string
  protocol: 'tcp' | 'udp'
  port: number
  /** It comes from a process of this node. */
  fromHere: boolean
  /** Addresses that this node has itself. */
  own: readonly string[]
}

/** What may become of it: rules that go by chance or by memory leave several. */
export interface Fate {
  verdict: 'pass' | 'reject' | 'drop'
  /** Where DNAT sends it: `ip:port`. */
  to: string | undefined
  masquerade: boolean
}

export const fateText = ({ verdict, to, masquerade }: Fate): string =>
  [verdict, to && `> ${to}`, masquerade && 'masquerade'].filter(Boolean).join(' ')

/** Addresses as numbers, so that this reader shares nothing with what it checks. */
const numeric = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

export function within(cidr: string, ip: string): boolean {
  const [base = '', bits = '32'] = cidr.split('/')
  const size = 2 ** (32 - Number(bits))
  return Math.floor(numeric(ip) / size) === Math.floor(numeric(base) / size)
}

/** A packet on its way through the kernel. */
export interface Moving extends FirstPacket {
  mark: number
  dnat: string | undefined
  masquerade: boolean
}

export const entering = (packet: FirstPacket): Moving => ({ ...packet, mark: 0, dnat: undefined, masquerade: false })

export const isLocal = ({ own }: Moving, ip: string): boolean => own.includes(ip) || ip.startsWith('127.')

export function translated(packet: Moving, to: string): Moving {
  const colon = to.lastIndexOf(':')
  return { ...packet, dnat: to, destination: to.slice(0, colon), port: Number(to.slice(colon + 1)) }
}

/** Fates by their text, each once. */
export const distinct = (fates: readonly Fate[]): Fate[] => [...new Map(fates.map((fate) => [fateText(fate), fate])).values()]
