import { describe, expect, it } from 'vitest'
import { bareServer, messageOf } from './bare-server.ts'

const ingress = (spec: string, metadata = ''): string => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web${metadata}}
spec: ${spec}`

const path = (more: string): string =>
  `{rules: [{host: a.example, http: {paths: [{backend: {service: {name: web, port: {number: 80}}}, ${more}}]}}]}`

describe('Ingresses', () => {
  it.each([
    ['{}', 'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
    [path('path: /'), 'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
    [path('path: x, pathType: Prefix'), 'spec.rules[0].http.paths[0].path: Invalid value: "x": must be an absolute path'],
    [path('path: /a//b, pathType: Exact'), 'spec.rules[0].http.paths[0].path: Invalid value: "/a//b": must not contain \'//\''],
    [
      path('path: /, pathType: Regex'),
      'spec.rules[0].http.paths[0].pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"',
    ],
    ['{defaultBackend: {service: {name: web}}}', 'spec.defaultBackend: Required value: port name or number is required'],
    ['{defaultBackend: {}}', 'spec.defaultBackend: Invalid value: "": resource or service backend is required'],
    [
      '{defaultBackend: {service: {name: web, port: {number: 80, name: http}}}}',
      'spec.defaultBackend: Invalid value: "": cannot set both port name & port number',
    ],
    [
      '{rules: [{host: "foo.*"}]}',
      "spec.rules[0].host: Invalid value: \"foo.*\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
    ['{rules: [{host: 10.0.0.1}]}', 'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address'],
  ])('[KND15] %s', (spec, why) => {
    expect(messageOf(bareServer().create(ingress(spec)))).toBe(`Ingress.extensions "web" is invalid: ${why}`)
  })

  it.each([
    ['{a: no}', '', undefined],
    ['{a: yes}', '', 'a'],
    ['{b: yes, a: yes}', '', 'a'],
    ['{old: yes, young: yes}', '', 'young'],
    ['{a: yes}', 'ingressClassName: own, ', 'own'],
  ])('[KND41] the classes %s give an Ingress the class it lacks: %s%s', (classes, own, expected) => {
    const server = bareServer()
    for (const [name, marked] of [...classes.matchAll(/(\w+): (yes|no)/g)].map((match) => match.slice(1))) {
      const annotations = `{ingressclass.kubernetes.io/is-default-class: "${marked === 'yes'}"}`
      const spec = 'spec: {controller: example.com/c}'
      server.create(
        `apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: ${name}, annotations: ${annotations}}\n${spec}`,
      )
      if (name === 'old') server.at.nowMs += 1000
    }
    const made = server.create(ingress(`{${own}defaultBackend: {service: {name: web, port: {number: 80}}}}`))
    expect((made.spec as { ingressClassName?: string }).ingressClassName).toBe(expected)
  })

  it.each([
    [
      '{ingressClassName: nginx, rules: [{host: a.example}, {host: b.example}], tls: [{hosts: [a.example]}]}',
      { Class: 'nginx', Hosts: 'a.example,b.example', Address: '', Ports: '80, 443' },
    ],
    ['{defaultBackend: {service: {name: web, port: {number: 80}}}}', { Class: '<none>', Hosts: '*', Address: '', Ports: '80' }],
    [
      '{rules: [{host: a.x}, {host: b.x}, {host: c.x}, {host: d.x}, {host: e.x}]}',
      { Class: '<none>', Hosts: 'a.x,b.x,c.x + 2 more...', Address: '', Ports: '80' },
    ],
  ])('[KND16] %s', (spec, row) => {
    const server = bareServer()
    expect(messageOf(server.create(ingress(spec)))).toBe('')
    expect(server.row('/apis/networking.k8s.io/v1/namespaces/default/ingresses')).toMatchObject(row)
  })
})

const policy = (spec: string): string => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p}
spec: ${spec}`

describe('NetworkPolicies', () => {
  it('[KND17] have a direction and protocols', () => {
    expect(bareServer().create(policy('{podSelector: {}, ingress: [{ports: [{port: 80}]}], egress: [{}]}'))).toMatchObject({
      metadata: { generation: 1 },
      spec: { policyTypes: ['Ingress', 'Egress'], ingress: [{ ports: [{ port: 80, protocol: 'TCP' }] }] },
    })
  })

  it.each([
    ['{podSelector: {}, ingress: [{from: [{}]}]}', 'spec.ingress[0].from[0]: Required value: must specify a peer'],
    [
      '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]}',
      'spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer',
    ],
    [
      '{podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}]}',
      'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`',
    ],
    [
      '{podSelector: {}, egress: [{to: [{ipBlock: {cidr: nowhere}}]}]}',
      'spec.egress[0].to[0].ipBlock.cidr: Invalid value: "nowhere": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
    [
      '{podSelector: {}, ingress: [{ports: [{endPort: 90}]}]}',
      'spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is not specified',
    ],
    [
      '{podSelector: {}, policyTypes: [Sideways]}',
      'spec.policyTypes[0]: Unsupported value: "Sideways": supported values: "Ingress", "Egress"',
    ],
  ])('[KND17] %s', (spec, why) => {
    expect(messageOf(bareServer().create(policy(spec)))).toBe(`NetworkPolicy.extensions "p" is invalid: ${why}`)
  })
})

it('[KND18] an IPAddress is named by its address and keeps its parent', () => {
  const server = bareServer()
  const address = (name: string, parent: string): string => `
apiVersion: networking.k8s.io/v1
kind: IPAddress
metadata: {name: "${name}"}
spec: {parentRef: {resource: services, namespace: default, name: ${parent}}}`
  expect(messageOf(server.create(address('ten', 'web')))).toBe(
    'IPAddress.networking.k8s.io "ten" is invalid: metadata.name: Invalid value: "ten": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  )
  expect(messageOf(server.create(address('192.168.9.1', 'web')))).toBe('')
  expect(messageOf(server.replace(address('192.168.9.1', 'shop')))).toContain(
    'spec.parentRef: Invalid value: {"Group":"","Resource":"services","Namespace":"default","Name":"shop"}: field is immutable',
  )
  expect(server.row('/apis/networking.k8s.io/v1/ipaddresses')).toMatchObject({ ParentRef: 'services/default/web' })
})

it('[KND18] a budget says how many may go', () => {
  const server = bareServer()
  const budget = (spec: string): string => `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: b}
spec: ${spec}`
  expect(messageOf(server.create(budget('{minAvailable: 120%}')))).toBe(
    'PodDisruptionBudget.policy "b" is invalid: spec.minAvailable: Invalid value: "120%": must not be greater than 100%',
  )
  server.create(budget('{minAvailable: 50%, selector: {}}'))
  expect(server.row('/apis/policy/v1/namespaces/default/poddisruptionbudgets')).toMatchObject({
    'Min Available': '50%',
    'Max Unavailable': 'N/A',
    'Allowed Disruptions': 0,
  })
})

it('[KND19] an autoscaler aims at 80 % of cpu unless told otherwise', () => {
  const server = bareServer()
  const scaler = (spec: string): string => `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, ${spec}}`
  expect(messageOf(server.create(scaler('minReplicas: 3, maxReplicas: 2')))).toBe(
    'HorizontalPodAutoscaler.autoscaling "web" is invalid: spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`',
  )
  server.create(scaler('maxReplicas: 5'))
  expect(server.row('/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers')).toMatchObject({
    Reference: 'Deployment/web',
    Targets: 'cpu: <unknown>/80%',
    MinPods: '1',
    MaxPods: 5,
    Replicas: 0,
  })
})
