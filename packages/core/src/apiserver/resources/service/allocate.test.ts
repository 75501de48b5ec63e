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
