import type { JsonObject } from '../../../api/json.ts'
import type { KubeObject, LabelSelectorRequirement } from '../../../api/object.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isLabelValue, isQualifiedName } from '../../metadata/names.ts'

interface SelectorAttributes {
  rawSelector?: string
  requirements?: LabelSelectorRequirement[]
}
export interface AccessSpec {
  resourceAttributes?: Partial<
    Record<'namespace' | 'verb' | 'group' | 'version' | 'resource' | 'subresource' | 'name', string>
  > & { fieldSelector?: SelectorAttributes; labelSelector?: SelectorAttributes }
  nonResourceAttributes?: { path?: string; verb?: string }
  user?: string
  groups?: string[]
  uid?: string
}
export type AccessReview = KubeObject & { spec?: AccessSpec }

const at = 'spec.resourceAttributes'
const other = 'spec.nonResourceAttributes'

const internal = ({ path = '', verb = '' }: NonNullable<AccessSpec['nonResourceAttributes']>): object => ({
  Path: path,
  Verb: verb,
})

/** Models authorization/validation ValidateSelfSubjectAccessReview (1.36). */
export const selfAccessErrors = (review: AccessReview): FieldError[] => [
  ...kindErrors(review.spec ?? {}),
  ...selectorsErrors(review.spec ?? {}),
  ...metadataErrors(review, 'must be empty'),
]

/** Models ValidateSubjectAccessReview (1.36). */
export const accessErrors = (review: AccessReview): FieldError[] => [
  ...specErrors(review.spec ?? {}),
  ...metadataErrors(review, 'must be empty'),
]

/** Models ValidateLocalSubjectAccessReview (1.36). */
export function localAccessErrors(review: AccessReview): FieldError[] {
  const { metadata, spec = {} } = review
  const { resourceAttributes: wanted, nonResourceAttributes: path } = spec
  const namespace = wanted?.namespace ?? ''
  return [
    ...specErrors(spec),
    ...metadataErrors(review, 'must be empty except for namespace'),
    ...(wanted && namespace !== metadata.namespace
      ? [invalidField(`${at}.namespace`, namespace, 'must match metadata.namespace')]
      : []),
    ...(path ? [invalidField(other, internal(path), 'disallowed on this kind of request')] : []),
  ]
}

function specErrors(spec: AccessSpec): FieldError[] {
  const nobody = !spec.user && !spec.groups?.length
  return [
    ...kindErrors(spec),
    ...(nobody ? [invalidField('spec.user', '', 'at least one of user or group must be specified')] : []),
    ...selectorsErrors(spec),
  ]
}

function kindErrors({ resourceAttributes, nonResourceAttributes: path }: AccessSpec): FieldError[] {
  if (resourceAttributes && path)
    return [invalidField(other, internal(path), 'cannot be specified in combination with resourceAttributes')]
  if (resourceAttributes || path) return []
  return [invalidField(at, null, 'exactly one of nonResourceAttributes or resourceAttributes must be specified')]
}

function metadataErrors({ metadata }: AccessReview, why: string): FieldError[] {
  const { managedFields: _, ...shown } = metadata as unknown as JsonObject
  const { namespace, ...rest } = shown
  const set = why === 'must be empty' ? shown : rest
  const empty = Object.values(set).every((value) => value === '' || value === null || Object.keys(value as object).length === 0)
  return empty ? [] : [invalidField('metadata', shown, why)]
}

const selectorsErrors = ({ resourceAttributes: wanted }: AccessSpec): FieldError[] => [
  ...selectorErrors(wanted?.fieldSelector, `${at}.fieldSelector`, fieldErrors),
  ...selectorErrors(wanted?.labelSelector, `${at}.labelSelector`, labelErrors),
]

type Rule = (requirement: LabelSelectorRequirement, at: string) => FieldError[]

function selectorErrors(selector: SelectorAttributes | undefined, field: string, rule: Rule): FieldError[] {
  if (!selector) return []
  const { rawSelector = '', requirements = [] } = selector
  const none = `when ${field} is specified, requirements or rawSelector is required`
  return [
    ...(rawSelector !== '' && requirements.length > 0
      ? [invalidField(`${field}.rawSelector`, rawSelector, 'may not specified at the same time as requirements')]
      : []),
    ...(rawSelector === '' && requirements.length === 0 ? [requiredField(`${field}.requirements`, none)] : []),
    ...requirements.flatMap((one, i) => rule(one, `${field}.requirements[${i}]`)),
  ]
}

/** Operators that this server does not know are let through. */
function valuesErrors({ operator, values = [] }: LabelSelectorRequirement, field: string): FieldError[] {
  if (operator === 'In' || operator === 'NotIn')
    return values.length > 0 ? [] : [requiredField(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
  if (operator !== 'Exists' && operator !== 'DoesNotExist') return []
  const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
  return values.length > 0 ? [forbiddenField(`${field}.values`, why)] : []
}

const fieldErrors: Rule = (requirement, field) => [
  ...(requirement.key ? [] : [requiredField(`${field}.key`, 'must be specified')]),
  ...valuesErrors(requirement, field),
]

const labelErrors: Rule = (requirement, field) => [
  ...valuesErrors(requirement, field),
  ...follows(isQualifiedName, requirement.key ?? '', `${field}.key`),
  ...(requirement.values ?? []).flatMap((value, i) => follows(isLabelValue, value, `${field}.values[${i}]`)),
]
