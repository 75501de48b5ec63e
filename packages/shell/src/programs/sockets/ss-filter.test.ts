import { expect, it } from 'vitest'
import type { OpenSocket } from './open-sockets.ts'
import { ssFilter } from './ss-filter.ts'

const socket = (address: string, port: number): OpenSocket =>
  ({ owner: { kind: 'node', node: 'n', program: 'p' }, protocol: 'TCP', address, port, pid: 1, program: 'p' }) as OpenSocket
const sockets = [socket('0.0.0.0', 22), socket('127.0.0.1', 10249), socket('::', 30391)]

const rows: [filter: string, ports: number[] | string][] = [
  ['', [22, 10249, 30391]],
  ['state listening', [22, 10249, 30391]],
  ['sport = :22', [22]],
  ['sport = 22', [22]],
  ['sport :22', [22]],
  ['sport = :ssh', [22]],
  ['sport != :22', [10249, 30391]],
  ['sport gt :1024', [10249, 30391]],
  ['sport >= :10249 and sport <= :20000', [10249]],
  ['sport = :22 or sport = :30391', [22, 30391]],
  ['( sport = :22 or sport = :30391 )', [22, 30391]],
  ['not sport = :22', [10249, 30391]],
  ['! ( sport = :22 or sport = :30391 )', [10249]],
  ['src 127.0.0.1', [10249]],
  ['src 127.0.0.1:10249', [10249]],
  ['src :22', [22]],
  ['dst 127.0.0.1', []],
  ['dport = :22', []],
  ['foo', 'Error: an inet prefix is expected rather than "foo".\nCannot parse dst/src address.\n'],
  ['state nope', 'ss: wrong state name: nope\n'],
]

it.each(rows)('[SHL31] ss %s', (filter, expected) => {
  const read = ssFilter(filter)
  if ('error' in read) expect(read.error).toBe(expected)
  else expect(sockets.filter(read.matches).map(({ port }) => port)).toEqual(expected)
})

it('[SHL31] a filter that is deep or long is refused', () => {
  expect(ssFilter('( '.repeat(400))).toMatchObject({ error: expect.stringContaining('too') })
  expect(ssFilter('sport = :1 or '.repeat(2000))).toMatchObject({ error: expect.stringContaining('too long') })
})
