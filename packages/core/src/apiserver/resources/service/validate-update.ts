import type { Service, ServiceSpec } from '../../../api/service.ts'
import { type FieldError, forbiddenField, invalidField } from '../../../api/status.ts'
import { loadBalancerClassErrors, needsHealthCheck, validateService } from './validate.ts'
import { isHeadless } from './validate-addresses.ts'

const unchangeable = 'may not change once set'

/** What a change may not touch, then what is wrong anyway. Models core/validation ValidateServiceUpdate (1.36). */
export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
  const [now, before] = [service.spec, old.spec]
  const named = now.type === 'ExternalName' || before.type === 'ExternalName'
  return [
    ...(named ? [] : [...clusterIpErrors(now, before), ...familyErrors(now, before)]),
    ...classErrors(now, before),
    ...healthErrors(now, before),
    ...validateService(service),
  ]
}

/** Models validateUpgradeDowngradeClusterIPs (1.36). */
function clusterIpErrors(now: ServiceSpec, before: ServiceSpec): FieldError[] {
  if (isHeadless(now) && isHeadless(before)) return []
  const [ips, were] = [now.clusterIPs ?? [], before.clusterIPs ?? []]
  const refuse = (i: number, why: string): FieldError => invalidField(`spec.clusterIPs[${i}]`, ips, why)
  if (ips.length === were.length) return ips.flatMap((ip, i) => (ip === were[i] ? [] : [refuse(i, unchangeable)]))
  if (ips.length === 0) return [refuse(0, 'primary clusterIP can not be unset')]
  const moved = were.length > 0 && ips[0] !== were[0] ? [refuse(0, unchangeable)] : []
  return ips.length < were.length ? [...moved, ...releaseErrors(now, ips.length, 'clusterIP')] : moved
}

/** Models validateUpgradeDowngradeIPFamilies (1.36). */
function familyErrors(now: ServiceSpec, before: ServiceSpec): FieldError[] {
  if (isHeadless(now) || isHeadless(before)) return []
  const [own, were] = [now.ipFamilies ?? [], before.ipFamilies ?? []]
  const refuse = (value: readonly string[]): FieldError => invalidField('spec.ipFamilies[0]', value, unchangeable)
  if (own.length === were.length) return own.flatMap((family, i) => (family === were[i] ? [] : [refuse(own)]))
  const moved = own.length > 0 && were.length > 0 && own[0] !== were[0] ? [refuse(now.clusterIPs ?? [])] : []
  return own.length < were.length ? [...moved, ...releaseErrors(now, own.length, 'ipFamily')] : moved
}

function releaseErrors({ ipFamilyPolicy }: ServiceSpec, left: number, what: string): FieldError[] {
  if (left !== 1 || ipFamilyPolicy === 'SingleStack') return []
  const why = `must be set to 'SingleStack' when releasing the secondary ${what}`
  return [invalidField('spec.ipFamilyPolicy', ipFamilyPolicy ?? null, why)]
}

function classErrors(now: ServiceSpec, before: ServiceSpec): FieldError[] {
  const both = now.type === 'LoadBalancer' && before.type === 'LoadBalancer'
  const moved = both && now.loadBalancerClass !== before.loadBalancerClass
  const errors = moved ? [invalidField('spec.loadBalancerClass', now.loadBalancerClass ?? null, unchangeable)] : []
  return [...errors, ...loadBalancerClassErrors(now)]
}

function healthErrors(now: ServiceSpec, before: ServiceSpec): FieldError[] {
  const both = needsHealthCheck(now) && needsHealthCheck(before)
  return both && now.healthCheckNodePort !== before.healthCheckNodePort
    ? [forbiddenField('spec.healthCheckNodePort', 'field is immutable')]
    : []
}
