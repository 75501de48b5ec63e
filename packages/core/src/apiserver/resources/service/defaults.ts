import type { Service, ServicePort, ServiceSpec } from '../../../api/service.ts'

/** Models pkg/apis/core/v1/defaults.go SetDefaults_Service and the registry's defaultOnRead (1.36). */
export function setServiceDefaults(service: Service): void {
  const spec = (service.spec ??= {})
  spec.sessionAffinity ||= 'None'
  spec.type ||= 'ClusterIP'
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity === 'ClientIP') {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800 } }
  }
  for (const port of spec.ports ?? []) setPortDefaults(port)
  if (isOutward(spec)) spec.externalTrafficPolicy ||= 'Cluster'
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ||= 'Cluster'
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true
  service.status ??= { loadBalancer: {} }
  service.status.loadBalancer ??= {}
  if (spec.type === 'LoadBalancer') for (const one of service.status.loadBalancer.ingress ?? []) if (one.ip) one.ipMode ??= 'VIP'
}

/** What may be reached from outside the cluster. Models pkg/api/service ExternallyAccessible (1.36). */
export const isOutward = ({ type, externalIPs = [] }: ServiceSpec): boolean =>
  type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && externalIPs.length > 0)

function setPortDefaults(port: ServicePort): void {
  port.protocol ||= 'TCP'
  if (port.targetPort === undefined || port.targetPort === '' || port.targetPort === 0) port.targetPort = port.port
}

/** The dual-stack fields of a single-stack cluster; an ExternalName has none. Models alloc.go initIPFamilyFields (1.36). */
export function setFamilies(service: Service): void {
  const { spec } = service
  if (spec.type === 'ExternalName') return
  const headlessWithoutSelector = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0
  spec.ipFamilyPolicy ??= headlessWithoutSelector ? 'RequireDualStack' : 'SingleStack'
  if (!spec.ipFamilies?.length) spec.ipFamilies = ['IPv4']
  const [first] = spec.ipFamilies
  if (headlessWithoutSelector && spec.ipFamilies.length < 2 && spec.ipFamilyPolicy !== 'SingleStack')
    spec.ipFamilies = [first as string, first === 'IPv4' ? 'IPv6' : 'IPv4']
}
