import { describe, expect, it } from 'vitest'
import { badIp, changes, creates, label, labelValue, type Row, statuses, subdomain } from './refusals.ts'

const create = creates()
const badCidr = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'
const port = 'must be between 1 and 65535, inclusive'
const networking =
  (kind: string) =>
  (spec: string, name = 'n'): string =>
    `{apiVersion: networking.k8s.io/v1, kind: ${kind}, metadata: {name: "${name}"}, spec: {${spec}}}`

describe('[KND70] networking/validation ValidateIngress', () => {
  const ingress = networking('Ingress')
  const backend = (text: string): string => ingress(`defaultBackend: {${text}}`)
  const path = (text: string): string =>
    ingress(`rules: [{http: {paths: [{backend: {service: {name: s, port: {number: 80}}}, ${text}}]}}]`)
  const at = 'spec.rules[0].http.paths[0]'
  it.each<Row>([
    [ingress('rules: [{http: {paths: []}}]'), 'spec.rules[0].http.paths: Required value'],
    [backend('service: {name: A, port: {number: 80}}'), `spec.defaultBackend.service.name: Invalid value: "A": ${label}`],
    [backend('service: {name: 1a, port: {number: 80}}')],
    [
      backend('service: {name: s, port: {number: 65536}}'),
      `spec.defaultBackend.service.port.number: Invalid value: 65536: ${port}`,
    ],
    [
      backend('resource: {kind: K, name: n}, service: {name: s}'),
      'spec.defaultBackend: Invalid value: "": cannot set both resource and service backends',
    ],
    [
      backend('resource: {apiGroup: A, kind: a/b, name: ".."}'),
      `spec.defaultBackend.resource.apiGroup: Invalid value: "A": ${subdomain}`,
      'spec.defaultBackend.resource.kind: Invalid value: "a/b": may not contain \'/\'',
      'spec.defaultBackend.resource.name: Invalid value: "..": may not be \'..\'',
    ],
    [
      path('path: /a/../b/., pathType: Exact'),
      `${at}.path: Invalid value: "/a/../b/.": must not contain '/../'`,
      `${at}.path: Invalid value: "/a/../b/.": cannot end with '/.'`,
    ],
    [path('path: /a%2fb, pathType: Prefix'), `${at}.path: Invalid value: "/a%2fb": must not contain '%2f'`],
    [path('pathType: Prefix'), `${at}.path: Invalid value: "": must be an absolute path`],
    [path('pathType: ImplementationSpecific')],
    [path('path: a, pathType: ImplementationSpecific'), `${at}.path: Invalid value: "a": must be an absolute path`],
    [
      ingress('rules: [{host: A}], tls: [{hosts: [B], secretName: C}]'),
      `spec.rules[0].host: Invalid value: "A": ${subdomain}`,
      `spec.tls[0].hosts[0]: Invalid value: "B": ${subdomain}`,
      `spec.tls[0].secretName: Invalid value: "C": ${subdomain}`,
    ],
    [ingress('rules: [{host: a}], ingressClassName: N'), `spec.ingressClassName: Invalid value: "N": ${subdomain}`],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  const status = statuses(ingress('rules: [{host: a}]'))
  const ingresses = (text: string): string => `{loadBalancer: {ingress: [{${text}}]}}`
  it.each<Row>([
    [ingresses('ip: 10.0.0.1, hostname: a.example')],
    [ingresses('ip: 10.0.0.01'), 'status.loadBalancer.ingress[0].ip: Invalid value: "10.0.0.01": must not have leading 0s'],
    [ingresses('ip: a'), `status.loadBalancer.ingress[0].ip: Invalid value: "a": ${badIp}`],
    [ingresses('hostname: A'), `status.loadBalancer.ingress[0].hostname: Invalid value: "A": ${subdomain}`],
    [
      ingresses('hostname: 10.0.0.1'),
      'status.loadBalancer.ingress[0].hostname: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
    ],
  ])('status %s', (text, ...causes) => expect(status(text)).toEqual(causes))
})

describe('[KND70] networking/validation ValidateIngressClass', () => {
  const ingressClass = networking('IngressClass')
  const parameters = (text: string): string => ingressClass(`controller: a.io/b, parameters: {${text}}`)
  it.each<Row>([
    [ingressClass(''), 'spec.controller: Required value'],
    [
      ingressClass('controller: a'),
      'spec.controller: Invalid value: "a": must be a domain-prefixed path (such as "acme.io/foo")',
    ],
    [ingressClass(`controller: a.io/${'b'.repeat(246)}`), 'spec.controller: Too long: may not be more than 250 bytes'],
    [parameters('kind: K, name: n')],
    [
      parameters('apiGroup: A, kind: a%, name: a/b'),
      `spec.parameters.apiGroup: Invalid value: "A": ${subdomain}`,
      'spec.parameters.kind: Invalid value: "a%": may not contain \'%\'',
      'spec.parameters.name: Invalid value: "a/b": may not contain \'/\'',
    ],
    [
      parameters('kind: K, name: n, scope: Galaxy'),
      'spec.parameters.scope: Unsupported value: "Galaxy": supported values: "Cluster", "Namespace"',
    ],
    [
      parameters('kind: K, name: n, scope: Namespace'),
      "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
    ],
    [parameters('kind: K, name: n, scope: Namespace, namespace: A'), `spec.parameters.namespace: Invalid value: "A": ${label}`],
    [
      parameters('kind: K, name: n, namespace: a'),
      "spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'",
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('its controller stays, said first', () =>
    expect(changes(ingressClass('controller: a.io/b'))(({ spec }) => void (spec.controller = 'c'))).toEqual([
      'spec.controller: Invalid value: "c": field is immutable',
      'spec.controller: Invalid value: "c": must be a domain-prefixed path (such as "acme.io/foo")',
    ]))
})

describe('[KND70] networking/validation ValidateNetworkPolicy', () => {
  const policy = networking('NetworkPolicy')
  const ports = (text: string): string => policy(`podSelector: {}, ingress: [{ports: [{${text}}]}]`)
  const block = (text: string): string => policy(`podSelector: {}, egress: [{to: [{ipBlock: {${text}}}]}]`)
  const onPort = 'spec.ingress[0].ports[0]'
  const at = 'spec.egress[0].to[0].ipBlock'
  const subset = 'must be a strict subset of `cidr`'
  it.each<Row>([
    [ports('port: 80, endPort: 90')],
    [ports('port: 80, protocol: ICMP'), `${onPort}.protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"`],
    [ports('port: 0'), `${onPort}.port: Invalid value: 0: ${port}`],
    [ports('port: 90, endPort: 80'), `${onPort}.endPort: Invalid value: 80: must be greater than or equal to \`port\``],
    [ports('port: 90, endPort: 65536'), `${onPort}.endPort: Invalid value: 65536: ${port}`],
    [ports('port: web, endPort: 80'), `${onPort}.endPort: Invalid value: 80: may not be specified when \`port\` is non-numeric`],
    [
      ports('port: W'),
      `${onPort}.port: Invalid value: "W": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`,
      `${onPort}.port: Invalid value: "W": must contain at least one letter (a-z)`,
    ],
    [block('except: [10.0.0.0/8]'), `${at}.cidr: Required value`],
    [block('cidr: a, except: [b]'), `${at}.cidr: Invalid value: "a": ${badCidr}`],
    [block('cidr: 10.0.0.0/8, except: [a]'), `${at}.except[0]: Invalid value: "a": ${badCidr}`],
    [block('cidr: 10.0.0.1/8'), `${at}.cidr: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length`],
    [block('cidr: 010.0.0.0/8'), `${at}.cidr: Invalid value: "010.0.0.0/8": must not have leading 0s in IP or prefix length`],
    [block('cidr: 10.0.0.0/8, except: [11.0.0.0/16]'), `${at}.except[0]: Invalid value: "11.0.0.0/16": ${subset}`],
    [
      block('cidr: 10.0.0.0/8, except: [11.0.0.1/16]'),
      `${at}.except[0]: Invalid value: "11.0.0.1/16": must not have bits set beyond the prefix length`,
      `${at}.except[0]: Invalid value: "11.0.0.1/16": ${subset}`,
    ],
    [block('cidr: "2001:db8::/32", except: ["2001:db8:1::/48"]')],
    [block('cidr: "2001:db8::/32", except: ["2001:db9::/48"]'), `${at}.except[0]: Invalid value: "2001:db9::/48": ${subset}`],
    [block('cidr: "2001:db8::/32", except: ["2001:db8::/32"]'), `${at}.except[0]: Invalid value: "2001:db8::/32": ${subset}`],
    [block('cidr: "::/0", except: [10.0.0.0/8]'), `${at}.except[0]: Invalid value: "10.0.0.0/8": ${subset}`],
    [
      policy('podSelector: {matchLabels: {a: "b "}}, policyTypes: [Ingress, Ingress, Egress]'),
      `spec.podSelector.matchLabels: Invalid value: "b ": ${labelValue}`,
      'spec.policyTypes: Invalid value: ["Ingress","Ingress","Egress"]: may not specify more than two policyTypes',
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))
})

describe('[KND70] networking/validation ValidateServiceCIDR', () => {
  const range = networking('ServiceCIDR')
  const twice = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'
  it.each<Row>([
    [range('cidrs: []'), 'spec.cidrs: Required value: at least one CIDR required'],
    [range('cidrs: [a, b, c]'), 'spec.cidrs: Invalid value: {"CIDRs":["a","b","c"]}: may only hold up to 2 values'],
    [range('cidrs: [10.0.0.0/24, a]'), `spec.cidrs[1]: Invalid value: "a": ${badCidr}`],
    [
      range('cidrs: [10.0.0.0/24, 10.0.1.1/24]'),
      'spec.cidrs[1]: Invalid value: "10.0.1.1/24": must not have bits set beyond the prefix length',
      `spec.cidrs: Invalid value: ["10.0.0.0/24","10.0.1.1/24"]: ${twice}`,
    ],
    [
      range('cidrs: ["2001:DB8::/64"]'),
      'spec.cidrs[0]: Invalid value: "2001:DB8::/64": must be in canonical form ("2001:db8::/64")',
    ],
    [range('cidrs: [10.0.0.0/24, "2001:db8::/64"]')],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  const change = changes(range('cidrs: [10.0.0.0/24]'))
  it.each<[string[], ...string[]]>([
    [['10.0.0.0/24', '2001:db8::/64']],
    [['10.0.1.0/24'], 'spec.cidrs[0]: Invalid value: "10.0.1.0/24": field is immutable'],
    [
      ['10.0.1.0/24', 'a'],
      'spec.cidrs[0]: Invalid value: "10.0.1.0/24": field is immutable',
      `spec.cidrs[1]: Invalid value: "a": ${badCidr}`,
    ],
    [[], 'spec.cidrs: Invalid value: []: field is immutable'],
  ])('changed to %s', (cidrs, ...causes) => expect(change(({ spec }) => void (spec.cidrs = cidrs))).toEqual(causes))
})

describe('[KND70] networking/validation ValidateIPAddress', () => {
  const address = (spec: string, name = '10.0.0.1'): string => networking('IPAddress')(spec, name)
  const parent = 'parentRef: {resource: services, namespace: a, name: b}'
  it.each<Row>([
    [address(''), 'spec.parentRef: Required value'],
    [address('parentRef: {}'), 'spec.parentRef.resource: Required value', 'spec.parentRef.name: Required value'],
    [
      address('parentRef: {group: A, resource: a/b, name: "a%", namespace: ".."}'),
      `spec.parentRef.group: Invalid value: "A": ${subdomain}`,
      'spec.parentRef.resource: Invalid value: "a/b": may not contain \'/\'',
      'spec.parentRef.name: Invalid value: "a%": may not contain \'%\'',
      'spec.parentRef.namespace: Invalid value: "..": may not be \'..\'',
    ],
    [address(parent, '10.0.0.01'), 'metadata.name: Invalid value: "10.0.0.01": must not have leading 0s'],
    [
      address(parent, '2001:db8:0:0:1::1'),
      'metadata.name: Invalid value: "2001:db8:0:0:1::1": must be in canonical form ("2001:db8::1:0:0:1")',
    ],
    [address(parent, '::FFFF'), 'metadata.name: Invalid value: "::FFFF": must be in canonical form ("::ffff")'],
    [address(parent, '2001:db8::1')],
    [address(parent, '::')],
    [address(parent, '2001:db8:0:1:1:1:1:1')],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('its parent stays', () =>
    expect(changes(address(parent))(({ spec }) => void (spec.parentRef.name = 'c'))).toEqual([
      'spec.parentRef: Invalid value: {"Group":"","Resource":"services","Namespace":"a","Name":"c"}: field is immutable',
    ]))
})

describe('[KND70] policy/validation ValidatePodDisruptionBudget', () => {
  const budget = (spec: string): string =>
    `{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: n}, spec: {${spec}}}`
  it.each<Row>([
    [budget('minAvailable: -1'), 'spec.minAvailable: Invalid value: -1: must be greater than or equal to 0'],
    [budget('maxUnavailable: 101%'), 'spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
    [
      budget('minAvailable: 1, maxUnavailable: 1'),
      'spec: Invalid value: {"MinAvailable":1,"Selector":null,"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
    ],
    [budget('selector: {matchLabels: {a: "b "}}'), `spec.selector.matchLabels: Invalid value: "b ": ${labelValue}`],
    [
      budget('unhealthyPodEvictionPolicy: Never'),
      'spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"',
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('its status counts from 0', () =>
    expect(
      statuses(budget('minAvailable: 1'))('{disruptionsAllowed: -1, currentHealthy: -1, desiredHealthy: 0, expectedPods: 0}'),
    ).toEqual([
      'status.disruptionsAllowed: Invalid value: -1: must be greater than or equal to 0',
      'status.currentHealthy: Invalid value: -1: must be greater than or equal to 0',
    ]))
})
