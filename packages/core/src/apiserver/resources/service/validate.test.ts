import { describe, expect, it } from 'vitest'
import { badIp, changes, creates, label, type Row, statuses, subdomain } from '../refusals.ts'

const service = (spec: string, metadata = 'name: s'): string =>
  `{apiVersion: v1, kind: Service, metadata: {${metadata}}, spec: {${spec}}}`
const create = creates()
const port = 'ports: [{port: 80}]'
const range = 'must be between 1 and 65535, inclusive'
const badCidr = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'
const twin = (protocol: string, number: number): string =>
  `{"Name":"","Protocol":"${protocol}","AppProtocol":null,"Port":${number},"TargetPort":0,"NodePort":0}`
const balancer = "Forbidden: may only be used when `type` is 'LoadBalancer'"
const healthy = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
const named = 'Forbidden: may not be set for ExternalName services'

describe('[KND64] core/validation ValidateService', () => {
  it.each<Row>([
    ['', 'spec.ports: Required value'],
    ['clusterIP: None'],
    [
      'type: Bogus, ports: [{port: 80}]',
      'spec.type: Unsupported value: "Bogus": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
    [
      'type: LoadBalancer, ports: [{port: 10250}]',
      'spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since it is used by kubelet',
    ],
    ['type: NodePort, ports: [{port: 10250}]'],
    [
      'type: LoadBalancer, clusterIP: None, ports: [{port: 80}]',
      'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for LoadBalancer services',
    ],
    [
      'type: NodePort, clusterIP: None, ports: [{port: 80}]',
      'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
    ],
    ['type: ExternalName', 'spec.externalName: Required value'],
    ['type: ExternalName, externalName: example.com.'],
    ['type: ExternalName, externalName: a_b', `spec.externalName: Invalid value: "a_b": ${subdomain}`],
    ['type: ExternalName, externalName: a.b, clusterIP: 192.168.10.9', `spec.clusterIPs: ${named}`],
    [
      'type: ExternalName, externalName: a.b, ipFamilies: [IPv4], ipFamilyPolicy: SingleStack',
      `spec.ipFamilies: ${named}`,
      `spec.ipFamilyPolicy: ${named}`,
    ],
    [
      'ports: [{port: 0}]',
      `spec.ports[0].port: Invalid value: 0: ${range}`,
      `spec.ports[0].targetPort: Invalid value: 0: ${range}`,
    ],
    ['ports: [{port: 80, targetPort: 65536}]', `spec.ports[0].targetPort: Invalid value: 65536: ${range}`],
    [
      'ports: [{port: 80, targetPort: "80"}]',
      'spec.ports[0].targetPort: Invalid value: "80": must contain at least one letter (a-z)',
    ],
    [
      'ports: [{port: 80, targetPort: a-name-of-16-chr}]',
      'spec.ports[0].targetPort: Invalid value: "a-name-of-16-chr": must be no more than 15 characters',
    ],
    [
      'ports: [{port: 80, protocol: HTTP}]',
      'spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
    ],
    ['ports: [{port: 80, name: A}]', `spec.ports[0].name: Invalid value: "A": ${label}`],
    ['ports: [{port: 80}, {port: 81, name: b}]', 'spec.ports[0].name: Required value'],
    ['ports: [{port: 80, name: a}, {port: 81, name: a}]', 'spec.ports[1].name: Duplicate value: "a"'],
    ['ports: [{port: 80, name: a}, {port: 80, name: b}]', `spec.ports[1]: Duplicate value: ${twin('TCP', 80)}`],
    ['ports: [{port: 80, name: a}, {port: 80, name: b, protocol: UDP}]'],
    ['ports: [{port: 80, nodePort: 30080}]', "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    [
      'type: NodePort, ports: [{name: a, port: 80, nodePort: 30080}, {name: b, port: 81, nodePort: 30080}]',
      'spec.ports[1].nodePort: Duplicate value: 30080',
    ],
    ['type: NodePort, ports: [{name: a, port: 80, nodePort: 30080}, {name: b, port: 80, protocol: UDP, nodePort: 30080}]'],
    [
      `${port}, sessionAffinity: Cookie`,
      'spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"',
    ],
    [
      `${port}, sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}`,
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400',
    ],
    [
      `${port}, sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}`,
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0 and less than 86400',
    ],
    [`${port}, externalIPs: [a]`, `spec.externalIPs[0]: Invalid value: "a": ${badIp}`],
    [`${port}, externalIPs: [010.0.0.1]`, 'spec.externalIPs[0]: Invalid value: "010.0.0.1": must not have leading 0s'],
    [
      `${port}, externalIPs: ["::ffff:1.2.3.4"]`,
      'spec.externalIPs[0]: Invalid value: "::ffff:1.2.3.4": must not be an IPv4-mapped IPv6 address',
    ],
    [`${port}, externalIPs: [0.0.0.0]`, 'spec.externalIPs[0]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)'],
    [
      `${port}, externalIPs: [192.0.2.1, 127.0.0.1]`,
      'spec.externalIPs[1]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [
      `${port}, externalIPs: [169.254.0.1]`,
      'spec.externalIPs[0]: Invalid value: "169.254.0.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
    ],
    [`${port}, loadBalancerSourceRanges: [10.0.0.0/8]`, `spec.LoadBalancerSourceRanges: ${balancer}`],
    [`type: LoadBalancer, ${port}, loadBalancerSourceRanges: [" 10.0.0.0/8 "]`],
    [
      `type: LoadBalancer, ${port}, loadBalancerSourceRanges: [10.0.0.0/33]`,
      `spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.0/33": ${badCidr}`,
    ],
    [
      `type: LoadBalancer, ${port}, loadBalancerSourceRanges: [10.0.0.1/8]`,
      'spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length',
    ],
    [`${port}, allocateLoadBalancerNodePorts: false`, `spec.allocateLoadBalancerNodePorts: ${balancer}`],
    [`${port}, loadBalancerClass: a/b`, `spec.loadBalancerClass: ${balancer}`],
    [
      `${port}, externalTrafficPolicy: Local`,
      'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    ],
    [`${port}, externalIPs: [192.0.2.1], externalTrafficPolicy: Local`],
    [
      `type: NodePort, ${port}, externalTrafficPolicy: Global`,
      'spec.externalTrafficPolicy: Unsupported value: "Global": supported values: "Cluster", "Local"',
    ],
    [`type: NodePort, ${port}, healthCheckNodePort: 30001`, `spec.healthCheckNodePort: Invalid value: 30001: ${healthy}`],
    [
      `${port}, internalTrafficPolicy: Near`,
      'spec.internalTrafficPolicy: Unsupported value: "Near": supported values: "Cluster", "Local"',
    ],
    [
      `${port}, trafficDistribution: Far`,
      'spec.trafficDistribution: Unsupported value: "Far": supported values: "PreferClose", "PreferSameNode", "PreferSameZone"',
    ],
  ])('%s', (spec, ...causes) => expect(create(service(spec))).toEqual(causes))

  const ranges = 'service.beta.kubernetes.io/load-balancer-source-ranges'
  const hints = 'service.kubernetes.io/topology-aware-hints'
  const mode = 'service.kubernetes.io/topology-mode'
  it.each<Row>([
    [`annotations: {${ranges}: ""}`, `metadata.annotations[${ranges}]: ${balancer}`],
    [
      `annotations: {${ranges}: "10.0.0.0/8, b"}`,
      `metadata.annotations[${ranges}]: ${balancer}`,
      `metadata.annotations[${ranges}]: Invalid value: "b": ${badCidr}`,
    ],
    [
      `annotations: {${hints}: Auto, ${mode}: Disabled}`,
      `metadata.annotations[${mode}]: Invalid value: "Disabled": must match annotations[${hints}] when both are specified`,
    ],
  ])('%s', (metadata, ...causes) => expect(create(service(port, `name: s, ${metadata}`))).toEqual(causes))
})

describe('[KND64] ValidateServiceClusterIPsRelatedFields, and the families of a cluster', () => {
  it.each<Row>([
    ['clusterIP: a', `spec.clusterIPs[0]: Invalid value: "a": ${badIp}`],
    [
      'clusterIPs: [192.168.10.9]',
      'spec.clusterIPs: Invalid value: ["192.168.10.9"]: must be empty when `clusterIP` is not specified',
    ],
    [
      'clusterIP: 192.168.10.8, clusterIPs: [192.168.10.9]',
      'spec.clusterIPs: Invalid value: ["192.168.10.9"]: first value must match `clusterIP`',
    ],
    [
      'clusterIP: None, clusterIPs: [None, 192.168.10.9]',
      'spec.clusterIPs: Invalid value: ["None","192.168.10.9"]: \'None\' must be the first and only value',
    ],
    ['clusterIP: 192.168.10.9, clusterIPs: [192.168.10.9, None]', `spec.clusterIPs[1]: Invalid value: "None": ${badIp}`],
    [
      'clusterIP: 192.168.10.9, clusterIPs: [192.168.10.9, 192.168.10.8]',
      'spec.clusterIPs: Invalid value: ["192.168.10.9","192.168.10.8"]: may specify no more than one IP for each IP family',
    ],
    [
      'clusterIP: "fd00::9", ipFamilies: [IPv4]',
      'spec.clusterIPs[0]: Invalid value: "fd00::9": expected an IPv4 value as indicated by `ipFamilies[0]`',
    ],
    ['clusterIP: "fd00::9"', 'spec.clusterIPs[0]: Invalid value: ["fd00::9"]: IPv6 is not configured on this cluster'],
    ['ipFamilies: [IPv6]', 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
    ['ipFamilies: [IPv5]', 'spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6"'],
    ['ipFamilies: [IPv4, IPv4]', 'spec.ipFamilies[1]: Duplicate value: "IPv4"'],
    [
      'ipFamilies: [IPv4, IPv6]',
      'spec.ipFamilyPolicy: Invalid value: null: must be RequireDualStack or PreferDualStack when multiple IP families are specified',
    ],
    [
      'ipFamilyPolicy: Both',
      'spec.ipFamilyPolicy: Unsupported value: "Both": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"',
    ],
    [
      'ipFamilyPolicy: RequireDualStack',
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
    ['ipFamilies: [IPv6], type: Bogus', 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
  ])('%s', (spec, ...causes) => expect(create(service(`${port}, ${spec}`))).toEqual(causes))
})

describe('[KND64] ValidateServiceUpdate', () => {
  const fixed = changes(service(`type: LoadBalancer, clusterIP: 192.168.10.9, externalTrafficPolicy: Local, ${port}`))
  const change = 'may not change once set'
  it.each<[string, (service: any) => void, ...string[]]>([
    [
      'another clusterIP',
      ({ spec }) => Object.assign(spec, { clusterIP: '192.168.10.8', clusterIPs: ['192.168.10.8'] }),
      `spec.clusterIPs[0]: Invalid value: ["192.168.10.8"]: ${change}`,
    ],
    ['no clusterIP', ({ spec }) => Object.assign(spec, { clusterIP: undefined, clusterIPs: undefined })],
    [
      'a class',
      ({ spec }) => Object.assign(spec, { loadBalancerClass: 'a/b' }),
      `spec.loadBalancerClass: Invalid value: "a/b": ${change}`,
    ],
    [
      'another port for health checks',
      ({ spec }) => Object.assign(spec, { healthCheckNodePort: 30001 }),
      'spec.healthCheckNodePort: Forbidden: field is immutable',
    ],
    ['to ExternalName', ({ spec }) => Object.assign(spec, { type: 'ExternalName', externalName: 'a.b' })],
    [
      'to headless',
      ({ spec }) => Object.assign(spec, { type: 'ClusterIP', clusterIP: 'None', clusterIPs: ['None'] }),
      `spec.clusterIPs[0]: Invalid value: ["None"]: ${change}`,
    ],
  ])('%s', (_, edit, ...causes) => expect(fixed(edit)).toEqual(causes))
})

describe('[KND64] ValidateServiceStatusUpdate', () => {
  const i = 'status.loadBalancer.ingress[0]'
  const balanced = statuses(service(`type: LoadBalancer, ${port}`))
  it.each<Row>([
    ['{ip: 192.0.2.1}'],
    ['{ip: a}', `${i}.ip: Invalid value: "a": ${badIp}`],
    ['{ip: 192.0.2.1, ipMode: Vip}', `${i}.ipMode: Unsupported value: "Vip": supported values: "Proxy", "VIP"`],
    ['{hostname: a.b, ipMode: VIP}', `${i}.ipMode: Forbidden: may not be specified when \`ip\` is not set`],
    ['{hostname: a_b}', `${i}.hostname: Invalid value: "a_b": ${subdomain}`],
    ['{hostname: 192.0.2.1}', `${i}.hostname: Invalid value: "192.0.2.1": must be a DNS name, not an IP address`],
  ])('%s', (ingress, ...causes) => expect(balanced(`{loadBalancer: {ingress: [${ingress}]}}`)).toEqual(causes))

  it('only a load balancer has one', () =>
    expect(statuses(service(port))('{loadBalancer: {ingress: [{hostname: a.b}]}}')).toEqual([
      "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'",
    ]))
})
