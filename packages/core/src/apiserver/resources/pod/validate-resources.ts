import type { Container, PodSpec } from '../../../api/pod.ts'
import { addQuantities, quantityOf, quantityText } from '../../../api/quantity.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  notFoundField,
  requiredField,
  unsupportedField,
} from '../../../api/status.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isDns1123Label, isDns1123Subdomain } from '../../metadata/names.ts'
import { containerResourceNameErrors, isHugePages, isWholePages, mayOvercommit, resourceValueErrors } from '../resource-names.ts'

type Amounts = Record<string, string>
interface Requirements {
  limits?: Amounts
  requests?: Amounts
  claims?: { name?: string }[]
}

export const containerResourcesErrors = ({ resources = {} }: Container, at: string, claims: ReadonlySet<string>): FieldError[] =>
  requirementsErrors(resources as Requirements, at, claims)

const nanosOf = (value: string): bigint => quantityOf(value).nanos

/** Models core/validation ValidateResourceRequirements (1.36). */
function requirementsErrors(resources: Requirements, at: string, claims: ReadonlySet<string>): FieldError[] {
  const { limits = {}, requests = {} } = resources
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  const plain = names.some((name) => name === 'cpu' || name === 'memory')
  return [
    ...Object.entries(limits).flatMap(([name, value]) => amountErrors(name, value, `${at}.limits[${name}]`)),
    ...Object.entries(requests).flatMap(([name, value]) => requestErrors(name, value, limits, at)),
    ...(names.some(isHugePages) && !plain ? [forbiddenField(at, 'HugePages require cpu or memory')] : []),
    ...claimNamesErrors(resources.claims ?? [], `${at}.claims`, claims),
  ]
}

const nameAndValue = (name: string, value: string, field: string): FieldError[] => [
  ...containerResourceNameErrors(name, field),
  ...resourceValueErrors(name, value, field),
]

const pagesErrors = (name: string, value: string, field: string): FieldError[] =>
  isHugePages(name) && !isWholePages(name, value)
    ? [invalidField(field, value, `${value} is not positive integer multiple of ${name}`)]
    : []

const amountErrors = (name: string, value: string, field: string): FieldError[] => [
  ...nameAndValue(name, value, field),
  ...pagesErrors(name, value, field),
]

function requestErrors(name: string, value: string, limits: Amounts, at: string): FieldError[] {
  const field = `${at}.requests[${name}]`
  return [
    ...nameAndValue(name, value, field),
    ...overLimitErrors(name, value, limits[name], at),
    ...pagesErrors(name, value, field),
  ]
}

function overLimitErrors(name: string, value: string, limit: string | undefined, at: string): FieldError[] {
  const free = mayOvercommit(name)
  if (limit === undefined)
    return free ? [] : [requiredField(`${at}.limits`, 'Limit must be set for non overcommitable resources')]
  const wrong = (how: string): FieldError[] => [invalidField(`${at}.requests`, value, `must be ${how} ${name} limit of ${limit}`)]
  if (!free && nanosOf(value) !== nanosOf(limit)) return wrong('equal to')
  return nanosOf(value) > nanosOf(limit) ? wrong('less than or equal to') : []
}

/** Models validateResourceClaimNames (1.36). */
function claimNamesErrors(claims: readonly { name?: string }[], at: string, known: ReadonlySet<string>): FieldError[] {
  const seen = new Set<string>()
  return claims.flatMap(({ name = '' }, i) => {
    const field = `${at}[${i}]`
    if (name === '') return [requiredField(field)]
    const errors = seen.has(name) ? [duplicateField(field, name)] : []
    seen.add(name)
    if (known.has(name)) return errors
    const missing = notFoundField(field, name)
    const list = known.size === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`
    return [...errors, { ...missing, message: `${missing.message}: must be one of the names in pod.spec.resourceClaims${list}` }]
  })
}

/** Models validatePodResourceClaims (1.36). */
export function resourceClaimsErrors(claims: readonly Record<string, any>[], at: string): FieldError[] {
  const seen = new Set<string>()
  return claims.flatMap(({ name = '', resourceClaimName: claim, resourceClaimTemplateName: template }, i) => {
    const field = `${at}[${i}]`
    const shown = { Name: name, ResourceClaimName: claim ?? null, ResourceClaimTemplateName: template ?? null }
    const errors = name === '' ? [requiredField(`${field}.name`)] : seen.has(name) ? [duplicateField(`${field}.name`, name)] : []
    if (errors.length === 0) errors.push(...follows(isDns1123Label, name as string, `${field}.name`))
    seen.add(name)
    const both = 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'
    const none = 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'
    if (claim !== undefined && template !== undefined) errors.push(invalidField(field, shown, both))
    if (claim === undefined && template === undefined) errors.push(invalidField(field, shown, none))
    if (claim !== undefined) errors.push(...follows(isDns1123Subdomain, claim as string, `${field}.resourceClaimName`))
    if (template !== undefined)
      errors.push(...follows(isDns1123Subdomain, template as string, `${field}.resourceClaimTemplateName`))
    return errors
  })
}

/** What a runtime class adds is checked as limits are. */
export const overheadErrors = ({ overhead }: PodSpec, at: string): FieldError[] =>
  overhead ? fixedOverheadErrors(overhead as Amounts, at) : []

export const fixedOverheadErrors = (limits: Amounts, at: string): FieldError[] => requirementsErrors({ limits }, at, new Set())

const podLevel = ['cpu', 'hugepages-', 'memory']

/** Requests and limits of a whole Pod, and its containers within them. Models validatePodResources (1.36). */
export function podResourcesErrors(spec: PodSpec, at: string): FieldError[] {
  const resources = spec.resources as Requirements | undefined
  if (!resources) return []
  const { limits = {}, requests = {} } = resources
  const named = (kind: 'limits' | 'requests', amounts: Amounts): FieldError[] =>
    Object.keys(amounts)
      .filter((name) => name !== 'cpu' && name !== 'memory' && !isHugePages(name))
      .map((name) => unsupportedField(`${at}.resources.${kind}[${name}]`, name, podLevel))
  return [
    ...named('limits', limits),
    ...named('requests', requests),
    ...requirementsErrors(resources, `${at}.resources`, new Set()),
    ...aggregateErrors(spec, requests, `${at}.resources.requests`),
    ...withinPodErrors(spec, limits, at),
  ]
}

function aggregateErrors({ containers = [] }: PodSpec, requests: Amounts, at: string): FieldError[] {
  return Object.entries(requests).flatMap(([name, value]) => {
    const sum = containers.reduce(
      (total, { resources }) => addQuantities(total, quantityOf(resources?.requests?.[name])),
      quantityOf(undefined),
    )
    if (sum.nanos <= nanosOf(value)) return []
    const why = `must be greater than or equal to aggregate container requests of ${quantityText(sum)}`
    return [invalidField(`${at}[${name}]`, value, why)]
  })
}

const withinPodErrors = ({ containers = [] }: PodSpec, limits: Amounts, at: string): FieldError[] =>
  containers.flatMap(({ resources }, i) =>
    Object.entries(resources?.limits ?? {}).flatMap(([name, value]) => {
      const most = limits[name]
      if (most === undefined || nanosOf(value) <= nanosOf(most)) return []
      const why = `must be less than or equal to pod limits of ${most}`
      return [invalidField(`${at}.containers[${i}].resources.limits[${name}]`, value, why)]
    }),
  )
