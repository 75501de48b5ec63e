import { type FieldError, invalidField } from '../../../api/status.ts'
import { named } from '../../metadata/field-rules.ts'
import { isPathSegment } from '../../metadata/names.ts'

export interface CrossVersionReference {
  kind?: string
  name?: string
  apiVersion?: string
}

/** Kind and name. Models ValidateCrossVersionObjectReference (1.36). */
export const referenceErrors = ({ kind, name }: CrossVersionReference, at: string): FieldError[] => [
  ...named(isPathSegment, kind, `${at}.kind`),
  ...named(isPathSegment, name, `${at}.name`),
]

/** A group and a version; without a group only where it may be empty. Models ValidateAPIVersion (1.36). */
export function apiVersionErrors(apiVersion: string, at: string, emptyGroup: boolean): FieldError[] {
  const parts = apiVersion === '/' ? [] : apiVersion.split('/')
  if (parts.length > 2) return [invalidField(at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)]
  const group = parts.length === 2 ? parts[0] : ''
  return group || emptyGroup ? [] : [invalidField(at, apiVersion, 'apiVersion must specify API group')]
}
