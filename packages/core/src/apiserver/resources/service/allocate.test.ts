import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../api/json.ts'
import { type BareServer, bareServer, messageOf } from '../bare-server.ts'

const service = (name: string, spec = ''): string => `
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {ports: [{port: 80}]${spec}}`

const addressOf = (made: JsonObject): number => Number((made.spec as { clusterIP: string }).clusterIP.split('.').at(-1))
const drawn = (server: BareServer, count: number): number[] =>
  Array.from({ length: count }, (_, i) => addressOf(server.create(service(`s${i}`))))

describe('Cluster IPs', () => {
  it('[API1] are drawn by chance from the upper half of 192.168.10.0/24', () => {
    const numbers = drawn(bareServer(), 30)
    expect(numbers.filter((number) => number <= 128 || number > 254)).toEqual([])
    expect(new Set(numbers).size).toBe(30)
    expect(numbers).not.toEqual([...numbers].sort((a, b) => a - b))
  })

  it('[API1] use the whole range before they run out, the static band last', () => {
    const server = bareServer()
    const numbers = drawn(server, 254)
    expect(new Set(numbers).size).toBe(254)
    expect(numbers.slice(-16).sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1))
    expect(messageOf(server.create(service('late')))).toContain('range is full')
  })

  it.each([
    ['192.168.10.0', 'the provided network does not match the current range'],
    ['192.168.10.255', 'the provided network does not match the current range'],
    ['192.168.11.7', 'the provided network does not match the current range'],
    ['192.168.10.99', 'provided IP is already allocated'],
  ])('%s: %s', (ip, why) => {
    const server = bareServer()
    server.create(service('first', ', clusterIP: 192.168.10.99'))
    expect(messageOf(server.create(service('second', `, clusterIP: ${ip}`)))).toContain(`failed to allocate IP ${ip}: ${why}`)
  })
})

const nodePort = (name: string, ports: string, more = ''): string => `
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {type: NodePort, ports: [${ports}]${more}}`

const portsOf = (made: JsonObject): number[] =>
  (made.spec as { ports: { nodePort: number }[] }).ports.map((port) => port.nodePort)

describe('[SVC50] Node ports', () => {
  it('are drawn by chance from above the static band', () => {
    const server = bareServer()
    const numbers = Array.from({ length: 40 }, (_, i) => portsOf(server.create(nodePort(`n${i}`, '{port: 80}')))[0] as number)
    expect(numbers.filter((number) => number < 30_086 || number > 32_767)).toEqual([])
    expect(new Set(numbers).size).toBe(40)
    expect(numbers).not.toEqual([...numbers].sort((a, b) => a - b))
  })

  const ranged = 'provided port is not in the valid range. The range of valid ports is 30000-32767'
  it.each([
    ['the first of the range', '{port: 80, nodePort: 30000}', undefined],
    ['the last of the range', '{port: 80, nodePort: 32767}', undefined],
    ['one below the range', '{port: 80, nodePort: 29999}', `spec.ports[0].nodePort: Invalid value: 29999: ${ranged}`],
    ['one above the range', '{port: 80, nodePort: 32768}', `spec.ports[0].nodePort: Invalid value: 32768: ${ranged}`],
    [
      'one that is taken',
      '{port: 80, nodePort: 30500}',
      'spec.ports[0].nodePort: Invalid value: 30500: provided port is already allocated',
    ],
    [
      'one that is taken for another protocol',
      '{port: 80, nodePort: 30500, protocol: UDP}',
      'spec.ports[0].nodePort: Invalid value: 30500: provided port is already allocated',
    ],
    [
      'the second of two',
      '{name: a, port: 80, nodePort: 30600}, {name: b, port: 81, nodePort: 30500}',
      'spec.ports[1].nodePort: Invalid value: 30500: provided port is already allocated',
    ],
  ])('%s', (_, ports, why) => {
    const server = bareServer()
    server.create(nodePort('first', '{port: 80, nodePort: 30500}'))
    const made = server.create(nodePort('second', ports))
    if (why === undefined) expect(portsOf(made)).toEqual([Number(/nodePort: (\d+)/.exec(ports)?.[1])])
    else expect(messageOf(made)).toContain(why)
  })

  it('are one number for TCP and UDP of one port', () => {
    const [tcp, udp, other] = portsOf(
      bareServer().create(nodePort('dns', '{name: t, port: 53}, {name: u, port: 53, protocol: UDP}, {name: m, port: 9153}')),
    )
    expect(udp).toBe(tcp)
    expect(other).not.toBe(tcp)
  })

  it('a refused Service takes none of its ports', () => {
    const server = bareServer()
    server.create(nodePort('first', '{port: 80, nodePort: 30500}'))
    server.create(nodePort('second', '{name: a, port: 80, nodePort: 30600}, {name: b, port: 81, nodePort: 30500}'))
    expect(portsOf(server.create(nodePort('third', '{port: 80, nodePort: 30600}')))).toEqual([30_600])
  })

  it('run out with a word, the static band last', () => {
    const server = bareServer()
    const many = (from: number, count: number): string =>
      Array.from({ length: count }, (_, i) => `{name: p${i}, port: ${from + i}}`).join(', ')
    const numbers: number[] = []
    for (let i = 0; i < 8; i++) numbers.push(...portsOf(server.create(nodePort(`full${i}`, many(1000, 346)))))
    expect(new Set(numbers).size).toBe(2_768)
    expect(Math.min(...numbers)).toBe(30_000)
    expect(messageOf(server.create(nodePort('late', '{port: 80}')))).toContain(
      'spec.ports[0].nodePort: Internal error: failed to allocate a nodePort: range is full',
    )
  })
})
