import { base64, unbase64 } from '../../../api/base64.ts'
import { equal } from '../../../api/copy.ts'
import type { Secret } from '../../../api/core.ts'
import { secrets } from '../../../api/kinds.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, tooLongField } from '../../../api/status.ts'
import { decodeUtf8, encodeUtf8 } from '../../../api/utf8.ts'
import { columnsOf, integer, text } from '../../columns.ts'
import { scanJson } from '../../json-text.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isConfigKey } from '../../metadata/names.ts'
import type { Strategy } from '../../strategy.ts'
import { decodedLength } from '../configmap/strategy.ts'

/** The keys that a type must have. Models ValidateSecret (1.36). */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}

const maxBytes = 1024 * 1024
const accountNote = 'kubernetes.io/service-account.name'

/** Models core/validation ValidateSecret (1.36). */
function validate(object: Secret): FieldError[] {
  const data = object.data ?? {}
  const errors = Object.keys(data).flatMap((key) => follows(isConfigKey, key, `data[${key}]`))
  const bytes = Object.values(data).reduce((sum, value) => sum + decodedLength(value), 0)
  if (bytes > maxBytes) errors.push(tooLongField('data', maxBytes))
  for (const [key, value] of Object.entries(data)) {
    if (unbase64(value) === undefined) errors.push(invalidField(`data[${key}]`, value, 'illegal base64 data'))
  }
  return [...errors, ...typeErrors(object, data)]
}

/** What each type of Secret must hold. */
function typeErrors({ type = '', metadata }: Secret, data: Record<string, string>): FieldError[] {
  const missing = (requiredKeys[type] ?? []).filter((key) => data[key] === undefined)
  const errors = missing.map((key) => requiredField(`data[${key}]`))
  if (type === 'kubernetes.io/service-account-token' && !metadata.annotations?.[accountNote])
    errors.push(requiredField(`metadata.annotations[${accountNote}]`))
  // an empty key is none
  if (type === 'kubernetes.io/ssh-auth' && !data['ssh-privatekey']) errors.push(requiredField('data[ssh-privatekey]'))
  if (type === 'kubernetes.io/basic-auth' && data.username === undefined && data.password === undefined)
    errors.push(requiredField('data[username]'), requiredField('data[password]'))
  for (const key of jsonKeys[type] ?? []) {
    const problem = data[key] === undefined ? undefined : problemOf(data[key])
    if (problem !== undefined) errors.push(invalidField(`data[${key}]`, '<secret contents redacted>', problem))
  }
  return errors
}

const jsonKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
}

const problemOf = (value: string): string | undefined => {
  const scanned = scanJson(decodeUtf8(unbase64(value) ?? new Uint8Array()))
  return 'error' in scanned ? scanned.error : undefined
}

function validateUpdate(object: Secret, old: Secret): FieldError[] {
  const errors: FieldError[] = []
  if (object.type !== old.type) errors.push(invalidField('type', object.type, 'field is immutable'))
  if (old.immutable) {
    const why = 'field is immutable when `immutable` is set'
    if (!object.immutable) errors.push(forbiddenField('immutable', why))
    if (!equal(object.data ?? {}, old.data ?? {})) errors.push(forbiddenField('data', why))
  }
  return [...errors, ...validate(object)]
}

export const secretStrategy: Strategy<Secret> = {
  resource: secrets,
  columns: columnsOf<Secret>(
    text('Type', (object) => object.type ?? ''),
    integer('Data', (object) => String(Object.keys(object.data ?? {}).length)),
  ),
  selectableFields: { type: (object) => object.type ?? '' },
  setDefaults(object) {
    object.type ||= 'Opaque'
    for (const [key, value] of Object.entries(object.stringData ?? {})) {
      object.data = { ...object.data, [key]: base64(encodeUtf8(value)) }
    }
    delete object.stringData
  },
  validate,
  validateUpdate,
}
