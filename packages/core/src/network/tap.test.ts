import { expect, it } from 'vitest'
import type { NetworkParts } from './parts.ts'
import { addExchange, isTapped, openTap, type Sent, show } from './tap.ts'

const parts = (): NetworkParts => ({}) as NetworkParts
const sent = (port: number): Sent => ({
  protocol: 'TCP',
  source: '10.10.0.5',
  sourcePort: 40_000,
  destination: '10.10.1.7',
  port,
  replySource: '10.10.1.7',
  replyPort: port,
  replyDestination: '10.10.0.5',
  atMs: 0,
  end: 'answered',
  untilMs: Number.POSITIVE_INFINITY,
  exchanges: [],
})

it('[SHL37] nothing is kept before somebody looks, and after', () => {
  const lab = parts()
  show(lab, sent(1))
  const tap = openTap(lab)
  expect([isTapped(lab), tap.read()]).toEqual([true, []])
  show(lab, sent(2))
  tap.close()
  show(lab, sent(3))
  expect(tap.read().map(({ port }) => port)).toEqual([2])
  expect(isTapped(lab)).toBe(false)
})

it('[SHL37] each who looks sees all, once', () => {
  const lab = parts()
  const [one, other] = [openTap(lab), openTap(lab)]
  show(lab, sent(1))
  expect([one.read().length, one.read().length, other.read().length]).toEqual([1, 0, 1])
})

it('[SHL37] labs do not see each other', () => {
  const tap = openTap(parts())
  show(parts(), sent(1))
  expect(tap.read()).toEqual([])
})

it('[SHL37] who does not read loses the oldest', () => {
  const lab = parts()
  const tap = openTap(lab)
  for (let port = 1; port <= 1_200; port++) show(lab, sent(port))
  const read = tap.read()
  expect([read.length, read[0]?.port, read.at(-1)?.port]).toEqual([1_000, 201, 1_200])
})

it('[SHL37] a connection keeps a bounded conversation', () => {
  const one = sent(1)
  for (let turn = 0; turn < 100; turn++) addExchange(one, { message: String(turn), reply: undefined })
  expect(one.exchanges.length).toBe(64)
})
