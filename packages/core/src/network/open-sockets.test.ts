import { describe, expect, it } from 'vitest'
import { openSockets } from './open-sockets.ts'
import type { Listening } from './packet.ts'

const nothing = () => ({ status: 200, reason: 'OK', headers: {}, body: '' })
const at = (port: number, node = 'a') => ({
  owner: { kind: 'node' as const, node, program: 'kubectl' },
  program: 'kubectl',
  address: '127.0.0.1',
  port,
})

describe('[KCT51] sockets that programs on a node hold open', () => {
  it('a port is taken once on a node, and free again when it is closed', () => {
    const sockets = openSockets(() => 0)
    const first = sockets.listen(at(8001), nothing, () => false) as Listening
    expect(first.port).toBe(8001)
    expect(sockets.listen(at(8001), nothing, () => false)).toBe('address already in use')
    expect(sockets.listen(at(8001, 'b'), nothing, () => false)).toMatchObject({ port: 8001 })
    expect(sockets.on('a').map(({ port, program, pid }) => [port, program, pid])).toEqual([[8001, 'kubectl', 9100]])
    first.close()
    expect(sockets.on('a')).toEqual([])
    expect(sockets.listen(at(8001), nothing, () => false)).toMatchObject({ port: 8001 })
  })

  it('what others hold is taken too', () => {
    expect(openSockets(() => 0).listen(at(6443), nothing, (port) => port === 6443)).toBe('address already in use')
  })

  it('port 0 draws the next free one of the ephemeral range', () => {
    const sockets = openSockets((below) => below - 1)
    const ports = [1, 2, 3].map(() => (sockets.listen(at(0), nothing, (port) => port === 32_769) as Listening).port)
    expect(ports).toEqual([60_999, 32_768, 32_770])
  })

  it('a Pod has ports of its own, and UDP others than TCP', () => {
    const sockets = openSockets(() => 0)
    const owner = { kind: 'pod' as const, namespace: 'default', name: 'p', container: 'c' }
    const inPod = { ...at(8001), owner, program: 'nc' }
    expect(sockets.listen(at(8001), nothing, () => false)).toMatchObject({ port: 8001 })
    expect(sockets.listen(inPod, nothing, () => false)).toMatchObject({ port: 8001 })
    expect(sockets.listen({ ...inPod, protocol: 'UDP' }, nothing, () => false)).toMatchObject({ port: 8001 })
    expect(sockets.listen({ ...inPod, protocol: 'UDP' }, nothing, () => false)).toBe('address already in use')
    expect(sockets.inPod('default', 'p').map(({ protocol, port, program }) => [protocol, port, program])).toEqual([
      ['TCP', 8001, 'nc'],
      ['UDP', 8001, 'nc'],
    ])
    expect(sockets.inPod('other', 'p')).toEqual([])
  })

  it('when none is free, it says so', () => {
    expect(openSockets(() => 5).listen(at(0), nothing, () => true)).toBe('address already in use')
  })
})
