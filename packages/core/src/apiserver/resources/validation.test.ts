import { describe, expect, it } from 'vitest'
import type { Status } from '../../api/status.ts'
import { bareServer } from './bare-server.ts'

/** field: reason's words, in their order. */
const causes = (yaml: string): string[] =>
  ((bareServer().create(yaml) as unknown as Status).details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`)

const object = (apiVersion: string, kind: string, rest: string, metadata = ''): string =>
  `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: x${metadata}}, ${rest}}`

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const badIP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'

describe('Endpoints', () => {
  const subset = (rest: string): string => object('v1', 'Endpoints', `subsets: [{${rest}}]`)
  it.each<[string, string[]]>([
    ['ports: [{port: 80}]', ['subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`']],
    [
      'addresses: [{ip: x}]',
      [
        `subsets[0].addresses[0].ip: Invalid value: "x": ${badIP}`,
        'subsets[0].addresses[0].ip: Invalid value: "x": must be a valid IP address',
      ],
    ],
    [
      'addresses: [{ip: 127.0.0.1}]',
      ['subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ],
    [
      'notReadyAddresses: [{ip: 0.0.0.0}]',
      ['subsets[0].notReadyAddresses[0].ip: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)'],
    ],
    [
      'addresses: [{ip: 169.254.1.1}]',
      [
        'subsets[0].addresses[0].ip: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
      ],
    ],
    [
      'addresses: [{ip: 224.0.0.1}]',
      [
        'subsets[0].addresses[0].ip: Invalid value: "224.0.0.1": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
      ],
    ],
    ['addresses: [{ip: 10.0.0.1, hostname: A}]', [`subsets[0].addresses[0].hostname: Invalid value: "A": ${label}`]],
    ['addresses: [{ip: 10.0.0.1}], ports: [{port: 80}, {port: 81, name: b}]', ['subsets[0].ports[0].name: Required value']],
    [
      'addresses: [{ip: 10.0.0.1}], ports: [{port: 0}]',
      ['subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    ],
    [
      'addresses: [{ip: 10.0.0.1}], ports: [{port: 80, protocol: ICMP}]',
      ['subsets[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"'],
    ],
    ['addresses: [{ip: 10.0.0.1}], ports: [{port: 80, name: a_b}]', [`subsets[0].ports[0].name: Invalid value: "a_b": ${label}`]],
    ['addresses: [{ip: "2001:db8::1"}], ports: [{port: 80}]', []],
  ])('%s', (rest, found) => expect(causes(subset(rest))).toEqual(found))
})

describe('EndpointSlices', () => {
  const slice = (rest: string): string => object('discovery.k8s.io/v1', 'EndpointSlice', rest)
  it.each<[string, string[]]>([
    ['endpoints: []', ['addressType: Required value']],
    ['addressType: IP, endpoints: []', ['addressType: Unsupported value: "IP": supported values: "FQDN", "IPv4", "IPv6"']],
    [
      'addressType: IPv4, endpoints: [{addresses: []}]',
      ['endpoints[0].addresses: Required value: must contain at least 1 address'],
    ],
    [
      'addressType: IPv4, endpoints: [{addresses: ["::2"]}]',
      ['endpoints[0].addresses[0]: Invalid value: "::2": must be a valid IPv4 address'],
    ],
    [
      'addressType: IPv4, endpoints: [{addresses: [x]}]',
      [
        'endpoints[0].addresses[0]: Invalid value: "x": must be a valid IPv4 address',
        'endpoints[0].addresses[0]: Invalid value: "x": must be a valid IP address',
      ],
    ],
    [
      'addressType: IPv4, endpoints: [{addresses: [127.0.0.1]}]',
      ['endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ],
    [
      'addressType: IPv6, endpoints: [{addresses: [10.0.0.1]}]',
      ['endpoints[0].addresses[0]: Invalid value: "10.0.0.1": must be a valid IPv6 address'],
    ],
    [
      'addressType: FQDN, endpoints: [{addresses: [example]}]',
      ['endpoints[0].addresses[0]: Invalid value: "example": should be a domain with at least two segments separated by dots'],
    ],
    ['addressType: FQDN, endpoints: [{addresses: [example.com.]}]', []],
    [
      'addressType: IPv4, endpoints: [{addresses: [10.0.0.1], hostname: A}]',
      [`endpoints[0].hostname: Invalid value: "A": ${label}`],
    ],
    ['addressType: IPv4, endpoints: [], ports: [{port: 80}, {port: 81}]', ['ports[1].name: Duplicate value: ""']],
    [
      'addressType: IPv4, endpoints: [], ports: [{name: a, protocol: X}]',
      ['ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"'],
    ],
    [
      'addressType: IPv4, endpoints: [{addresses: [10.0.0.1], hints: {forZones: [{name: a}, {name: a}]}}]',
      ['endpoints[0].hints.forZones[1].name: Duplicate value: "a"'],
    ],
  ])('%s', (rest, found) => expect(causes(slice(rest))).toEqual(found))

  it.each([
    [
      `addressType: IPv4, endpoints: [${'{addresses: [10.0.0.1]},'.repeat(1_001)}]`,
      'endpoints: Too many: 1001: must have at most 1000 items',
    ],
    [
      `addressType: IPv4, endpoints: [{addresses: [${'10.0.0.1,'.repeat(101)}]}]`,
      'endpoints[0].addresses: Too many: 101: must have at most 100 items',
    ],
  ])('%.40s', (rest, found) => expect(causes(slice(rest))).toEqual([found]))
})

describe('Events', () => {
  const modern =
    'regarding: {namespace: default}, eventTime: "2026-01-01T00:00:00.000000Z", reason: r, type: Normal, action: a, reportingController: c, reportingInstance: i'
  const event = (rest: string): string => object('events.k8s.io/v1', 'Event', rest)
  it.each<[string, string[]]>([
    [modern, []],
    [modern.replace('type: Normal', 'type: Odd'), ['type: Invalid value: "": has invalid value: Odd']],
    [modern.replace('action: a, ', ''), ['action: Required value']],
    [
      modern.replace('reportingInstance: i', 'deprecatedCount: 1, reportingInstance: i'),
      ['count: Invalid value: "": needs to be unset'],
    ],
    [
      `${modern}, series: {count: 1}`,
      ['series.count: Invalid value: "": should be at least 2', 'series.lastObservedTime: Required value'],
    ],
    ['regarding: {namespace: default}, type: Normal', ['eventTime: Required value']],
  ])('events.k8s.io %s', (rest, found) => expect(causes(event(rest))).toEqual(found))

  it.each<[string, string[]]>([
    ['involvedObject: {namespace: default}', []],
    ['involvedObject: {}', []],
    ['involvedObject: {namespace: other}', ['involvedObject.namespace: Invalid value: "other": does not match event.namespace']],
    [
      'involvedObject: {}, eventTime: "2026-01-01T00:00:00.000000Z", reason: r, action: a, reportingInstance: i',
      [
        'reportingController: Required value',
        'reportingController: Invalid value: "": name part must be non-empty',
        "reportingController: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
    ],
  ])('core %s', (rest, found) => expect(causes(object('v1', 'Event', rest))).toEqual(found))
})

describe('Secrets', () => {
  it.each<[string, string[]]>([
    ['type: kubernetes.io/tls', ['data[tls.crt]: Required value', 'data[tls.key]: Required value']],
    ['type: kubernetes.io/basic-auth', ['data[username]: Required value', 'data[password]: Required value']],
    ['type: kubernetes.io/ssh-auth', ['data[ssh-privatekey]: Required value']],
    ['type: kubernetes.io/service-account-token', ['metadata.annotations[kubernetes.io/service-account.name]: Required value']],
    ['type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: e30=}', []],
    [
      'type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: eA==}',
      [
        'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character \'x\' looking for beginning of value',
      ],
    ],
    [`data: {a: ${'A'.repeat(1_398_104 + 4)}}`, ['data: Too long: may not be more than 1048576 bytes']],
  ])('%.60s', (rest, found) => expect(causes(object('v1', 'Secret', rest))).toEqual(found))
})

describe('Leases', () => {
  const lease = (spec: string): string => object('coordination.k8s.io/v1', 'Lease', `spec: {${spec}}`)
  it.each<[string, string[]]>([
    ['holderIdentity: ""', []],
    ['leaseDurationSeconds: 0', ['spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0']],
    ['leaseTransitions: -1', ['spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0']],
    ['preferredHolder: a', ['spec.preferredHolder: Forbidden: may only be specified if `strategy` is defined']],
  ])('%s', (spec, found) => expect(causes(lease(spec))).toEqual(found))
})

describe('NetworkPolicies', () => {
  const policy = (spec: string): string => object('networking.k8s.io/v1', 'NetworkPolicy', `spec: {podSelector: {}, ${spec}}`)
  it.each<[string, string[]]>([
    [
      'ingress: [{ports: [{port: 80, endPort: 70}]}]',
      ['spec.ingress[0].ports[0].endPort: Invalid value: 70: must be greater than or equal to `port`'],
    ],
    [
      'ingress: [{ports: [{protocol: ICMP}]}]',
      ['spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"'],
    ],
    ['policyTypes: [Both]', ['spec.policyTypes[0]: Unsupported value: "Both": supported values: "Ingress", "Egress"']],
    ['egress: [{to: [{}]}]', ['spec.egress[0].to[0]: Required value: must specify a peer']],
  ])('%s', (spec, found) => expect(causes(policy(spec))).toEqual(found))
})

it('ConfigMaps', () =>
  expect(causes(object('v1', 'ConfigMap', 'data: {a: "1"}, binaryData: {a: MQ==}'))).toEqual([
    'data[a]: Invalid value: "a": duplicate of key present in binaryData',
  ]))
