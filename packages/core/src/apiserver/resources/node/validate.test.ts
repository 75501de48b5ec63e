import { describe, expect, it } from 'vitest'
import { bareServer } from '../bare-server.ts'
import { changes, creates, labelValue, qualified, type Row, statuses } from '../refusals.ts'

const create = creates()
const node = (spec: string, more = ''): string => `{apiVersion: v1, kind: Node, metadata: {name: n}, spec: {${spec}}${more}}`
const taints = (...all: string[]): string => node(`taints: [${all.map((one) => `{${one}}`).join(', ')}]`)
const badCidr = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'
const one = 'may specify no more than one CIDR for each IP family'
const effects = 'supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"'

describe('[KND90] core/validation ValidateNode', () => {
  it.each<Row>([
    [node('')],
    [taints('key: a, effect: NoSchedule')],
    [taints('key: a, value: b, effect: NoExecute', 'key: a, value: b, effect: PreferNoSchedule')],
    [
      taints('key: "", effect: NoSchedule'),
      'metadata.taints[0].key: Invalid value: "": name part must be non-empty',
      `metadata.taints[0].key: Invalid value: "": ${qualified}`,
    ],
    [taints('key: a b, effect: NoSchedule'), `metadata.taints[0].key: Invalid value: "a b": ${qualified}`],
    [taints('key: a, value: b c, effect: NoSchedule'), `metadata.taints[0].value: Invalid value: "b c": ${labelValue}`],
    [
      taints(`key: a, value: "${'b'.repeat(63)} ", effect: NoSchedule`),
      `metadata.taints[0].value: Invalid value: "${'b'.repeat(63)} ": must be no more than 63 bytes;${labelValue}`,
    ],
    [taints('key: a'), 'metadata.taints[0].effect: Required value'],
    [taints('key: a, effect: Never'), `metadata.taints[0].effect: Unsupported value: "Never": ${effects}`],
    [
      taints('key: a, value: b, effect: NoSchedule', 'key: a, value: c, effect: NoSchedule'),
      'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"c","Effect":"NoSchedule","TimeAdded":null}: taints must be unique by key and effect pair',
    ],
    [node('podCIDR: 10.0.0.0/24')],
    [node('podCIDRs: [10.0.0.0/24, "2001:db8::/64"]')],
    [node('podCIDR: 10.0.0.0'), `spec.podCIDRs[0]: Invalid value: "10.0.0.0": ${badCidr}`],
    [
      node('podCIDRs: [10.0.0.1/24]'),
      'spec.podCIDRs[0]: Invalid value: "10.0.0.1/24": must not have bits set beyond the prefix length',
    ],
    [
      node('podCIDRs: [10.000.0.0/24]'),
      'spec.podCIDRs[0]: Invalid value: "10.000.0.0/24": must not have leading 0s in IP or prefix length',
    ],
    [node('podCIDRs: [10.0.0.0/24, 10.0.1.0/24]'), `spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.0.1.0/24"]: ${one}`],
    [
      node('podCIDRs: [10.0.0.0/24, "2001:db8::/64", 10.0.0.0/24]'),
      `spec.podCIDRs: Invalid value: ["10.0.0.0/24","2001:db8::/64","10.0.0.0/24"]: ${one}`,
      'spec.podCIDRs[2]: Duplicate value: "10.0.0.0/24"',
    ],
    [
      node('podCIDRs: [10.0.0.0/24, x]'),
      `spec.podCIDRs[1]: Invalid value: "x": ${badCidr}`,
      'spec.podCIDRs: Internal error: invalid PodCIDRs. failed to check with dual stack with error:failed to parse cidr value:"x" with error:invalid CIDR address: x',
      `spec.podCIDRs: Invalid value: ["10.0.0.0/24","x"]: ${one}`,
    ],
    [
      node('', ', status: {capacity: {cpu: "-1"}}'),
      'status.capacity.cpu: Invalid value: "-1": must be greater than or equal to 0',
    ],
    [
      node('', ', status: {allocatable: {pods: "1.5", "a.example/b": "0.5"}}'),
      'status.allocatable.pods: Invalid value: "1500m": must be an integer',
      'status.allocatable.a.example/b: Invalid value: "500m": must be an integer',
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))
})

const fixedCidr = 'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid'
const fixedId = 'spec.providerID: Forbidden: node updates may not change providerID except from "" to valid'
const noEffect = 'metadata.taints[0].effect: Required value'

describe('[KND90] core/validation ValidateNodeUpdate', () => {
  it.each<[string, (spec: any) => void, ...string[]]>([
    ['podCIDR: 10.0.0.0/24', (spec) => (spec.unschedulable = true)],
    ['', (spec) => Object.assign(spec, { podCIDR: '10.0.0.0/24', providerID: 'x' })],
    ['podCIDR: 10.0.0.0/24', (spec) => Object.assign(spec, { podCIDR: '10.0.1.0/24', podCIDRs: ['10.0.1.0/24'] }), fixedCidr],
    ['podCIDR: 10.0.0.0/24', (spec) => Object.assign(spec, { podCIDR: undefined, podCIDRs: [] }), fixedCidr],
    [
      'podCIDRs: [10.0.0.0/24, "2001:db8::/64"]',
      (spec) => Object.assign(spec, { podCIDR: '10.0.1.0/24', podCIDRs: ['10.0.1.0/24', '2001:db9::/64'] }),
      fixedCidr,
      fixedCidr,
    ],
    ['providerID: a', (spec) => (spec.providerID = 'b'), fixedId],
    ['providerID: a', (spec) => delete spec.providerID, fixedId],
    ['externalID: a', (spec) => (spec.externalID = 'b'), 'spec.externalID: Forbidden: may not be updated'],
    ['externalID: a', (spec) => delete spec.externalID, 'spec.externalID: Forbidden: may not be updated'],
    // taints are looked at by both functions
    ['', (spec) => (spec.taints = [{ key: 'a' }]), noEffect, noEffect],
  ])('%s', (spec, edit, ...causes) => expect(changes(node(spec))((object) => void edit(object.spec))).toEqual(causes))

  const status = statuses(node(''))
  it.each<Row>([
    ['{addresses: [{type: InternalIP, address: 10.0.0.1}, {type: ExternalIP, address: 10.0.0.1}]}'],
    [
      '{addresses: [{type: InternalIP, address: 10.0.0.1}, {type: InternalIP, address: 10.0.0.1}]}',
      'status.addresses[1]: Duplicate value: {"Type":"InternalIP","Address":"10.0.0.1"}',
    ],
    ['{capacity: {memory: "-1"}}', 'status.capacity.memory: Invalid value: "-1": must be greater than or equal to 0'],
  ])('status %s', (text, ...causes) => expect(status(text)).toEqual(causes))

  it('fields that are no more are dropped or warned about', () => {
    const server = bareServer()
    const made = server.create(node('configSource: {configMap: {name: a}}, externalID: x')) as any
    expect(made.spec).toEqual({ externalID: 'x' })
    expect(bareServer().warnings(node('externalID: x'))).toEqual([
      'spec.externalID: this field is deprecated, and is unused by Kubernetes',
    ])
  })

  it('the first network stands in both fields', () => {
    const made = (spec: string): object => (bareServer().create(node(spec)) as any).spec
    expect(made('podCIDR: 10.0.0.0/24')).toEqual({ podCIDR: '10.0.0.0/24', podCIDRs: ['10.0.0.0/24'] })
    expect(made('podCIDRs: [10.0.0.0/24]')).toEqual({ podCIDR: '10.0.0.0/24', podCIDRs: ['10.0.0.0/24'] })
    expect(made('podCIDR: 10.0.1.0/24, podCIDRs: [10.0.0.0/24]')).toEqual({ podCIDR: '10.0.1.0/24', podCIDRs: ['10.0.1.0/24'] })
  })
})
