import { base64, unbase64 } from '../../../api/base64.ts'
import { equal } from '../../../api/copy.ts'
import type { Secret } from '../../../api/core.ts'
import { secrets } from '../../../api/kinds.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { encodeUtf8 } from '../../../api/utf8.ts'
import { columnsOf, integer, text } from '../../age.ts'
import type { Strategy } from '../../strategy.ts'
import { configKeyErrors } from '../configmap/strategy.ts'

/** The keys that a type must have. Models ValidateSecret (1.36). */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}

function validate(object: Secret): FieldError[] {
  const data = object.data ?? {}
  const errors = Object.keys(data).flatMap((key) => configKeyErrors(key, `data[${key}]`))
  for (const key of requiredKeys[object.type ?? ''] ?? []) {
    if (data[key] === undefined) errors.push(requiredField(`data[${key}]`))
  }
  for (const [key, value] of Object.entries(data)) {
    if (unbase64(value) === undefined) errors.push(invalidField(`data[${key}]`, value, 'illegal base64 data'))
  }
  return errors
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
