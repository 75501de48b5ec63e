import type { KubeObject } from '../../../api/object.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { follows, oneOf, supported } from '../../metadata/field-rules.ts'
import { isDns1123Subdomain, isLabelValue, isQualifiedName } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'
import { itself, listErrors, setErrors } from '../device/lists.ts'
import { fullNameErrors, labelNameErrors } from '../device/names.ts'
import { type Configuration, configurationErrors, type Selector, selectorsErrors } from '../device/selectors.ts'
import { internalStruct, type Structs } from '../internal-struct.ts'

export interface Toleration {
  key?: string
  operator?: string
  value?: string
  effect?: string
}
export interface ExactRequest {
  deviceClassName?: string
  selectors?: Selector[]
  allocationMode?: string
  count?: number
  tolerations?: Toleration[]
}
export interface DeviceRequest {
  name?: string
  exactly?: ExactRequest
  firstAvailable?: (ExactRequest & { name?: string })[]
}
export interface ClaimSpec {
  devices?: {
    requests?: DeviceRequest[]
    constraints?: { requests?: string[]; matchAttribute?: string; distinctAttribute?: string }[]
    config?: (Configuration & { requests?: string[] })[]
  }
}
export type ResourceClaim = KubeObject & { spec: ClaimSpec; status?: ClaimStatus }
export interface ClaimStatus {
  allocation?: {
    devices?: { results?: Result[]; config?: (Configuration & { source?: string; requests?: string[] })[] }
    nodeSelector?: object
  }
  reservedFor?: { resource?: string; name?: string; uid?: string }[]
  devices?: Record<string, any>[]
}
export interface Result {
  request?: string
  driver?: string
  pool?: string
  device?: string
  shareID?: string
}

export const maxRequests = 32
const maxFirstAvailable = 8
export const taintEffects = ['NoExecute', 'NoSchedule', 'None']

/** Models pkg/apis/resource/types.go (1.36). */
const structs: Structs = {
  Spec: 'Devices:Devices',
  Devices: 'Requests:[]Request Constraints:[]Constraint Config:[]Config',
  Request: 'Name:s Exactly:*Exactly FirstAvailable:[]Alternative',
  Exactly:
    'DeviceClassName:s Selectors:[]Selector AllocationMode:s Count:i AdminAccess Tolerations:[]Toleration Capacity:*Capacity',
  Alternative:
    'Name:s DeviceClassName:s Selectors:[]Selector AllocationMode:s Count:i Tolerations:[]Toleration Capacity:*Capacity',
  Selector: 'CEL:*Cel',
  Cel: 'Expression:s',
  Toleration: 'Key:s Operator:s Value:s Effect:s TolerationSeconds',
  Capacity: 'Requests',
  Constraint: 'Requests MatchAttribute DistinctAttribute',
  Config: 'Requests Opaque:*Opaque',
  Opaque: 'Driver:s Parameters',
}

/** A claim's spec as the API server holds it. */
export const internalClaimSpec = (spec: ClaimSpec): object => internalStruct(structs, 'Spec', spec as never)

/** The requests of a claim, with those that they are made of: `gpu`, `gpu/big`. */
export const requestNames = ({ devices }: ClaimSpec): Set<string> =>
  new Set(
    (devices?.requests ?? []).flatMap(({ name = '', firstAvailable = [] }) => [
      name,
      ...firstAvailable.map((one) => `${name}/${one.name ?? ''}`),
    ]),
  )

/** Models resource/validation validateResourceClaimSpec (1.36), `at` the spec. */
export function claimSpecErrors(spec: ClaimSpec, at = 'spec'): FieldError[] {
  const { requests = [], constraints = [], config = [] } = spec.devices ?? {}
  const known = requestNames(spec)
  const references = (names: readonly string[] = [], field: string): FieldError[] =>
    setErrors(names, maxRequests, (name, where) => requestReferenceErrors(name, known, where), itself, `${field}.requests`)
  return [
    ...setErrors(requests, maxRequests, requestErrors, ({ name = '' }) => name, `${at}.devices.requests`),
    ...listErrors(
      constraints,
      maxRequests,
      (constraint, field) => [...references(constraint.requests, field), ...attributeErrors(constraint, field)],
      `${at}.devices.constraints`,
    ),
    ...listErrors(
      config,
      maxRequests,
      (one, field) => [...references(one.requests, field), ...configurationErrors(one, field)],
      `${at}.devices.config`,
    ),
  ]
}

/** Models validateRequestNameRef (1.36). */
export function requestReferenceErrors(name: string, known: ReadonlySet<string>, field: string): FieldError[] {
  const why = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"
  const segments = name.split('/')
  if (segments.length > 2) return [invalidField(field, name, why)]
  return [
    ...segments.flatMap((segment) => labelNameErrors(segment, field)),
    ...(known.has(name) ? [] : [invalidField(field, name, why)]),
  ]
}

function attributeErrors(
  { matchAttribute, distinctAttribute }: { matchAttribute?: string; distinctAttribute?: string },
  at: string,
): FieldError[] {
  if (matchAttribute !== undefined) return fullNameErrors(matchAttribute, `${at}.matchAttribute`)
  if (distinctAttribute !== undefined) return fullNameErrors(distinctAttribute, `${at}.distinctAttribute`)
  const why = 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set'
  return [requiredField(at, why)]
}

function requestErrors({ name = '', exactly, firstAvailable = [] }: DeviceRequest, at: string): FieldError[] {
  const errors = labelNameErrors(name, `${at}.name`)
  const one = 'exactly one of `exactly` or `firstAvailable` is required'
  if (exactly && firstAvailable.length > 0) return [...errors, invalidField(at, null, `${one}, but multiple fields are set`)]
  if (exactly) return [...errors, ...exactErrors(exactly, `${at}.exactly`)]
  if (firstAvailable.length === 0) return [...errors, requiredField(at, one)]
  const rule = (alternative: ExactRequest & { name?: string }, field: string): FieldError[] => [
    ...labelNameErrors(alternative.name ?? '', `${field}.name`),
    ...exactErrors(alternative, field),
  ]
  return [
    ...errors,
    ...setErrors(firstAvailable, maxFirstAvailable, rule, (alternative) => alternative.name ?? '', `${at}.firstAvailable`),
  ]
}

function exactErrors({ deviceClassName: name, selectors, tolerations = [], ...amount }: ExactRequest, at: string): FieldError[] {
  return [
    ...(name ? follows(isDns1123Subdomain, name, `${at}.deviceClassName`) : [requiredField(`${at}.deviceClassName`)]),
    ...selectorsErrors(selectors, `${at}.selectors`),
    ...amountErrors(amount, at),
    ...tolerations.flatMap((toleration, i) => tolerationErrors(toleration, `${at}.tolerations[${i}]`)),
  ]
}

/** Models validateDeviceAllocationMode (1.36). */
function amountErrors({ allocationMode: mode = '', count = 0 }: ExactRequest, at: string): FieldError[] {
  const wrong = (why: string): FieldError[] => [invalidField(`${at}.count`, count, why)]
  if (mode === 'All') return count === 0 ? [] : wrong("must not be specified when allocationMode is 'All'")
  if (mode === 'ExactCount') return count > 0 ? [] : wrong('must be greater than zero')
  return [unsupportedField(`${at}.allocationMode`, mode, ['All', 'ExactCount'])]
}

/** Models validateDeviceToleration (1.36). */
function tolerationErrors({ key = '', operator = '', value = '', effect = '' }: Toleration, at: string): FieldError[] {
  const must = 'must be empty for operator `Exists`'
  return [
    ...(key === '' ? [] : follows(isQualifiedName, key, `${at}.key`)),
    ...(operator === 'Exists' && value !== '' ? [invalidField(`${at}.value`, value, must)] : []),
    ...(operator === 'Equal' ? follows(isLabelValue, value, `${at}.value`) : []),
    ...oneOf(operator, ['Equal', 'Exists'], `${at}.operator`),
    ...supported(effect || undefined, taintEffects, `${at}.effect`),
  ]
}

/** A claim's spec stays. Models ValidateResourceClaimUpdate (1.36). */
export const claimUpdateErrors = (claim: ResourceClaim, old: ResourceClaim): FieldError[] =>
  immutable(internalClaimSpec(claim.spec), internalClaimSpec(old.spec), 'spec')

/** Fills in what a request leaves open. Models resource/v1/defaults.go (1.36). */
export function setClaimDefaults(spec: ClaimSpec): void {
  for (const { exactly, firstAvailable = [] } of spec.devices?.requests ?? [])
    for (const request of exactly ? [exactly, ...firstAvailable] : firstAvailable) {
      request.allocationMode ||= 'ExactCount'
      if (request.allocationMode === 'ExactCount') request.count ||= 1
      for (const toleration of request.tolerations ?? []) toleration.operator ||= 'Equal'
    }
}
