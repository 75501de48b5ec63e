import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Node } from '../../api/core.ts'
import type { SliceEndpoint } from '../../api/discovery.ts'
import { addTopologyHints, type HintedSlice, isOverloaded } from './topology-hints.ts'
import { zoneShares } from './zone-shares.ts'

/** `a`: ready in zone a; `A`: not ready there; `-`: without a zone; `a>b`: with a hint for b. */
const endpoint = (text: string): SliceEndpoint => {
  const [zone = '', hint] = text.split('>')
  return {
    addresses: ['10.0.0.1'],
    conditions: { ready: zone === zone.toLowerCase() },
    ...(zone === '-' ? {} : { zone: zone.toLowerCase() }),
    ...(hint ? { hints: { forZones: [{ name: hint }] } } : {}),
  }
}
const slice = (text: string, changes = true): HintedSlice => ({
  endpoints: text.split(' ').filter(Boolean).map(endpoint),
  changes,
})
const shown = ({ endpoints }: HintedSlice): string =>
  endpoints.map(({ hints }) => hints?.forZones?.map(({ name }) => name).join('+') ?? '.').join(' ')
const shares = (text: string): Map<string, number> =>
  new Map(text.split(' ').map((pair) => [pair.split('=')[0] as string, Number(pair.split('=')[1])]))

describe('[SVC91] hints by the zones’ CPUs', () => {
  it.each<[title: string, zones: string, slices: string[], hints: string[]]>([
    ['as many as CPUs', 'a=0.5 b=0.5', ['a b'], ['a b']],
    ['one zone has all', 'a=0.5 b=0.5', ['a a a a'], ['b b a a']],
    ['a third', 'a=0.5 b=0.25 c=0.25', ['a a a a'], ['b c a a']],
    ['half an endpoint is no reason', 'a=0.5 b=0.5', ['a a a a a a b b b b b'], ['a a a a a a b b b b b']],
    ['three and one', 'a=0.5 b=0.5', ['a a a b'], ['b a a b']],
    ['who is not ready does not count', 'a=0.5 b=0.5', ['A A a a b b'], ['. . a a b b']],
    ['who is not ready gets none', 'a=0.5 b=0.5', ['a A b'], ['a . b']],
    ['over several slices', 'a=0.5 b=0.5', ['a a', 'a a'], ['b b', 'a a']],
    ['a bigger zone gets more', 'a=0.75 b=0.25', ['b b b b'], ['a a a b']],
  ])('%s', (_title, zones, texts, hints) => {
    const slices = texts.map((text) => slice(text))
    expect(addTopologyHints(slices, shares(zones))).toHaveProperty('byZone')
    expect(slices.map(shown)).toEqual(hints)
  })

  it.each<[zones: string | undefined, endpoints: string, why: string]>([
    [undefined, 'a b', 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes'],
    ['a=0.5 b=0.5', 'a>a', 'Insufficient number of endpoints (1 endpoints, 2 zones)'],
    ['a=0.5 b=0.5', 'a A>a', 'Insufficient number of endpoints (1 endpoints, 2 zones)'],
    ['a=0.5 b=0.5', 'a a b -', 'One or more endpoints do not have a zone specified'],
    [
      'a=0.34 b=0.33 c=0.33',
      'a b c a>a',
      'Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (4 endpoints, 3 zones)',
    ],
  ])('%s, %s: %s', (zones, text, disabled) => {
    const one = slice(text)
    expect(addTopologyHints([one], zones === undefined ? undefined : shares(zones))).toEqual({ disabled })
    expect(shown(one)).not.toMatch(/[a-z]/)
  })

  it('a slice that nothing changes keeps its hints while they fit', () => {
    const [kept, changed] = [slice('a>b b>a', false), slice('a a')]
    addTopologyHints([kept, changed], shares('a=0.5 b=0.5'))
    expect([shown(kept), shown(changed)]).toEqual(['b a', 'b a'])
  })

  it('a slice without hints, or with too many for a zone, is written anew', () => {
    for (const text of ['a b', 'a>a b>a', 'a>x b>b']) {
      const one = slice(text, false)
      addTopologyHints([one], shares('a=0.5 b=0.5'))
      expect(shown(one)).toBe('a b')
    }
  })

  it('every ready endpoint has one hint, and no zone that must have some goes without', () => {
    const zone = fc.constantFrom('a', 'b', 'c', 'A')
    fc.assert(
      fc.property(
        fc.array(fc.array(zone, { maxLength: 8 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 8 }),
        (all, cpu) => {
          const slices = all.map((zones) => slice(zones.join(' ')))
          const weights = shares(`a=${cpu / (cpu + 4)} b=${2 / (cpu + 4)} c=${2 / (cpu + 4)}`)
          const hinted = addTopologyHints(slices, weights)
          const ready = slices.flatMap(({ endpoints }) => endpoints).filter(({ conditions }) => conditions?.ready)
          if ('disabled' in hinted) return void expect(ready.every(({ hints }) => !hints)).toBe(true)
          expect(ready.every(({ hints }) => hints?.forZones?.length === 1)).toBe(true)
          const count = (name: string): number => ready.filter(({ hints }) => hints?.forZones?.[0]?.name === name).length
          for (const [name, value] of Object.entries(hinted.byZone)) expect(count(name)).toBe(value)
        },
      ),
    )
  })

  it.each<[byZone: Record<string, number>, zones: string | undefined, overloaded: boolean]>([
    [{}, 'a=0.5 b=0.5', false],
    [{ a: 1, b: 1 }, undefined, true],
    [{ a: 2, b: 2 }, 'a=0.5 b=0.5', false],
    [{ a: 3, b: 1 }, 'a=0.5 b=0.5', true],
    [{ a: 2 }, 'a=0.5 b=0.5', true],
    [{ a: 3, b: 2 }, 'a=0.5 b=0.5', true],
    [{ a: 6, b: 5 }, 'a=0.5 b=0.5', false],
  ])('%j of %s is too few for a zone: %s', (byZone, zones, overloaded) => {
    expect(isOverloaded(byZone, zones === undefined ? undefined : shares(zones))).toBe(overloaded)
  })
})

describe('[SVC91] the zones’ parts of the CPUs', () => {
  const node = (zone: string | undefined, cpu: string, more: { label?: string; ready?: string } = {}): Node =>
    ({
      metadata: {
        name: 'n',
        labels: { ...(zone ? { 'topology.kubernetes.io/zone': zone } : {}), ...(more.label ? { [more.label]: '' } : {}) },
      },
      status: { allocatable: { cpu }, conditions: [{ type: 'Ready', status: more.ready ?? 'True' }] },
    }) as never
  it.each<[title: string, nodes: Node[], shares: string]>([
    ['two zones', [node('a', '1'), node('b', '3')], 'a=0.25 b=0.75'],
    ['millis', [node('b', '500m'), node('a', '1500m')], 'a=0.75 b=0.25'],
    ['nodes of a zone add up', [node('a', '1'), node('b', '2'), node('a', '1')], 'a=0.5 b=0.5'],
    ['one zone', [node('a', '1')], 'none'],
    ['no zone told', [node('a', '1'), node('b', '1'), node(undefined, '1')], 'none'],
    ['no CPU told', [node('a', '1'), node('b', '0')], 'none'],
    [
      'control planes do not count',
      [node('a', '1'), node('b', '1'), node('c', '1', { label: 'node-role.kubernetes.io/control-plane' })],
      'a=0.5 b=0.5',
    ],
    ['nor do nodes that are not ready', [node('a', '1'), node('b', '1'), node('b', '8', { ready: 'Unknown' })], 'a=0.5 b=0.5'],
  ])('%s', (_title, nodes, text) => {
    const found = zoneShares(nodes)
    expect(found ? [...found].map(([zone, share]) => `${zone}=${share}`).join(' ') : 'none').toBe(text)
  })
})
