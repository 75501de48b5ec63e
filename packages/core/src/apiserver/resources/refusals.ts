import { parse } from 'yaml'
import type { JsonObject } from '../../api/json.ts'
import type { Status } from '../../api/status.ts'
import { type BareServer, bareServer } from './bare-server.ts'

/** field.Error's words for each reason. */
const words: Readonly<Record<string, string>> = {
  FieldValueRequired: 'Required value',
  FieldValueInvalid: 'Invalid value',
  FieldValueTypeInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueForbidden: 'Forbidden',
  FieldValueNotFound: 'Not found',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTooFew: 'Too few',
  InternalError: 'Internal error',
}

/**
 * What an answer is refused for: `field: message` of each cause in order, the whole message where there is no cause, nothing for
 * an object. Throws when a cause's reason is not the one that its words say. For tests.
 */
export function causesOf(answer: JsonObject): string[] {
  const { kind, status, message = '', details } = answer as unknown as Status
  if (kind !== 'Status' || status !== 'Failure') return []
  const causes = details?.causes ?? []
  for (const cause of causes)
    if (!cause.message.startsWith(words[cause.reason] ?? '?')) throw new Error(`${cause.reason}: ${cause.message}`)
  return causes.length === 0 ? [message] : causes.map(({ field, message: why }) => `${field}: ${why}`)
}

/** Causes of creates that leave nothing behind, on one server. */
export function creates(server: BareServer = bareServer()): (yaml: string) => string[] {
  return (yaml) => causesOf(server.create(yaml, undefined, 'dryRun=All'))
}

/** Causes of a PUT of `before` with `edit` done to it. */
export function changes(before: string): (edit: (object: any) => void) => string[] {
  return (edit) => {
    const server = bareServer()
    const made = server.create(before) as any
    if (made.kind === 'Status') throw new Error(made.message)
    edit(made)
    return causesOf(server.put(made))
  }
}

/** Causes of a write of `status` over what `before` is. */
export function statuses(before: string, was: object = {}): (status: string) => string[] {
  return (status) => {
    const server = bareServer()
    const made = server.create(before) as any
    if (made.kind === 'Status') throw new Error(made.message)
    const first = Object.keys(was).length === 0 ? made : (server.put({ ...made, status: was }, 'status') as any)
    if (first.kind === 'Status') throw new Error(first.message)
    return causesOf(server.put({ ...first, status: parse(status) }, 'status'))
  }
}

/** A table row: what is written, and the causes. */
export type Row = [string, ...string[]]

// what many tables say
export const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
export const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
export const qualified =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
export const labelValue =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
export const badIp = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'
