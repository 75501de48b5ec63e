import { type FieldError, invalidField, requiredField, tooLongField } from '../../../api/status.ts'
import { isDns1123Label, isDns1123Subdomain } from '../../metadata/names.ts'

const [longestDomain, longestPath] = [253, 253 + 63 + 1]

/** example.com/signer-name. Models core/validation ValidateSignerName (1.36). */
export function signerNameErrors(name: string, field: string): FieldError[] {
  if (name === '') return [requiredField(field)]
  const [domain = '', path = '', ...more] = name.split('/')
  if (more.length > 0 || !name.includes('/'))
    return [invalidField(field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")]
  return [
    ...(domain.length > longestDomain ? [tooLongField(field, longestDomain)] : []),
    ...partErrors(domain, isDns1123Label, field),
    ...(domain.includes('.')
      ? []
      : [invalidField(field, domain, 'should be a domain with at least two segments separated by dots')]),
    ...partErrors(path, isDns1123Subdomain, field),
    ...(name.length > longestDomain + longestPath + 1 ? [tooLongField(field, longestDomain + longestPath + 1)] : []),
  ]
}

/** The first label between dots that follows no rule. */
function partErrors(part: string, rule: (label: string) => string[], field: string): FieldError[] {
  const label = part.split('.').find((one) => rule(one).length > 0)
  if (label === undefined) return []
  return rule(label).map((why) => invalidField(field, part, `validating label ${JSON.stringify(label)}: ${why}`))
}
