import { describe, expect, it } from 'vitest'
import { changes, creates, label, labelValue, qualified, type Row, subdomain } from './refusals.ts'

const create = creates()
const port = 'must be between 1 and 65535, inclusive'

describe('[KND70] core/validation ValidateEndpoints', () => {
  const subset = (text: string): string => `{apiVersion: v1, kind: Endpoints, metadata: {name: n}, subsets: [{${text}}]}`
  const address = (text: string): string => subset(`addresses: [{${text}}]`)
  const ports = (text: string): string => subset(`addresses: [{ip: 10.0.0.1}], ports: [${text}]`)
  it.each<Row>([
    [subset('ports: [{port: 80}]'), 'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
    [subset('notReadyAddresses: [{ip: 10.0.0.1}]')],
    [
      address('ip: 127.0.0.1'),
      'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [
      address('ip: 169.254.0.1'),
      'subsets[0].addresses[0].ip: Invalid value: "169.254.0.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
    ],
    [
      address('ip: 224.0.0.1'),
      'subsets[0].addresses[0].ip: Invalid value: "224.0.0.1": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
    ],
    [address('ip: 0.0.0.0'), 'subsets[0].addresses[0].ip: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)'],
    [address('ip: 10.0.0.1, hostname: a_b'), `subsets[0].addresses[0].hostname: Invalid value: "a_b": ${label}`],
    [address('ip: 10.0.0.1, nodeName: N'), `subsets[0].addresses[0].nodeName: Invalid value: "N": ${subdomain}`],
    [ports('{port: 80}, {port: 81}'), 'subsets[0].ports[0].name: Required value', 'subsets[0].ports[1].name: Required value'],
    [ports('{port: 0}'), `subsets[0].ports[0].port: Invalid value: 0: ${port}`],
    [ports('{port: 65536}'), `subsets[0].ports[0].port: Invalid value: 65536: ${port}`],
    [ports('{name: A, port: 80}'), `subsets[0].ports[0].name: Invalid value: "A": ${label}`],
    [
      ports('{port: 80, protocol: ICMP}'),
      'subsets[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"',
    ],
    [ports('{port: 80, appProtocol: "a b"}'), `subsets[0].ports[0].appProtocol: Invalid value: "a b": ${qualified}`],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))
})

describe('[KND70] discovery/validation ValidateEndpointSlice', () => {
  const slice = (more: string, type = 'IPv4'): string =>
    `{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: n}, addressType: ${type}, ${more}}`
  const endpoint = (text: string, type?: string): string => slice(`endpoints: [{${text}}]`, type)
  const good = 'addresses: [10.0.0.1]'
  it.each<Row>([
    [slice('endpoints: []', 'IP'), 'addressType: Unsupported value: "IP": supported values: "FQDN", "IPv4", "IPv6"'],
    [endpoint('addresses: []'), 'endpoints[0].addresses: Required value: must contain at least 1 address'],
    [
      endpoint('addresses: ["::1"]', 'IPv6'),
      'endpoints[0].addresses[0]: Invalid value: "::1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [
      endpoint('addresses: ["2001:db8::1"]'),
      'endpoints[0].addresses[0]: Invalid value: "2001:db8::1": must be a valid IPv4 address',
    ],
    [
      endpoint('addresses: [10.0.0.1]', 'IPv6'),
      'endpoints[0].addresses[0]: Invalid value: "10.0.0.1": must be a valid IPv6 address',
    ],
    [endpoint('addresses: [a.example.]', 'FQDN')],
    [
      endpoint('addresses: [a]', 'FQDN'),
      'endpoints[0].addresses[0]: Invalid value: "a": should be a domain with at least two segments separated by dots',
    ],
    [endpoint(`${good}, nodeName: N`), `endpoints[0].nodeName: Invalid value: "N": ${subdomain}`],
    [endpoint(`${good}, hostname: a_b`), `endpoints[0].hostname: Invalid value: "a_b": ${label}`],
    [
      endpoint(`${good}, hints: {forZones: [{name: a}, {name: a}, {name: "b "}]}`),
      'endpoints[0].hints.forZones[1].name: Duplicate value: "a"',
      `endpoints[0].hints.forZones[2].name: Invalid value: "b ": ${labelValue}`,
    ],
    [
      endpoint(`${good}, hints: {forNodes: [{name: N}]}`),
      `endpoints[0].hints.forNodes[0].name: Invalid value: "N": ${subdomain}`,
    ],
    [
      endpoint(`${good}, hints: {forZones: [${'{name: a},'.repeat(9)}]}`),
      'endpoints[0].hints.forZones: Too many: 9: must have at most 8 items',
    ],
    [endpoint(`addresses: [${'10.0.0.1,'.repeat(101)}]`), 'endpoints[0].addresses: Too many: 101: must have at most 100 items'],
    [slice('endpoints: [], ports: [{port: 80}, {port: 81}]'), 'ports[1].name: Duplicate value: ""'],
    [slice('endpoints: [], ports: [{name: A}]'), `ports[0].name: Invalid value: "A": ${label}`],
    [
      slice('endpoints: [], ports: [{protocol: ICMP}]'),
      'ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"',
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('its type of address stays', () =>
    expect(changes(slice('endpoints: []'))((object) => void (object.addressType = 'FQDN'))).toEqual([
      'addressType: Invalid value: "FQDN": field is immutable',
    ]))
})
