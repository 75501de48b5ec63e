import { describe, expect, it } from 'vitest'
import { type BareServer, bareServer, messageOf } from './resources/bare-server.ts'

const service = (name: string, spec: string, port = '{port: 80}'): string =>
  `{apiVersion: v1, kind: Service, metadata: {name: ${name}}, spec: {ports: [${port}], ${spec}}}`
const ranged = 'provided port is not in the valid range. The range of valid ports is 30000-32767'
const taken = 'provided port is already allocated'
const invalid = (name: string, why: string): string => `Service "${name}" is invalid: ${why}`

const addresses = (server: BareServer): string[] =>
  (server.request('GET', '/apis/networking.k8s.io/v1/ipaddresses') as any).items.map((one: any) => one.metadata.name)

describe('[API52] a create is refused by the first that has something against it', () => {
  it.each<[string, string[], string, string]>([
    ['the name, when nothing else', [service('a', '')], service('a', ''), 'services "a" already exists'],
    [
      'its node port before its name',
      [service('a', 'type: NodePort', '{port: 80, nodePort: 30080}')],
      service('a', 'type: NodePort', '{port: 80, nodePort: 30080}'),
      invalid('a', `spec.ports[0].nodePort: Invalid value: 30080: ${taken}`),
    ],
    [
      'its cluster IP before its name',
      [service('a', 'clusterIP: 192.168.10.99')],
      service('a', 'clusterIP: 192.168.10.99'),
      invalid(
        'a',
        'spec.clusterIPs: Invalid value: ["192.168.10.99"]: failed to allocate IP 192.168.10.99: provided IP is already allocated',
      ),
    ],
    [
      'what validation says before its name',
      [service('a', '')],
      service('a', 'sessionAffinity: Node'),
      invalid('a', 'spec.sessionAffinity: Unsupported value: "Node": supported values: "ClientIP", "None"'),
    ],
    [
      'what cannot be given before what is wrong',
      [],
      service('a', 'type: NodePort, sessionAffinity: Node', '{port: 80, nodePort: 29999}, {port: 0, nodePort: 1}'),
      invalid('a', `spec.ports[0].nodePort: Invalid value: 29999: ${ranged}`),
    ],
    [
      'the families before what cannot be given',
      [],
      service('a', 'type: NodePort, ipFamilies: [IPv5]', '{port: 80, nodePort: 29999}'),
      invalid('a', 'spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6"'),
    ],
    [
      'a node port that its type does not use is no matter of ranges',
      [],
      service('a', '', '{port: 80, nodePort: 1}'),
      invalid('a', "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"),
    ],
  ])('%s', (_, before, yaml, message) => {
    const server = bareServer()
    before.forEach((one) => void server.create(one))
    expect(messageOf(server.create(yaml))).toBe(message)
    expect(messageOf(server.create(yaml, undefined, 'dryRun=All'))).toBe(message)
  })

  it('a name that is still going says so', () => {
    const server = bareServer()
    const map = '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, finalizers: [x.y/z]}}'
    server.create(map)
    server.request('DELETE', '/api/v1/namespaces/default/configmaps/a')
    expect(messageOf(server.create(map))).toBe('object is being deleted: configmaps "a" already exists')
  })
})

describe('[API53] what is refused keeps nothing', () => {
  it.each([
    ['by validation', service('a', 'clusterIP: 192.168.10.99, sessionAffinity: Node'), ''],
    ['by its node port', service('a', 'type: NodePort, clusterIP: 192.168.10.99', '{port: 80, nodePort: 1}'), ''],
    ['as a dry run', service('a', 'clusterIP: 192.168.10.99'), 'dryRun=All'],
  ])('%s', (_, yaml, query) => {
    const server = bareServer()
    server.create(yaml, undefined, query)
    expect(addresses(server)).toEqual([])
    expect(messageOf(server.create(service('b', 'clusterIP: 192.168.10.99')))).toBe('')
    expect(addresses(server)).toEqual(['192.168.10.99'])
  })

  it('an update that is refused keeps the address, one that is done gives it back', () => {
    const server = bareServer()
    const made = server.create(service('a', 'clusterIP: 192.168.10.99')) as any
    const external = { type: 'ExternalName', externalName: 'a.example', sessionAffinity: 'None', ports: made.spec.ports }
    const refused = server.put({ ...made, spec: { ...external, externalName: 'A' } })
    expect(messageOf(refused)).toMatch(/^Service "a" is invalid: spec.externalName: Invalid value: "A": /)
    expect(addresses(server)).toEqual(['192.168.10.99'])
    expect(messageOf(server.put({ ...made, spec: external }))).toBe('')
    expect(addresses(server)).toEqual([])
  })

  it.each([
    ['another address', { clusterIP: '192.168.10.98', clusterIPs: ['192.168.10.98'] }, '["192.168.10.98"]'],
    ['one that is taken', { clusterIP: '192.168.10.97', clusterIPs: ['192.168.10.97'] }, '["192.168.10.97"]'],
    ['none', { clusterIP: 'None', clusterIPs: ['None'] }, '["None"]'],
  ])('an address stays: %s', (_, spec, shown) => {
    const server = bareServer()
    server.create(service('b', 'clusterIP: 192.168.10.97'))
    const made = server.create(service('a', 'clusterIP: 192.168.10.99')) as any
    expect(messageOf(server.put({ ...made, spec: { ...made.spec, ...spec } }))).toBe(
      invalid('a', `spec.clusterIPs[0]: Invalid value: ${shown}: may not change once set`),
    )
  })
})
