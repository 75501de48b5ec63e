import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { bareServer, messageOf } from '../resources/bare-server.ts'
import { converterProblem } from './converter-problem.ts'

const of = {
  Service: { group: '', version: 'v1', kind: 'Service' },
  Deployment: { group: 'apps', version: 'v1', kind: 'Deployment' },
  Secret: { group: '', version: 'v1', kind: 'Secret' },
  ReplicationController: { group: '', version: 'v1', kind: 'ReplicationController' },
  HorizontalPodAutoscaler: { group: 'autoscaling', version: 'v1', kind: 'HorizontalPodAutoscaler' },
  Bogus: { group: '', version: 'v1', kind: 'Bogus' },
}

it.each<[keyof typeof of, string, string?]>([
  ['Service', 'spec: {type: NodePort, ports: [{port: 80}]}'],
  ['Service', 'spec: {ports: [null], selector: {a: null}}'],
  ['Service', 'spec: {ipFamilies: "5"}', 'cannot restore slice from string'],
  ['Service', 'spec: {ipFamilies: 5}', 'cannot restore slice from int64'],
  ['Service', 'spec: {ipFamilies: 5.5}', 'cannot restore slice from float64'],
  ['Service', 'spec: {ipFamilies: true}', 'cannot restore slice from bool'],
  ['Service', 'spec: {clusterIPs: {}}', 'cannot restore slice from map'],
  ['Service', 'spec: {selector: []}', 'cannot restore map from slice'],
  ['Service', 'spec: {selector: a}', 'cannot restore map from string'],
  ['Service', 'spec: {type: 5}', 'cannot convert int64 to v1.ServiceType'],
  ['Service', 'spec: {clusterIP: 5}', 'cannot convert int64 to string'],
  ['Service', 'spec: {clusterIP: 5.5}', 'unrecognized type: string'],
  ['Service', 'spec: {clusterIP: true}', 'unrecognized type: string'],
  ['Service', 'spec: {clusterIP: []}', 'unrecognized type: string'],
  ['Service', 'spec: {ports: [{port: x}]}', 'unrecognized type: int32'],
  ['Service', 'spec: {ports: [{port: 1.5}]}', 'cannot convert float64 to int32'],
  ['Service', 'spec: {publishNotReadyAddresses: 1}', 'unrecognized type: bool'],
  ['Service', 'status: {loadBalancer: 1}', 'cannot restore struct from: int64'],
  ['Service', 'spec: [a]', 'cannot restore struct from: slice'],
  ['Service', 'spec: x', 'cannot restore struct from: string'],
  ['Deployment', 'spec: {template: []}', 'cannot restore struct from: slice'],
  ['Deployment', 'spec: {template: {spec: {activeDeadlineSeconds: x}}}', 'unrecognized type: int64'],
  ['Deployment', 'spec: {replicas: 1}'],
  ['HorizontalPodAutoscaler', 'spec: {targetCPUUtilizationPercentage: /abs}', 'unrecognized type: int32'],
  ['ReplicationController', 'spec: {selector: {matchLabels: {app: a}}}', 'unrecognized type: string'],
  ['Secret', 'data: {k: "a b"}', 'error decoding from json: illegal base64 data at input byte 1'],
  ['Secret', 'data: {k: 5}', 'cannot restore slice from int64'],
  ['Secret', 'data: {k: YQ==}'],
  ['Bogus', 'spec: 5'],
])('a %s with %s: %s', (kind, yaml, why) => expect(converterProblem(of[kind], parse(`{${yaml}}`))).toBe(why))

it('is what a strategic merge patch is refused with', () => {
  const server = bareServer()
  server.create('{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}}')
  const patch = (body: object, type = 'application/strategic-merge-patch+json'): any =>
    server.request('PATCH', '/api/v1/namespaces/default/services/a', body, { type })
  expect(messageOf(patch({ spec: { selector: [] } }))).toBe(
    ' "" is invalid: patch: Invalid value: "map[spec:map[selector:[]]]": cannot restore map from slice',
  )
  expect(messageOf(patch({ spec: { selector: [] } }, 'application/merge-patch+json'))).toMatch(
    /: json: cannot unmarshal array into Go struct field ServiceSpec.spec.selector of type map\[string\]string$/,
  )
  // what is wrong with the patch's own format, and what only the server can say of it
  const [order, keyless, nested] = [
    { spec: { '$setElementOrder/ports': 1, ports: [{ port: 80 }] } },
    { spec: { ports: [{ name: 'x' }] } },
    { spec: { ports: [[]] } },
  ].map((body) => patch(body))
  expect([order.code, order.message]).toEqual([400, 'invalid patch format of setElementOrder list'])
  expect([keyless.code, keyless.message]).toEqual([500, 'map: map[name:x] does not contain declared merge key: port'])
  expect([nested.code, nested.message]).toEqual([
    500,
    'list element types are not identical: [[map[port:80 protocol:TCP targetPort:80]] [[]]]',
  ])
})
