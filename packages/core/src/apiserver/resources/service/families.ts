import type { Service } from '../../../api/service.ts'
import { duplicateField, type FieldError, invalidField, unsupportedField } from '../../../api/status.ts'

const families = ['IPv4', 'IPv6']
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

/** ipFamilies and ipFamilyPolicy on a cluster that has IPv4 alone. Models registry/core/service/storage/alloc.go initIPFamilyFields (1.36). */
export function familyErrors({ spec }: Service): FieldError[] {
  if (spec.type === 'ExternalName') return []
  const { ipFamilies = [], ipFamilyPolicy } = spec
  const seen = new Set<string>()
  const errors = ipFamilies.flatMap((family, i) => {
    const field = `spec.ipFamilies[${i}]`
    if (!families.includes(family)) return [unsupportedField(field, family, families)]
    if (seen.has(family)) return [duplicateField(field, family)]
    seen.add(family)
    return []
  })
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy)) {
    errors.push(unsupportedField('spec.ipFamilyPolicy', ipFamilyPolicy, policies))
  }
  return errors.length > 0 ? errors : unconfigured(spec)
}

/** A headless Service without selector may name any family: its endpoints are not the cluster's. */
function unconfigured(spec: Service['spec']): FieldError[] {
  const { ipFamilies = [], ipFamilyPolicy, clusterIP, selector } = spec
  if (clusterIP === 'None' && Object.keys(selector ?? {}).length === 0) return []
  if (ipFamilyPolicy === 'RequireDualStack') {
    const why = 'this cluster is not configured for dual-stack services'
    return [invalidField('spec.ipFamilyPolicy', ipFamilyPolicy, why)]
  }
  return ipFamilies.flatMap((family, i) =>
    family === 'IPv4' ? [] : [invalidField(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster')],
  )
}
