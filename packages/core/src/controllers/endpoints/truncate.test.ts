import { expect, it } from 'vitest'
import type { EndpointSubset } from '../../api/service.ts'
import { truncate } from './truncate.ts'

const addresses = (count: number): { ip: string }[] =>
  Array.from({ length: count }, (_, i) => ({ ip: `10.0.${i >> 8}.${i & 255}` }))
const subset = (ready: number, notReady: number): EndpointSubset => ({
  ...(ready > 0 ? { addresses: addresses(ready) } : {}),
  ...(notReady > 0 ? { notReadyAddresses: addresses(notReady) } : {}),
  ports: [{ port: 80, protocol: 'TCP' }],
})
/** `ready+notReady` of each subset. */
const shown = (subsets: readonly EndpointSubset[]): string =>
  subsets.map((one) => `${one.addresses?.length ?? 0}+${one.notReadyAddresses?.length ?? 0}`).join(' ')

it.each([
  ['few', [subset(3, 2)], '3+2', false],
  ['just enough', [subset(1000, 0)], '1000+0', false],
  ['too many ready', [subset(1001, 0)], '1000+0', true],
  ['ready before not ready', [subset(900, 200)], '900+100', true],
  ['no room for those that are not ready', [subset(1100, 200)], '1000+0', true],
  ['each subset its share of ready', [subset(600, 0), subset(600, 0)], '500+0 500+0', true],
  [
    'shares are rounded up, the last has what is left',
    [subset(400, 0), subset(400, 0), subset(401, 0)],
    '334+0 334+0 332+0',
    true,
  ],
  ['each subset its share of the others', [subset(450, 300), subset(450, 100)], '450+75 450+25', true],
  ['a subset that has nothing left goes', [subset(1200, 0), subset(0, 50)], '1000+0', true],
])('%s', (_, subsets, text, truncated) => {
  const cut = truncate(subsets)
  expect([shown(cut.subsets), cut.truncated]).toEqual([text, truncated])
})
