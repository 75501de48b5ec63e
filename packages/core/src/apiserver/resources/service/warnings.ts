import type { Service } from '../../../api/service.ts'

/** Models pkg/api/service/warnings.go GetWarningsForService (1.36). */
export function serviceWarnings(service: Service): string[] {
  const { spec } = service
  const warnings: string[] = []
  const headless = spec.clusterIP === 'None'
  const external = (spec.externalIPs?.length ?? 0) > 0
  if (headless) {
    if (spec.loadBalancerIP) warnings.push('spec.loadBalancerIP is ignored for headless services')
    if (external) warnings.push('spec.externalIPs is ignored for headless services')
    if (spec.sessionAffinity !== 'None') warnings.push('spec.SessionAffinity is ignored for headless services')
  }
  if (external) warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters')
  if (spec.type === 'ExternalName' && external) warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"')
  if (spec.type !== 'ExternalName' && spec.externalName)
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  if (spec.trafficDistribution === 'PreferClose') {
    warnings.push('spec.trafficDistribution: PreferClose is deprecated in v1.35+; use PreferSameZone')
  }
  return warnings
}
