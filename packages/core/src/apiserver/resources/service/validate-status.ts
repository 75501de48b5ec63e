import type { LoadBalancerIngress, Service } from '../../../api/service.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { isIP } from '../../metadata/domain-names.ts'
import { follows, supported } from '../../metadata/field-rules.ts'
import { ipErrors } from '../../metadata/ip-text.ts'
import { isDns1123Subdomain } from '../../metadata/names.ts'

/** Models core/validation ValidateServiceStatusUpdate and ValidateLoadBalancerStatus (1.36). */
export function validateServiceStatus({ spec, status }: Service): FieldError[] {
  const at = 'status.loadBalancer.ingress'
  const ingress = status?.loadBalancer?.ingress ?? []
  const misplaced = ingress.length > 0 && spec.type !== 'LoadBalancer'
  return [
    ...(misplaced ? [forbiddenField(at, "may only be used when `spec.type` is 'LoadBalancer'")] : []),
    ...ingress.flatMap((one, i) => ingressErrors(one, `${at}[${i}]`)),
  ]
}

function ingressErrors({ ip, ipMode, hostname }: LoadBalancerIngress, at: string): FieldError[] {
  const errors = ip ? ipErrors(ip, `${at}.ip`) : []
  if (ip && ipMode === undefined) errors.push(requiredField(`${at}.ipMode`, 'must be specified when `ip` is set'))
  else if (!ip && ipMode !== undefined) errors.push(forbiddenField(`${at}.ipMode`, 'may not be specified when `ip` is not set'))
  else errors.push(...supported(ipMode, ['Proxy', 'VIP'], `${at}.ipMode`))
  if (!hostname) return errors
  errors.push(...follows(isDns1123Subdomain, hostname, `${at}.hostname`))
  if (isIP(hostname)) errors.push(invalidField(`${at}.hostname`, hostname, 'must be a DNS name, not an IP address'))
  return errors
}
