import { type FieldError, invalidField, requiredField, tooLongField } from '../../../api/status.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isCIdentifier, isDns1123Label, isDns1123Subdomain } from '../../metadata/names.ts'
import { csiDriverNameErrors } from '../volume-sources.ts'

const maxIdentifier = 32
const maxPoolName = 253
/** A domain, a slash and an identifier. */
export const qualifiedNameChars = 63 + 1 + maxIdentifier

export const labelNameErrors = (name: string, field: string): FieldError[] => follows(isDns1123Label, name, field)

/** Subdomains with slashes between them. Models resource/validation validatePoolName (1.36). */
export function poolNameErrors(name: string, field: string): FieldError[] {
  if (name === '') return [requiredField(field)]
  return [
    ...(name.length > maxPoolName ? [tooLongField(field, maxPoolName)] : []),
    ...name.split('/').flatMap((part) => follows(isDns1123Subdomain, part, field)),
  ]
}

const identifierErrors = (id: string, field: string): FieldError[] => [
  ...(id.length > maxIdentifier ? [tooLongField(field, maxIdentifier)] : []),
  ...follows(isCIdentifier, id, field),
]

/** An identifier, with or without a domain before it. Models validateQualifiedName (1.36), which lets more than one slash through. */
export function qualifiedNameErrors(name: string, field: string): FieldError[] {
  const [first = '', second, ...rest] = name.split('/')
  if (second === undefined) return identifierErrors(first, field)
  if (rest.length > 0) return []
  return [
    ...(first === '' ? [invalidField(field, '', 'the domain must not be empty')] : csiDriverNameErrors(first, field)),
    ...(second === '' ? [invalidField(field, '', 'the name must not be empty')] : identifierErrors(second, field)),
  ]
}

/** Models validateFullyQualifiedName (1.36). */
export const fullNameErrors = (name: string, field: string): FieldError[] => [
  ...qualifiedNameErrors(name, field),
  ...(name.includes('/')
    ? []
    : [invalidField(field, name, 'a fully qualified name must be a domain and a name separated by a slash')]),
]
