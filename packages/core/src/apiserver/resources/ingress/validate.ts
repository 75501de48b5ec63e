import type { Ingress, IngressBackend } from '../../../api/networking.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { isHost, isIP } from '../../metadata/domain-names.ts'
import { follows } from '../../metadata/field-rules.ts'
import { ipErrors } from '../../metadata/ip-text.ts'
import { isDns1123Label, isDns1123Subdomain, isPathSegment, isPortName } from '../../metadata/names.ts'
import { portNumberErrors } from '../../metadata/numbers.ts'

const classAnnotation = 'kubernetes.io/ingress.class'

/** Models networking/validation ValidateIngress (1.36). */
export function validateIngress({ spec }: Ingress): FieldError[] {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec
  const errors: FieldError[] = []
  if (rules.length === 0 && !defaultBackend) {
    errors.push(invalidField('spec', spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified'))
  }
  if (defaultBackend) errors.push(...backendErrors(defaultBackend, 'spec.defaultBackend'))
  errors.push(...rules.flatMap((rule, i) => ruleErrors(rule, `spec.rules[${i}]`)))
  errors.push(...tls.flatMap((one, i) => tlsErrors(one, `spec.tls[${i}]`)))
  if (ingressClassName !== undefined) {
    errors.push(
      ...isDns1123Subdomain(ingressClassName).map((why) => invalidField('spec.ingressClassName', ingressClassName, why)),
    )
  }
  return errors
}

/** The old annotation must not say otherwise. */
export function classErrors({ metadata, spec }: Ingress): FieldError[] {
  const annotated = metadata.annotations?.[classAnnotation]
  if (annotated === undefined || spec.ingressClassName === undefined || annotated === spec.ingressClassName) return []
  const why = 'must match `ingressClassName` when both are specified'
  return [invalidField(`annotations.${classAnnotation}`, annotated, why)]
}

type Rule = NonNullable<Ingress['spec']['rules']>[number]
type Path = NonNullable<Rule['http']>['paths'][number]

function ruleErrors({ host = '', http }: Rule, at: string): FieldError[] {
  const errors: FieldError[] = []
  if (host !== '') {
    if (isIP(host)) errors.push(invalidField(`${at}.host`, host, 'must be a DNS name, not an IP address'))
    errors.push(...isHost(host).map((why) => invalidField(`${at}.host`, host, why)))
  }
  if (!http) return errors
  const paths = http.paths ?? []
  if (paths.length === 0) return [...errors, requiredField(`${at}.http.paths`)]
  return [...errors, ...paths.flatMap((path, i) => pathErrors(path, `${at}.http.paths[${i}]`))]
}

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix']
const badSequences = ['//', '/./', '/../', '%2f', '%2F']
const badEndings = ['/..', '/.']

function pathErrors({ path = '', pathType, backend }: Path, at: string): FieldError[] {
  if (pathType === undefined) return [requiredField(`${at}.pathType`, 'pathType must be specified')]
  const errors: FieldError[] = []
  const wrong = (why: string): void => void errors.push(invalidField(`${at}.path`, path, why))
  if (!pathTypes.includes(pathType)) errors.push(unsupportedField(`${at}.pathType`, pathType, pathTypes))
  else if (pathType === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/')) wrong('must be an absolute path')
  } else {
    if (!path.startsWith('/')) wrong('must be an absolute path')
    for (const sequence of badSequences) if (path.includes(sequence)) wrong(`must not contain '${sequence}'`)
    for (const ending of badEndings) if (path.endsWith(ending)) wrong(`cannot end with '${ending}'`)
  }
  return [...errors, ...backendErrors(backend ?? {}, `${at}.backend`)]
}

function backendErrors({ resource, service }: IngressBackend, at: string): FieldError[] {
  if (resource && service) return [invalidField(at, '', 'cannot set both resource and service backends')]
  if (resource) return referenceErrors(resource, `${at}.resource`)
  if (!service) return [invalidField(at, '', 'resource or service backend is required')]
  const { name = '', port = {} } = service
  const errors = name === '' ? [requiredField(`${at}.service.name`)] : follows(isDns1123Label, name, `${at}.service.name`)
  if (port.name && port.number) errors.push(invalidField(at, '', 'cannot set both port name & port number'))
  else if (port.name) errors.push(...isPortName(port.name).map((why) => invalidField(`${at}.service.port.name`, port.name, why)))
  else if (port.number) errors.push(...portNumberErrors(port.number, `${at}.service.port.number`))
  else errors.push(requiredField(at, 'port name or number is required'))
  return errors
}

/** An object by its Kind and name, as backends and classes have it. */
export function referenceErrors(reference: { apiGroup?: string; kind?: string; name?: string }, at: string): FieldError[] {
  const { apiGroup, kind, name } = reference
  return [
    ...(typeof apiGroup === 'string' ? follows(isDns1123Subdomain, apiGroup, `${at}.apiGroup`) : []),
    ...(kind ? follows(isPathSegment, kind, `${at}.kind`) : [requiredField(`${at}.kind`, 'kind is required')]),
    ...(name ? follows(isPathSegment, name, `${at}.name`) : [requiredField(`${at}.name`, 'name is required')]),
  ]
}

/** Models ValidateIngressLoadBalancerStatus (1.36). */
export function ingressStatusErrors({ status }: Ingress): FieldError[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }, i) => {
    const at = `status.loadBalancer.ingress[${i}]`
    const named = hostname ? follows(isDns1123Subdomain, hostname, `${at}.hostname`) : []
    const notName =
      hostname && isIP(hostname) ? [invalidField(`${at}.hostname`, hostname, 'must be a DNS name, not an IP address')] : []
    return [...(ip ? ipErrors(ip, `${at}.ip`) : []), ...named, ...notName]
  })
}

function tlsErrors({ hosts = [], secretName = '' }: NonNullable<Ingress['spec']['tls']>[number], at: string): FieldError[] {
  return [
    ...hosts.flatMap((host, i) => isHost(host).map((why) => invalidField(`${at}.hosts[${i}]`, host, why))),
    ...(secretName === '' ? [] : isDns1123Subdomain(secretName).map((why) => invalidField(`${at}.secretName`, secretName, why))),
  ]
}
