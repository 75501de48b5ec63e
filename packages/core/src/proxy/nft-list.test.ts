import { expect, it } from 'vitest'
import { nftTable } from './nft-list.ts'
import { nftSeconds } from './nft-time.ts'
import type { ServicePortInfo } from './service-ports.ts'

const endpoint = (
  ip: string,
  more: Partial<ServicePortInfo['endpoints'][number]> = {},
): ServicePortInfo['endpoints'][number] => ({
  ip,
  port: 9090,
  node: undefined,
  ready: true,
  serving: true,
  terminating: false,
  zones: [],
  nodes: [],
  pod: undefined,
  ...more,
})

const port = (more: Partial<ServicePortInfo>): ServicePortInfo => ({
  id: 'default/coffee',
  namespace: 'default',
  name: 'coffee',
  portName: '',
  protocol: 'TCP',
  clusterIp: '192.168.10.86',
  port: 80,
  nodePort: 0,
  externalIps: [],
  loadBalancerIps: [],
  sourceRanges: [],
  affinitySeconds: undefined,
  externalLocal: false,
  internalLocal: false,
  healthCheckNodePort: 0,
  endpoints: [endpoint('10.10.1.13'), endpoint('10.10.1.19')],
  ...more,
})

const node = { name: 'k8s-master', zone: undefined }
const list = (...infos: ServicePortInfo[]): string =>
  nftTable(infos, { node, nodeIp: '192.168.56.201', podCidr: '10.10.0.0/16', serviceCidr: '192.168.10.0/24' })

it('[SVC26] nft shows a Service by its chain, named by eight characters of a hash and its name', () => {
  const text = list(port({ nodePort: 30391 }))
  expect(text).toContain('elements = { 192.168.10.86 . tcp . 80 : goto service-S76A443H-default/coffee/tcp/ }')
  expect(text).toContain('meta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.10.1.13 . 9090, 1 : 10.10.1.19 . 9090 }')
  expect(text).toContain(
    'meta mark set meta mark | 0x00004000 comment "masquerade"\n\t\tgoto service-S76A443H-default/coffee/tcp/\n',
  )
})

it('[SVC27] nft: no endpoints, session affinity and source ranges', () => {
  const text = list(
    port({ endpoints: [] }),
    port({
      name: 'sticky',
      portName: 'web',
      affinitySeconds: 10_800,
      endpoints: [endpoint('10.10.1.31')],
      loadBalancerIps: ['192.168.56.240'],
      sourceRanges: ['203.0.113.0/24'],
    }),
  )
  expect(text).toContain('192.168.10.86 . tcp . 80 comment "default/coffee" : goto reject-chain')
  expect(text).toContain('\tset affinity-HJTEBB4C-default/sticky/tcp/web__10.10.1.31/9090 {')
  expect(text).toContain('\t\ttimeout 3h\n')
  expect(text).toContain('\t\tip saddr != 203.0.113.0/24 drop\n')
})

it.each([
  [10_800, '3h'],
  [90, '1m30s'],
  [86_400, '1d'],
  [1, '1s'],
])('[SVC27] %i seconds are %s', (seconds, text) => {
  expect(nftSeconds(seconds)).toBe(text)
})

it('[SVC27] two Services with one external address: its key stands once, as the routing takes it', () => {
  const text = list(
    port({ externalIps: ['203.0.113.7'] }),
    port({ name: 'tea', id: 'default/tea', externalIps: ['203.0.113.7'] }),
  )
  expect(text.match(/203\.0\.113\.7 \. tcp \. 80 : goto \S+/g)).toEqual([
    expect.stringMatching(/goto external-\w+-default\/coffee\/tcp\/$/),
  ])
})
