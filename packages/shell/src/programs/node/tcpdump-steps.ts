import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { Exchange, Sent } from '@kubemaze/core/network/tap.ts'
import { requestText, responseText } from '../net/http.ts'
import { dnsAnswer, dnsQuestion } from './tcpdump-dns.ts'

/** Names instead of numbers, where they are wanted. */
export interface Names {
  host(ip: string): string
  port(port: number, protocol: string): string
}

/** A packet of a conversation, wherever it is seen. */
export interface Step {
  back: boolean
  /** Since the first packet. */
  afterMicros: number
  /** With its IP header. */
  bytes: number
  protocol: 'tcp' | 'udp' | 'icmp'
  /** Without -q: all that stands behind the addresses. */
  text(names: Names, asked: Ends): string
}

/** The addresses of a request where it is seen. */
export interface Ends {
  source: string
  sourcePort: number
  destination: string
  port: number
}

const headers = 52
const synBytes = 60
// Linux waits a second, then twice as long each time
const resentMicros = [0, 1_024_000, 3_072_000, 7_168_000, 15_360_000, 31_744_000, 65_536_000]
const stepMicros = 80

/** The packets of a conversation, the earliest first. */
export function stepsOf(sent: Sent): Step[] {
  if (sent.protocol === 'ICMP') return echoSteps(sent)
  return sent.protocol === 'TCP' ? segments(sent) : datagrams(sent)
}

interface Numbers {
  there: number
  back: number
  stamp: number
}

/** Sequence numbers that belong to the connection. */
function numbersOf({ atMs, sourcePort }: Sent): Numbers {
  const seed = (atMs % 1_000_000_007) * 31 + sourcePort * 65_537
  return { there: (seed * 2_654_435) % 4_294_967_296, back: (seed * 1_597_334) % 4_294_967_296, stamp: atMs % 4_294_967_296 }
}

const tcp = (back: boolean, afterMicros: number, bytes: number, text: string): Step => ({
  back,
  afterMicros,
  bytes,
  protocol: 'tcp',
  text: () => text,
})

function syn(numbers: Numbers, afterMicros: number): Step {
  const stamp = numbers.stamp + Math.floor(afterMicros / 1000)
  return tcp(
    false,
    afterMicros,
    synBytes,
    `Flags [S], seq ${numbers.there}, win 64240, options [mss 1460,sackOK,TS val ${stamp} ecr 0,nop,wscale 7], length 0`,
  )
}

function segments(sent: Sent): Step[] {
  const numbers = numbersOf(sent)
  if (sent.end === 'answered') return conversation(sent, numbers)
  const first = syn(numbers, 0)
  if (sent.end === 'closed')
    return [first, tcp(true, stepMicros, 40, `Flags [R.], seq 0, ack ${numbers.there + 1}, win 0, length 0`)]
  if (sent.end === 'rejected') return [first, unreachable(sent, stepMicros, synBytes)]
  if (sent.end === 'nobody') return [first]
  return resentMicros.map((micros) => syn(numbers, micros))
}

/** Handshake, what was said, and the end. */
function conversation(sent: Sent, numbers: Numbers): Step[] {
  const { stamp } = numbers
  const steps = [
    syn(numbers, 0),
    tcp(
      true,
      stepMicros,
      synBytes,
      `Flags [S.], seq ${numbers.back}, ack ${numbers.there + 1}, win 65160, options [mss 1460,sackOK,TS val ${stamp + 7} ecr ${stamp},nop,wscale 7], length 0`,
    ),
  ]
  const at = { micros: 2 * stepMicros, there: 1, back: 1 }
  const add = (back: boolean, flags: string, said?: Said): void => {
    const [own, other] = back ? [at.back, at.there] : [at.there, at.back]
    const length = said?.bytes ?? 0
    const isFin = flags === 'F.'
    const seq = length > 0 ? `seq ${own}:${own + length}, ` : isFin ? `seq ${own}, ` : ''
    const later = Math.floor(at.micros / 1000)
    const times = back
      ? `TS val ${stamp + 7 + later} ecr ${stamp + 1 + later}`
      : `TS val ${stamp + 1 + later} ecr ${stamp + 7 + later}`
    const text = `Flags [${flags}], ${seq}ack ${other}, win ${back ? 509 : 502}, options [nop,nop,${times}], length ${length}${said?.text ?? ''}`
    steps.push(tcp(back, at.micros, headers + length, text))
    at.micros += stepMicros
    at[back ? 'back' : 'there'] += length + (isFin ? 1 : 0)
  }
  add(false, '.')
  for (const exchange of sent.exchanges) {
    const { asked, answered, afterMs } = saidIn(exchange, sent.replyPort, sent.port)
    add(false, 'P.', asked)
    add(true, '.')
    if (!answered) continue
    at.micros += afterMs * 1000
    add(true, 'P.', answered)
    add(false, '.')
  }
  add(false, 'F.')
  add(true, 'F.')
  add(false, '.')
  return steps
}

interface Said {
  bytes: number
  /** Behind the length. */
  text: string
}

// HTTP_PORT and HTTP_PORT_ALT of tcpdump
const httpPorts = new Set([80, 8080])

function saidIn(exchange: Exchange, ...ports: number[]): { asked: Said; answered: Said | undefined; afterMs: number } {
  const isHttp = ports.some((port) => httpPorts.has(port))
  const said = (text: string): Said => ({
    bytes: bytesOfText(text).length,
    text: isHttp ? `: HTTP: ${text.split(/\r?\n/)[0]}` : '',
  })
  if ('request' in exchange) {
    const { request, response } = exchange
    const afterMs = response.afterMs ?? 0
    return {
      asked: said(requestText(request)),
      answered: Number.isFinite(afterMs) ? said(responseText(response)) : undefined,
      afterMs,
    }
  }
  if ('message' in exchange)
    return { asked: said(exchange.message), answered: exchange.reply ? said(exchange.reply) : undefined, afterMs: 0 }
  const asked = dnsQuestion(exchange.id, exchange.question)
  const answer = exchange.answer && dnsAnswer(exchange.id, exchange.answer)
  // two bytes of length stand before a message over TCP
  const framed = ({ text, bytes }: Said): Said => ({ text: ` ${text}`, bytes: bytes + 2 })
  return { asked: framed(asked), answered: answer && framed(answer), afterMs: 0 }
}

const ipAndUdp = 28

function datagrams(sent: Sent): Step[] {
  const udp = (back: boolean, afterMicros: number, bytes: number, text: string): Step => ({
    back,
    afterMicros,
    bytes: bytes + ipAndUdp,
    protocol: 'udp',
    text: () => text,
  })
  const said = sent.exchanges.length > 0 ? sent.exchanges : [{ message: '', reply: undefined }]
  return said.flatMap((exchange, index) => {
    const at = index * 4 * stepMicros
    const [asked, answered] = datagramsOf(exchange, sent.replySource === nodesNameServer)
    const there = udp(false, at, asked.bytes, asked.text)
    if (sent.end === 'closed' || sent.end === 'rejected') return [there, unreachable(sent, at + stepMicros, there.bytes)]
    return sent.end === 'answered' && answered ? [there, udp(true, at + 2 * stepMicros, answered.bytes, answered.text)] : [there]
  })
}

/** It asks on for others, and has no zone of its own. */
const nodesNameServer = '192.168.56.1'

function datagramsOf(exchange: Exchange, recurses: boolean): [asked: Said, answered: Said | undefined] {
  if ('question' in exchange)
    return [dnsQuestion(exchange.id, exchange.question), exchange.answer && dnsAnswer(exchange.id, exchange.answer, recurses)]
  const plain = (text: string): Said => {
    const bytes = bytesOfText(text).length
    return { bytes, text: `UDP, length ${bytes}` }
  }
  if ('request' in exchange) return [plain(requestText(exchange.request)), plain(responseText(exchange.response))]
  return [plain(exchange.message), exchange.reply === undefined ? undefined : plain(exchange.reply)]
}

/** ICMP errors carry the packet that they are about. */
function unreachable(sent: Sent, afterMicros: number, about: number): Step {
  const kind = sent.protocol.toLowerCase()
  return {
    back: true,
    afterMicros,
    bytes: about + ipAndUdp,
    protocol: 'icmp',
    text: (names, { destination, port }) =>
      `ICMP ${names.host(destination)} ${kind} port ${names.port(port, kind)} unreachable, length ${about + 8}`,
  }
}

function echoSteps({ echo, end }: Sent): Step[] {
  const { id, sequence, size } = echo ?? { id: 0, sequence: 0, size: 0 }
  const step = (back: boolean): Step => ({
    back,
    afterMicros: back ? stepMicros : 0,
    bytes: size + ipAndUdp,
    protocol: 'icmp',
    text: () => `ICMP echo ${back ? 'reply' : 'request'}, id ${id}, seq ${sequence}, length ${size + 8}`,
  })
  return end === 'answered' ? [step(false), step(true)] : [step(false)]
}
