import type { Service, ServiceSpec } from '../../../api/service.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { endpointIpErrors } from '../../metadata/endpoint-ip.ts'
import { follows, oneOf, supported } from '../../metadata/field-rules.ts'
import { cidrErrors, ipErrors } from '../../metadata/ip-text.ts'
import { isDns1123Subdomain, isQualifiedName } from '../../metadata/names.ts'
import { portNumberErrors } from '../../metadata/numbers.ts'
import { labelErrors } from '../../metadata/validate.ts'
import { isOutward } from './defaults.ts'
import { clusterAddressErrors, isHeadless } from './validate-addresses.ts'
import { kubeletPortErrors, portListErrors, repeatedPortErrors } from './validate-ports.ts'

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const policies = ['Cluster', 'Local']
const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone']
const forLoadBalancers = "may only be used when `type` is 'LoadBalancer'"

/** Models core/validation ValidateService (1.36); addresses are checked where upstream allocates them, before the rest. */
export function validateService(service: Service): FieldError[] {
  const addresses = clusterAddressErrors(service)
  if (addresses.length > 0) return addresses
  const { spec } = service
  return [
    ...topologyErrors(service),
    ...typeErrors(spec),
    ...portListErrors(spec.ports ?? []),
    ...labelErrors(spec.selector, 'spec.selector'),
    ...affinityErrors(spec),
    ...externalIpErrors(spec.externalIPs ?? []),
    ...oneOf(spec.type, types, 'spec.type'),
    ...repeatedPortErrors(spec),
    ...rangeErrors(service),
    ...nodePortChoiceErrors(spec),
    ...loadBalancerClassErrors(spec),
    ...policyErrors(spec),
    ...supported(spec.internalTrafficPolicy, policies, 'spec.internalTrafficPolicy'),
    ...supported(spec.trafficDistribution, distributions, 'spec.trafficDistribution'),
  ]
}

const topologyHints = 'service.kubernetes.io/topology-aware-hints'
const topologyMode = 'service.kubernetes.io/topology-mode'

function topologyErrors({ metadata: { annotations = {} } }: Service): FieldError[] {
  const [hints, mode] = [annotations[topologyHints], annotations[topologyMode]]
  if (hints === undefined || mode === undefined || hints === mode) return []
  const why = `must match annotations[${topologyHints}] when both are specified`
  return [invalidField(`metadata.annotations[${topologyMode}]`, mode, why)]
}

/** What a type asks for, beyond being known. */
function typeErrors(spec: ServiceSpec): FieldError[] {
  const { type, ports = [] } = spec
  const none = ports.length === 0 && !isHeadless(spec) && type !== 'ExternalName'
  const errors = none ? [requiredField('spec.ports')] : []
  if (type === 'ExternalName') return [...errors, ...externalNameErrors(spec)]
  if (type === 'LoadBalancer') errors.push(...kubeletPortErrors(ports))
  const outward = type === 'LoadBalancer' || type === 'NodePort'
  if (outward && isHeadless(spec))
    errors.push(invalidField('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`))
  return errors
}

function externalNameErrors({ clusterIPs = [], ipFamilies = [], ipFamilyPolicy, externalName = '' }: ServiceSpec): FieldError[] {
  const given = {
    clusterIPs: clusterIPs.length > 0,
    ipFamilies: ipFamilies.length > 0,
    ipFamilyPolicy: ipFamilyPolicy !== undefined,
  }
  const errors = Object.entries(given).flatMap(([field, isGiven]) =>
    isGiven ? [forbiddenField(`spec.${field}`, 'may not be set for ExternalName services')] : [],
  )
  const name = externalName.replace(/\.$/, '')
  const field = 'spec.externalName'
  return [...errors, ...(name === '' ? [requiredField(field)] : follows(isDns1123Subdomain, name, field))]
}

function affinityErrors({ sessionAffinity, sessionAffinityConfig: config }: ServiceSpec): FieldError[] {
  const errors = oneOf(sessionAffinity, ['ClientIP', 'None'], 'spec.sessionAffinity')
  const field = 'spec.sessionAffinityConfig'
  if (sessionAffinity === 'None' && config)
    return [...errors, forbiddenField(field, 'must not be set when session affinity is None')]
  const seconds = config?.clientIP?.timeoutSeconds
  if (sessionAffinity !== 'ClientIP' || seconds === undefined || (seconds > 0 && seconds <= 86_400)) return errors
  return [...errors, invalidField(`${field}.clientIP.timeoutSeconds`, seconds, 'must be greater than 0 and less than 86400')]
}

const externalIpErrors = (ips: readonly string[]): FieldError[] =>
  ips.flatMap((ip, i) => {
    const field = `spec.externalIPs[${i}]`
    const errors = ipErrors(ip, field)
    return errors.length > 0 ? errors : endpointIpErrors(ip, field)
  })

const rangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges'

/** The field, or where it is empty the annotation that it grew from; either may be padded. */
function rangeErrors({ metadata, spec: { type, loadBalancerSourceRanges: ranges = [] } }: Service): FieldError[] {
  const annotation = metadata.annotations?.[rangesAnnotation]
  const [field, given] =
    ranges.length > 0
      ? ['spec.LoadBalancerSourceRanges', ranges]
      : [`metadata.annotations[${rangesAnnotation}]`, annotation?.trim() ? annotation.split(',') : []]
  if (ranges.length === 0 && annotation === undefined) return []
  return [
    ...(type === 'LoadBalancer' ? [] : [forbiddenField(field, forLoadBalancers)]),
    ...given.flatMap((range, i) => cidrErrors(range.trim(), ranges.length > 0 ? `${field}[${i}]` : field)),
  ]
}

const nodePortChoiceErrors = ({ type, allocateLoadBalancerNodePorts: choice }: ServiceSpec): FieldError[] =>
  choice === undefined || type === 'LoadBalancer' ? [] : [forbiddenField('spec.allocateLoadBalancerNodePorts', forLoadBalancers)]

/** Models validateLoadBalancerClassField (1.36), of a Service by itself. */
export function loadBalancerClassErrors({ type, loadBalancerClass }: ServiceSpec): FieldError[] {
  if (loadBalancerClass === undefined) return []
  const field = 'spec.loadBalancerClass'
  return type === 'LoadBalancer' ? follows(isQualifiedName, loadBalancerClass, field) : [forbiddenField(field, forLoadBalancers)]
}

export const needsHealthCheck = ({ type, externalTrafficPolicy }: ServiceSpec): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local'

/** Models validateServiceExternalTrafficPolicy (1.36). A port for health checks that is not given is found later. */
function policyErrors(spec: ServiceSpec): FieldError[] {
  const { externalTrafficPolicy: policy, healthCheckNodePort: health } = spec
  const field = 'spec.externalTrafficPolicy'
  const errors = isOutward(spec)
    ? oneOf(policy, policies, field)
    : policy
      ? [invalidField(field, policy, 'may only be set for externally-accessible services')]
      : []
  if (!health) return errors
  if (needsHealthCheck(spec)) return [...errors, ...portNumberErrors(health, 'spec.healthCheckNodePort')]
  const why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
  return [...errors, invalidField('spec.healthCheckNodePort', health, why)]
}
