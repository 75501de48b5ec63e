import type { Connected, Hop, Origin, Protocol } from '@kubemaze/core/network/packet.ts'
import type { CheckContext } from '../lesson.ts'

const outcomes: Record<Exclude<Connected['outcome'], 'connected'>, string> = {
  refused: 'refuses the connection',
  timeout: 'does not answer',
  unreachable: 'cannot be reached',
  reset: 'breaks the connection off',
}

/** The hop that tells why: the first with a field to blame, else the first that fails. */
export const tellingHop = (hops: readonly Hop[]): Hop | undefined =>
  hops.find((hop) => !hop.ok && hop.blame !== undefined) ?? hops.find((hop) => !hop.ok)

/** `10.10.1.4:80 refuses the connection`. */
export const symptom = (address: string, outcome: Connected['outcome']): string =>
  `${address} ${outcome === 'connected' ? 'answers' : outcomes[outcome]}`

/** What fails and why, in one line that ends with a command to look with. */
export function failureInWords(connected: Connected, address: string): string {
  const hop = tellingHop(connected.hops)
  if (!hop) return `${symptom(address, connected.outcome)}.`
  const detail = hop.detail === undefined ? '' : ` ${sentence(hop.detail)}`
  const blame = hop.blame === undefined ? '' : ` To blame: ${hop.blame}.`
  const look = hop.look === undefined ? '' : ` Look at it: ${hop.look}`
  return `${symptom(address, connected.outcome)}: ${sentence(hop.title)}${detail}${blame}${look}`
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

const stations: Record<Hop['kind'], string> = {
  name: 'The name is not found. Ask for it where it is used, and read which names were tried.',
  route: 'The request never reaches the cluster: that address is not on its way. Who can reach which address?',
  chain: 'The rules of the node lead nowhere. Look at the Service, its ports and its endpoints.',
  policy: 'Somebody drops the packets on their way. Which rules may do that?',
  endpoint: 'The way ends behind the Service: it has nobody to send the request to. Look at its endpoints.',
  socket:
    'The request reaches a Pod or a node, and no program there takes it. Compare the port asked for with the one that listens.',
}

/** Three hints, each plainer than the one before: the station, what is seen there, the field to blame. */
export function hintsInStages(connected: Connected): string[] {
  const hop = tellingHop(connected.hops)
  if (!hop) return []
  const look = hop.look === undefined ? '' : ` Look at it: ${hop.look}`
  const plain = [hop.detail, hop.blame === undefined ? undefined : `To blame: ${hop.blame}`].filter((one) => one !== undefined)
  return [stations[hop.kind], `${sentence(hop.title)}${look}`, ...(plain.length > 0 ? [plain.map(sentence).join(' ')] : [])]
}

/** A request of the check's own, to explain one that failed; undefined when it is answered by now. */
export function explainAgain(
  context: CheckContext,
  from: Origin,
  ip: string,
  port: number,
  protocol: Protocol,
): Connected | undefined {
  const again = context.network(from).connect(ip, port, protocol)
  return again.outcome === 'connected' ? undefined : again
}
