import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { checkFields } from './check-fields.ts'

const read = (group: string, version: string, kind: string, body: string): unknown =>
  checkFields({ group, version, kind }, parse(body)).value

describe('[API57] what Go cannot tell from what nobody wrote is not there', () => {
  it.each<[string, string, unknown]>([
    ['Pod', 'metadata: {labels: {}, annotations: {}, finalizers: [], generateName: ""}', { metadata: {}, spec: {} }],
    [
      'Pod',
      'spec: {hostNetwork: false, nodeName: "", volumes: [], tolerations: [], containers: []}',
      { spec: { containers: [] } },
    ],
    [
      'Pod',
      'spec: {automountServiceAccountToken: false, activeDeadlineSeconds: 0, containers: []}',
      { spec: { automountServiceAccountToken: false, activeDeadlineSeconds: 0, containers: [] } },
    ],
    [
      'Pod',
      'spec: {containers: [{name: c, tty: false, args: [], env: [{name: A, value: ""}], ports: [{containerPort: 0, hostPort: 0}]}]}',
      { spec: { containers: [{ name: 'c', env: [{ name: 'A' }], ports: [{ containerPort: 0 }] }] } },
    ],
    ['Service', 'spec: {selector: {}, externalName: "", ports: [{port: 0, nodePort: 0}]}', { spec: { ports: [{ port: 0 }] } }],
    ['ConfigMap', 'data: {}\nbinaryData: {}\nimmutable: false', { immutable: false }],
    ['ConfigMap', 'data: {a: ""}', { data: { a: '' } }],
    ['Event', 'reportingComponent: ""\ncount: 0', { involvedObject: {}, reportingComponent: '' }],
  ])('v1 %s: %s', (kind, body, want) => expect(read('', 'v1', kind, body)).toEqual(want))

  it.each<[string, string, string, unknown]>([
    [
      'apps',
      'Deployment',
      'spec: {paused: false, replicas: 0, minReadySeconds: 0, selector: {matchExpressions: []}, template: {}}',
      {
        spec: { replicas: 0, selector: {}, template: { metadata: {}, spec: {} } },
      },
    ],
    ['rbac.authorization.k8s.io', 'ClusterRole', 'rules: []', { rules: [] }],
    ['rbac.authorization.k8s.io', 'ClusterRole', 'rules: [{verbs: [], resources: []}]', { rules: [{ verbs: [] }] }],
    [
      'discovery.k8s.io',
      'EndpointSlice',
      'endpoints: []\nports: []\naddressType: ""',
      { endpoints: [], ports: [], addressType: '' },
    ],
    [
      'networking.k8s.io',
      'NetworkPolicy',
      'spec: {podSelector: {}, ingress: [{from: [], ports: []}], egress: []}',
      {
        spec: { podSelector: {}, ingress: [{}] },
      },
    ],
  ])('%s %s: %s', (group, kind, body, want) => expect(read(group, 'v1', kind, body)).toEqual(want))
})
