import { describe, expect, it } from 'vitest'
import { bareServer, messageOf } from '../bare-server.ts'

type Spec = Record<string, any>

/** A Service as it is created, and as a PUT of `edit` leaves it; a text is why that is refused. */
function changed(spec: Spec, edit: (spec: Spec) => void): { before: Spec; after: Spec | string } {
  const server = bareServer()
  const made = server.create(JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec })) as any
  const before = structuredClone(made.spec)
  edit(made.spec)
  const answer = server.put(made) as any
  return { before, after: messageOf(answer) || answer.spec }
}
const ports = [
  { name: 'http', port: 80 },
  { name: 'dns', port: 53, protocol: 'UDP' },
]
const nodePorts = ({ ports: own }: any): number[] => own.map((port: any) => port.nodePort)

describe('[SVC200] a change of a Service', () => {
  it.each<[string, (spec: Spec) => void]>([
    ['clusterIP', (spec) => delete spec.clusterIP],
    ['clusterIPs', (spec) => delete spec.clusterIPs],
    ['clusterIPs []', (spec) => (spec.clusterIPs = [])],
    ['clusterIP ""', (spec) => (spec.clusterIP = '')],
    ['both', (spec) => Object.assign(spec, { clusterIP: undefined, clusterIPs: undefined })],
    ['ipFamilies', (spec) => delete spec.ipFamilies],
    ['ipFamilies []', (spec) => (spec.ipFamilies = [])],
    ['ipFamilyPolicy', (spec) => delete spec.ipFamilyPolicy],
    ['internalTrafficPolicy', (spec) => delete spec.internalTrafficPolicy],
    ['sessionAffinity', (spec) => (spec.sessionAffinity = '')],
    ['targetPort', (spec) => delete spec.ports[0].targetPort],
  ])('that leaves out %s keeps it', (_, edit) => {
    for (const more of [{}, { clusterIP: 'None' }, { clusterIP: 'None', selector: { a: 'b' } }]) {
      const { before, after } = changed({ ports, selector: { a: 'b' }, ...more }, edit)
      expect(after).toEqual(before)
    }
  })

  it('keeps node ports by the names of ports, unless another has the number', () => {
    const node = {
      type: 'NodePort',
      ports: [
        { name: 'a', port: 1, nodePort: 31001 },
        { name: 'b', port: 2, nodePort: 31002 },
      ],
    }
    const without = (spec: Spec): void => spec.ports.forEach((port: any) => delete port.nodePort)
    expect(nodePorts(changed(node, without).after)).toEqual([31001, 31002])
    expect(nodePorts(changed(node, (spec) => (without(spec), (spec.ports[0].port = 9))).after)).toEqual([31001, 31002])
    expect(nodePorts(changed(node, (spec) => (without(spec), spec.ports.reverse())).after)).toEqual([31002, 31001])
    const moved = nodePorts(changed(node, (spec) => (without(spec), (spec.ports[1].nodePort = 31001))).after)
    expect(moved[1]).toBe(31001)
    expect(moved[0]).not.toBe(31001)
  })

  it.each<[string, Spec, Spec, Spec]>([
    ['NodePort', { type: 'NodePort' }, { type: 'ClusterIP' }, { type: 'ClusterIP' }],
    ['LoadBalancer', { type: 'LoadBalancer', loadBalancerClass: 'a.b/c' }, { type: 'ClusterIP' }, { type: 'ClusterIP' }],
    [
      'LoadBalancer with Local',
      { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
      { type: 'NodePort' },
      { type: 'NodePort', externalTrafficPolicy: 'Local' },
    ],
    ['ClusterIP', {}, { type: 'ExternalName', externalName: 'a.b' }, { type: 'ExternalName', externalName: 'a.b' }],
    [
      'headless',
      { clusterIP: 'None' },
      { type: 'ExternalName', externalName: 'a.b' },
      { type: 'ExternalName', externalName: 'a.b' },
    ],
    [
      'NodePort',
      { type: 'NodePort' },
      { type: 'ExternalName', externalName: 'a.b' },
      { type: 'ExternalName', externalName: 'a.b' },
    ],
  ])('from %s %j to %j drops what the type has no use for', (_, spec, edit, expected) => {
    const { after } = changed({ ports, ...spec }, (now) => Object.assign(now, edit)) as { after: Spec }
    const rest = structuredClone(after)
    for (const field of ['ports', 'sessionAffinity', 'clusterIP', 'clusterIPs', 'internalTrafficPolicy']) delete rest[field]
    if (expected.type !== 'ExternalName') for (const field of ['ipFamilies', 'ipFamilyPolicy']) delete rest[field]
    expect(rest).toEqual(expected)
    expect(after.clusterIP === undefined).toBe(expected.type === 'ExternalName')
    expect(nodePorts(after).every(Boolean)).toBe(expected.type === 'NodePort')
  })

  it.each<[Spec, (spec: Spec) => void, string]>([
    [
      { type: 'NodePort' },
      (spec) => ((spec.type = 'ClusterIP'), (spec.ports[0].nodePort = 31999)),
      "Service \"a\" is invalid: [spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP', spec.ports[1].nodePort: Forbidden: may not be used when `type` is 'ClusterIP']",
    ],
    [
      {},
      (spec) => Object.assign(spec, { clusterIP: '192.168.10.7' }),
      'Service "a" is invalid: spec.clusterIPs[0]: Invalid value: ["192.168.10.7"]: may not change once set',
    ],
    [
      {},
      (spec) => Object.assign(spec, { type: 'ExternalName', externalName: 'a.b', clusterIP: 'None', clusterIPs: ['None'] }),
      'Service "a" is invalid: spec.clusterIPs: Forbidden: may not be set for ExternalName services',
    ],
  ])('%j: a value that somebody changes too is refused', (spec, edit, message) =>
    expect(changed({ ports, ...spec }, edit).after).toBe(message),
  )
})
