import {
  type FieldError,
  forbiddenField,
  invalid,
  invalidField,
  requiredField,
  type Status,
  tooLongField,
  unsupportedField,
} from '../api/status.ts'
import { encodeUtf8 } from '../api/utf8.ts'
import { type Call, parameter } from './core.ts'

const kinds: Readonly<Record<string, string>> = {
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
  PATCH: 'PatchOptions',
  DELETE: 'DeleteOptions',
}

/** What is wrong with the query of a write. Models apimachinery meta/v1/validation ValidateCreateOptions and its like (1.36). */
export function writeOptionsRefusal(call: Call): Status | undefined {
  const kind = kinds[call.request.method]
  if (kind === undefined) return undefined
  const errors = kind === 'DeleteOptions' ? dryRunErrors(call.request.query.dryRun) : writeErrors(call, kind === 'PatchOptions')
  return errors.length > 0 ? invalid({ group: 'meta.k8s.io', kind }, '', errors) : undefined
}

function writeErrors(call: Call, patch: boolean): FieldError[] {
  const { query } = call.request
  return [
    ...(patch ? patchErrors(call) : []),
    ...managerErrors(parameter(call.request, 'fieldManager') ?? ''),
    ...dryRunErrors(query.dryRun),
    ...validationErrors(parameter(call.request, 'fieldValidation') ?? ''),
  ]
}

function patchErrors({ request }: Call): FieldError[] {
  const apply = request.headers['content-type']?.startsWith('application/apply-patch') === true
  if (!apply)
    return request.query.force === undefined ? [] : [forbiddenField('force', 'may not be specified for non-apply patch')]
  return parameter(request, 'fieldManager') ? [] : [requiredField('fieldManager', 'is required for apply patch')]
}

const maxManagerBytes = 128

function managerErrors(manager: string): FieldError[] {
  const errors = encodeUtf8(manager).length > maxManagerBytes ? [tooLongField('fieldManager', maxManagerBytes)] : []
  let at = 0
  for (const char of manager) {
    if (!/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(char))
      errors.push(invalidField('fieldManager', manager, `invalid character ${codePoint(char)} (at position ${at})`))
    at += encodeUtf8(char).length
  }
  return errors
}

const codePoint = (char: string): string => `U+${(char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`

/** `All` is the one value. */
export const dryRunErrors = (values: readonly string[] = []): FieldError[] => {
  const given = values.filter((value) => value !== '')
  return given.every((value) => value === 'All') ? [] : [unsupportedField('dryRun', given, ['All'])]
}

const validationErrors = (mode: string): FieldError[] =>
  ['', 'Ignore', 'Strict', 'Warn'].includes(mode)
    ? []
    : [unsupportedField('fieldValidation', mode, ['', 'Ignore', 'Strict', 'Warn'])]
