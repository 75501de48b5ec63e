import type { Service, ServiceSpec } from '../../../api/service.ts'
import { duplicateField, type FieldError, invalidField, unsupportedField } from '../../../api/status.ts'
import { isIPv6Only } from '../../metadata/endpoint-ip.ts'
import { ipErrors } from '../../metadata/ip-text.ts'

const families = ['IPv4', 'IPv6']
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']
const at = 'spec.clusterIPs'

export const isHeadless = ({ clusterIPs }: ServiceSpec): boolean => clusterIPs?.length === 1 && clusterIPs[0] === 'None'

const familyOf = (ip: string): string => (isIPv6Only(ip) ? 'IPv6' : 'IPv4')

/**
 * clusterIPs, ipFamilies and ipFamilyPolicy on a cluster that has IPv4 alone; what is wrong here hides everything else.
 * Models core/validation ValidateServiceClusterIPsRelatedFields and registry/core/service/storage/alloc.go initIPFamilyFields (1.36).
 */
export function clusterAddressErrors({ spec }: Service): FieldError[] {
  if (spec.type === 'ExternalName') return []
  const errors = [...firstErrors(spec), ...familyErrors(spec), ...addressErrors(spec)]
  if (errors.length > 0) return errors
  const unclear = [...singleErrors(spec), ...unconfiguredIps(spec)]
  return unclear.length > 0 ? unclear : unconfigured(spec)
}

function firstErrors({ clusterIP, clusterIPs = [] }: ServiceSpec): FieldError[] {
  if (clusterIPs.length === 0 || clusterIPs[0] === clusterIP) return []
  const why = clusterIP ? 'first value must match `clusterIP`' : 'must be empty when `clusterIP` is not specified'
  return [invalidField(at, clusterIPs, why)]
}

function familyErrors({ ipFamilies = [], ipFamilyPolicy }: ServiceSpec): FieldError[] {
  const errors = ipFamilies.flatMap((family, i) => [
    ...(families.includes(family) ? [] : [unsupportedField(`spec.ipFamilies[${i}]`, family, families)]),
    ...(ipFamilies.indexOf(family) < i ? [duplicateField(`spec.ipFamilies[${i}]`, family)] : []),
  ])
  const known = ipFamilyPolicy === undefined || policies.includes(ipFamilyPolicy)
  return known ? errors : [...errors, unsupportedField('spec.ipFamilyPolicy', ipFamilyPolicy, policies)]
}

function addressErrors({ clusterIPs = [], ipFamilies = [] }: ServiceSpec): FieldError[] {
  if (clusterIPs.length === 1 && clusterIPs[0] === 'None') return []
  const refuse = (why: string): FieldError => invalidField(at, clusterIPs, why)
  const wrong = clusterIPs.flatMap((ip, i) =>
    i === 0 && ip === 'None' ? [refuse("'None' must be the first and only value")] : ipErrors(ip, `${at}[${i}]`),
  )
  const many = clusterIPs.length > 2 ? [refuse('may only hold up to 2 values')] : []
  if (wrong.length > 0) return [...wrong, ...many]
  const alike = clusterIPs.length > 1 && new Set(clusterIPs.map(familyOf)).size < clusterIPs.length
  const mixed = clusterIPs.flatMap((ip, i) => {
    const family = ipFamilies[i]
    // another family is refused where families are
    if ((family !== 'IPv4' && family !== 'IPv6') || family === familyOf(ip)) return []
    return [invalidField(`${at}[${i}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``)]
  })
  return [...many, ...(alike ? [refuse('may specify no more than one IP for each IP family')] : []), ...mixed]
}

/** One family unless two are asked for. */
function singleErrors({ ipFamilyPolicy, clusterIPs = [], ipFamilies = [] }: ServiceSpec): FieldError[] {
  if ((ipFamilyPolicy ?? 'SingleStack') !== 'SingleStack') return []
  const refuse = (what: string): FieldError =>
    invalidField(
      'spec.ipFamilyPolicy',
      ipFamilyPolicy ?? null,
      `must be RequireDualStack or PreferDualStack when multiple ${what} are specified`,
    )
  return [
    ...(clusterIPs.length === 2 ? [refuse('cluster IPs')] : []),
    ...(ipFamilies.length === 2 ? [refuse('IP families')] : []),
  ]
}

const unconfiguredIps = ({ clusterIPs = [], ipFamilies = [] }: ServiceSpec): FieldError[] =>
  clusterIPs.flatMap((ip, i) =>
    i >= ipFamilies.length && familyOf(ip) === 'IPv6'
      ? [invalidField(`${at}[${i}]`, clusterIPs, 'IPv6 is not configured on this cluster')]
      : [],
  )

/** A headless Service without selector may name any family: its endpoints are not the cluster's. */
function unconfigured(spec: ServiceSpec): FieldError[] {
  const { ipFamilies = [], ipFamilyPolicy, selector } = spec
  if (isHeadless(spec) && Object.keys(selector ?? {}).length === 0) return []
  const why = 'this cluster is not configured for dual-stack services'
  const dual = ipFamilyPolicy === 'RequireDualStack' ? [invalidField('spec.ipFamilyPolicy', ipFamilyPolicy, why)] : []
  const absent = ipFamilies.flatMap((family, i) =>
    family === 'IPv4' ? [] : [invalidField(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster')],
  )
  return [...dual, ...absent]
}
