import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { Exchange, Sent } from '@kubemaze/core/network/tap.ts'
import { requestText, responseText } from '../../net/http.ts'
import { joined, u16, u32 } from './bytes.ts'
import { answerBytes, questionBytes } from './dns-wire.ts'
import { type Segment, tcpFlags } from './segment.ts'

/** A packet of a conversation, wherever it is seen. */
export interface Step {
  back: boolean
  /** Since the first packet. */
  afterMicros: number
  segment: Segment
}

// Linux waits a second, then twice as long each time
const resentMicros = [0, 1_024_000, 3_072_000, 7_168_000, 15_360_000, 31_744_000, 65_536_000]
export const stepMicros = 80
const nothing = new Uint8Array()

/** The packets of a conversation as far as it has come, the earliest first. */
export function stepsOf(sent: Sent): Step[] {
  if (sent.protocol === 'ICMP') return echoSteps(sent)
  return sent.protocol === 'TCP' ? segments(sent) : datagrams(sent)
}

interface Numbers {
  there: number
  back: number
  stamp: number
}

const wrap = 4_294_967_296

/** Sequence numbers that belong to the connection. */
function numbersOf({ atMs, sourcePort }: Sent): Numbers {
  const seed = (atMs % 1_000_000_007) * 31 + sourcePort * 65_537
  return { there: (seed * 2_654_435) % wrap, back: (seed * 1_597_334) % wrap, stamp: atMs % wrap }
}

const stamps = (value: number, echo: number): number[] => [8, 10, ...u32(value % wrap), ...u32(echo % wrap)]
/** mss 1460, sackOK, TS, nop, wscale 7 */
const synOptions = (value: number, echo: number): number[] => [2, 4, ...u16(1460), 4, 2, ...stamps(value, echo), 1, 3, 3, 7]

const { syn, ack, push, fin, rst } = tcpFlags

function firstSyn({ there, stamp }: Numbers, afterMicros: number): Step {
  const options = synOptions(stamp + Math.floor(afterMicros / 1000), 0)
  return {
    back: false,
    afterMicros,
    segment: { protocol: 'tcp', flags: syn, seq: there, ack: 0, window: 64_240, options, payload: nothing },
  }
}

function segments(sent: Sent): Step[] {
  const numbers = numbersOf(sent)
  if (sent.end === 'answered') return conversation(sent, numbers)
  const first = firstSyn(numbers, 0)
  if (sent.end === 'closed') return [first, refusal(numbers)]
  if (sent.end === 'rejected') return [first, unreachable(first.segment, stepMicros)]
  if (sent.end === 'nobody') return [first]
  return resentMicros.map((micros) => firstSyn(numbers, micros))
}

const refusal = ({ there }: Numbers): Step => ({
  back: true,
  afterMicros: stepMicros,
  segment: { protocol: 'tcp', flags: rst | ack, seq: 0, ack: (there + 1) % wrap, window: 0, options: [], payload: nothing },
})

/** More does not fit into one packet, even before it is cut for the wire. */
const maxPayload = 65_160

/** Handshake, what was said so far, and the end when it has ended. */
function conversation(sent: Sent, numbers: Numbers): Step[] {
  const steps: Step[] = [firstSyn(numbers, 0), synAck(numbers)]
  const at = { micros: 2 * stepMicros, there: numbers.there + 1, back: numbers.back + 1 }
  const later = (): number => Math.floor(at.micros / 1000)
  const add = (back: boolean, flags: number, payload: Uint8Array = nothing): void => {
    const [own, other] = back ? [at.back, at.there] : [at.there, at.back]
    const [value, echo] = back ? [7, 1] : [1, 7]
    const options = [1, 1, ...stamps(numbers.stamp + value + later(), numbers.stamp + echo + later())]
    const window = back ? 509 : 502
    const segment: Segment = { protocol: 'tcp', flags: flags | ack, seq: own % wrap, ack: other % wrap, window, options, payload }
    steps.push({ back, afterMicros: at.micros, segment })
    at.micros += stepMicros
    at[back ? 'back' : 'there'] += payload.length + (flags & fin ? 1 : 0)
  }
  const say = (back: boolean, said: Uint8Array): void => {
    for (let from = 0; from < Math.max(1, said.length); from += maxPayload) {
      const piece = said.slice(from, from + maxPayload)
      add(back, from + maxPayload >= said.length ? push : 0, piece)
      add(!back, 0)
    }
  }
  add(false, 0)
  for (const exchange of sent.exchanges) {
    if (exchange.atMs !== undefined) at.micros = Math.max(at.micros, (exchange.atMs - sent.atMs) * 1000)
    const { asked, answered, afterMs } = saidIn(exchange)
    if (asked) say(false, asked)
    if (!answered) continue
    at.micros += afterMs * 1000
    say(true, answered)
  }
  if (sent.endedAtMs === undefined) return steps
  at.micros = Math.max(at.micros, (sent.endedAtMs - sent.atMs) * 1000)
  const first = sent.endedBy === 'server'
  add(first, fin)
  add(!first, fin)
  add(first, 0)
  return steps
}

function synAck({ back, there, stamp }: Numbers): Step {
  const options = synOptions(stamp + 7, stamp)
  return {
    back: true,
    afterMicros: stepMicros,
    segment: { protocol: 'tcp', flags: syn | ack, seq: back, ack: (there + 1) % wrap, window: 65_160, options, payload: nothing },
  }
}

interface Said {
  asked: Uint8Array | undefined
  answered: Uint8Array | undefined
  afterMs: number
}

function saidIn(exchange: Exchange): Said {
  if ('request' in exchange) {
    const { request, response } = exchange
    const afterMs = response.afterMs ?? 0
    const answered = Number.isFinite(afterMs) ? bytesOfText(responseText(response)) : undefined
    return { asked: bytesOfText(requestText(request)), answered, afterMs }
  }
  if ('message' in exchange) {
    const asked = exchange.message === undefined ? undefined : bytesOfText(exchange.message)
    return { asked, answered: exchange.reply ? bytesOfText(exchange.reply) : undefined, afterMs: 0 }
  }
  // two bytes of length stand before a message over TCP
  const framed = (bytes: Uint8Array): Uint8Array => joined(u16(bytes.length), bytes)
  const { id, question, answer } = exchange
  return {
    asked: framed(questionBytes(id, question)),
    answered: answer && framed(answerBytes(id, answer, false)),
    afterMs: 0,
  }
}

function datagrams(sent: Sent): Step[] {
  const udp = (back: boolean, afterMicros: number, payload: Uint8Array): Step => ({
    back,
    afterMicros,
    segment: { protocol: 'udp', payload },
  })
  const said = sent.exchanges.length > 0 ? sent.exchanges : [{ message: '', reply: undefined }]
  return said.flatMap((exchange, index) => {
    const at = Math.max(index * 4 * stepMicros, ((exchange.atMs ?? sent.atMs) - sent.atMs) * 1000)
    const [asked, answered] = datagramsOf(exchange, sent.replySource === nodesNameServer)
    const there = udp(false, at, asked)
    if (sent.end === 'closed' || sent.end === 'rejected') return [there, unreachable(there.segment, at + stepMicros)]
    return sent.end === 'answered' && answered ? [there, udp(true, at + 2 * stepMicros, answered)] : [there]
  })
}

/** It asks on for others, and has no zone of its own. */
const nodesNameServer = '192.168.56.1'

function datagramsOf(exchange: Exchange, recurses: boolean): [asked: Uint8Array, answered: Uint8Array | undefined] {
  if ('question' in exchange) {
    const { id, question, answer } = exchange
    return [questionBytes(id, question), answer && answerBytes(id, answer, recurses)]
  }
  const { asked = nothing, answered } = saidIn(exchange)
  return [asked, answered]
}

/** ICMP errors carry the packet that they are about. */
const unreachable = (about: Segment, afterMicros: number): Step => ({
  back: true,
  afterMicros,
  segment: { protocol: 'icmp', type: 3, code: 3, about },
})

function echoSteps({ echo, end }: Sent): Step[] {
  const { id, sequence, size } = echo ?? { id: 0, sequence: 0, size: 0 }
  const payload = Uint8Array.from({ length: size }, (_, at) => at & 0xff)
  const step = (back: boolean): Step => ({
    back,
    afterMicros: back ? stepMicros : 0,
    segment: { protocol: 'icmp', type: back ? 0 : 8, code: 0, rest: id * 65_536 + sequence, payload },
  })
  return end === 'answered' ? [step(false), step(true)] : [step(false)]
}
