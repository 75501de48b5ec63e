import { goJson } from './go-json.ts'
import { goQuote } from './go-quote.ts'

/** metav1.Status: how the API server says that something failed, and the field errors inside it. */
export interface StatusCause {
  reason: string
  message: string
  field?: string
}

export interface StatusDetails {
  name?: string
  group?: string
  kind?: string
  uid?: string
  causes?: StatusCause[]
  retryAfterSeconds?: number
}

export interface Status {
  kind: 'Status'
  apiVersion: 'v1'
  metadata: { continue?: string; resourceVersion?: string }
  status: 'Success' | 'Failure'
  message?: string
  reason?: string
  details?: StatusDetails
  code: number
}

/** Names a resource in an error: `deployments.apps "web" not found`. */
export interface ResourceName {
  group: string
  resource: string
}

/** One finding of validation. Models apimachinery field.Error (1.36). */
export interface FieldError {
  reason:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueNotSupported'
    | 'FieldValueDuplicate'
    | 'FieldValueForbidden'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
    | 'FieldValueTooFew'
    | 'FieldValueTypeInvalid'
    | 'FieldValueNotFound'
    | 'InternalError'
  field: string
  message: string
}

/** True for a Failure Status; separates a refused call from its object. */
export function isFailure(value: unknown): value is Status {
  return (
    typeof value === 'object' && value !== null && (value as Status).kind === 'Status' && (value as Status).status === 'Failure'
  )
}

export function failure(code: number, reason: string, message: string, details?: StatusDetails): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details ? { details } : {}),
    code,
  }
}

const qualified = (of: ResourceName): string => (of.group === '' ? of.resource : `${of.resource}.${of.group}`)
const detailsOf = (of: ResourceName, name: string): StatusDetails => ({
  ...(name === '' ? {} : { name }),
  ...(of.group === '' ? {} : { group: of.group }),
  kind: of.resource,
})

export const notFound = (of: ResourceName, name: string): Status =>
  failure(404, 'NotFound', `${qualified(of)} "${name}" not found`, detailsOf(of, name))

export const alreadyExists = (of: ResourceName, name: string): Status =>
  failure(409, 'AlreadyExists', `${qualified(of)} "${name}" already exists`, detailsOf(of, name))

export const conflict = (of: ResourceName, name: string, why: string): Status =>
  failure(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(of)} "${name}": ${why}`, detailsOf(of, name))

export const modifiedConflict = (of: ResourceName, name: string): Status =>
  conflict(of, name, 'the object has been modified; please apply your changes to the latest version and try again')

export const badRequest = (message: string): Status => failure(400, 'BadRequest', message)

/** What an API server says to a missing or wrong token. */
export const unauthorized = (): Status => failure(401, 'Unauthorized', 'Unauthorized')

export const forbidden = (of: ResourceName, name: string, why: string): Status =>
  failure(
    403,
    'Forbidden',
    name === '' ? `${qualified(of)} is forbidden: ${why}` : `${qualified(of)} "${name}" is forbidden: ${why}`,
    detailsOf(of, name),
  )

export const methodNotAllowed = (of: ResourceName, verb: string): Status =>
  failure(405, 'MethodNotAllowed', `${verb} is not supported on resources of kind "${qualified(of)}"`, detailsOf(of, ''))

/** 422 with a cause per field error; the message says equal ones once, in brackets when there are several. */
export function invalid(of: { group: string; kind: string }, name: string, errors: readonly FieldError[]): Status {
  const lines = [...new Set(errors.map((e) => `${e.field}: ${e.message}`))]
  const text = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`
  const qualifiedKind = of.group === '' ? of.kind : `${of.kind}.${of.group}`
  return failure(422, 'Invalid', `${qualifiedKind} "${name}" is invalid: ${text}`, {
    ...(name === '' ? {} : { name }),
    ...(of.group === '' ? {} : { group: of.group }),
    ...(of.kind === '' ? {} : { kind: of.kind }),
    causes: errors.map((e) => ({ reason: e.reason, message: e.message, field: e.field })),
  })
}

const shown = (value: unknown): string => (typeof value === 'string' ? goQuote(value) : goJson(value))

export const requiredField = (field: string, detail = ''): FieldError => ({
  reason: 'FieldValueRequired',
  field,
  message: detail === '' ? 'Required value' : `Required value: ${detail}`,
})
/** Without the value: what is wrong with a whole of several fields. */
export const invalidWhole = (field: string, detail: string): FieldError => ({
  reason: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${detail}`,
})
export const invalidField = (field: string, value: unknown, detail: string): FieldError => ({
  reason: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${shown(value)}${detail === '' ? '' : `: ${detail}`}`,
})
export const unsupportedField = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  reason: 'FieldValueNotSupported',
  field,
  message: `Unsupported value: ${shown(value)}: supported values: ${supported.map((s) => `"${s}"`).join(', ')}`,
})
export const duplicateField = (field: string, value: unknown): FieldError => ({
  reason: 'FieldValueDuplicate',
  field,
  message: `Duplicate value: ${shown(value)}`,
})
export const forbiddenField = (field: string, detail: string): FieldError => ({
  reason: 'FieldValueForbidden',
  field,
  message: `Forbidden: ${detail}`,
})
export const tooLongField = (field: string, maxLength: number): FieldError => ({
  reason: 'FieldValueTooLong',
  field,
  message: `Too long: may not be more than ${maxLength} ${maxLength === 1 ? 'byte' : 'bytes'}`,
})
export const tooManyField = (field: string, count: number, max: number): FieldError => ({
  reason: 'FieldValueTooMany',
  field,
  message: `Too many: ${count}: must have at most ${max} ${max === 1 ? 'item' : 'items'}`,
})
export const internalField = (field: string, why: string): FieldError => ({
  reason: 'InternalError',
  field,
  message: `Internal error: ${why}`,
})
export const notFoundField = (field: string, value: unknown): FieldError => ({
  reason: 'FieldValueNotFound',
  field,
  message: `Not found: ${shown(value)}`,
})
