import { expect, it } from 'vitest'
import { bareServer, messageOf } from '../bare-server.ts'

const service = (spec: string): string => `{apiVersion: v1, kind: Service, metadata: {name: s}, spec: ${spec}}`

it.each([
  ['{ports: [{port: 80}], ipFamilies: [IPv6]}', 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
  [
    '{ports: [{port: 80}], ipFamilies: [IPv5]}',
    'spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6"',
  ],
  [
    '{ports: [{port: 80}], ipFamilyPolicy: RequireDualStack}',
    'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
  ],
  [
    '{ports: [{port: 80}], ipFamilyPolicy: Both}',
    'spec.ipFamilyPolicy: Unsupported value: "Both": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"',
  ],
  [
    '{ports: [{port: 80}], loadBalancerClass: a/b}',
    "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
  ],
  [
    '{type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 29, ports: [{port: 80}]}',
    'spec.healthCheckNodePort: Invalid value: 29: provided port is not in the valid range. The range of valid ports is 30000-32767',
  ],
])('[KND35] %s', (spec, why) => {
  expect(messageOf(bareServer().create(service(spec)))).toBe(`Service "s" is invalid: ${why}`)
})

it.each([['{ports: [{port: 80}], ipFamilyPolicy: PreferDualStack}'], ['{clusterIP: None}']])('[KND35] %s is fine', (spec) => {
  expect(messageOf(bareServer().create(service(spec)))).toBe('')
})

it.each([
  [
    '{ports: [{port: 80, targetPort: true}]}',
    'json: cannot unmarshal bool into Go struct field ServicePort.spec.ports.targetPort of type int32',
  ],
  [
    '{ports: [{port: 80, targetPort: 80.5}]}',
    'json: cannot unmarshal number 80.5 into Go struct field ServicePort.spec.ports.targetPort of type int32',
  ],
  ['{ports: [{port: "80"}]}', 'json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32'],
])('[KND35] %s cannot be read', (spec, why) => {
  expect(messageOf(bareServer().create(service(spec)))).toBe(`Service in version "v1" cannot be handled as a Service: ${why}`)
})
