import { equal } from '../../../api/copy.ts'
import type { ConfigMap } from '../../../api/core.ts'
import { configmaps } from '../../../api/kinds.ts'
import { type FieldError, forbiddenField, invalidField, tooLongField } from '../../../api/status.ts'
import { columnsOf, integer } from '../../age.ts'
import type { Strategy } from '../../strategy.ts'

const maxBytes = 1024 * 1024
const keyPattern = '[-._a-zA-Z0-9]+'
const keyText = `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '${keyPattern}')`

/** Keys of ConfigMaps and Secrets. Models apimachinery IsConfigMapKey (1.36). */
export function configKeyErrors(key: string, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (key.length > 253) errors.push(invalidField(field, key, 'must be no more than 253 characters'))
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) errors.push(invalidField(field, key, keyText))
  if (key === '.' || key === '..') errors.push(invalidField(field, key, `must not be '${key}'`))
  return errors
}

function validate(object: ConfigMap): FieldError[] {
  const errors: FieldError[] = []
  let bytes = 0
  for (const member of ['data', 'binaryData'] as const) {
    for (const [key, value] of Object.entries(object[member] ?? {})) {
      errors.push(...configKeyErrors(key, `${member}[${key}]`))
      if (member === 'data' && object.binaryData?.[key] !== undefined) {
        errors.push(invalidField(`data[${key}]`, key, 'duplicate of key present in binaryData'))
      }
      bytes += value.length
    }
  }
  if (bytes > maxBytes) errors.push(tooLongField('', maxBytes))
  return errors
}

function validateUpdate(object: ConfigMap, old: ConfigMap): FieldError[] {
  const errors: FieldError[] = []
  if (old.immutable) {
    const why = 'field is immutable when `immutable` is set'
    if (!object.immutable) errors.push(forbiddenField('immutable', why))
    if (!equal(object.data ?? {}, old.data ?? {})) errors.push(forbiddenField('data', why))
    if (!equal(object.binaryData ?? {}, old.binaryData ?? {})) errors.push(forbiddenField('binaryData', why))
  }
  return [...errors, ...validate(object)]
}

export const configMapStrategy: Strategy<ConfigMap> = {
  resource: configmaps,
  columns: columnsOf<ConfigMap>(
    integer('Data', (object) => String(Object.keys(object.data ?? {}).length + Object.keys(object.binaryData ?? {}).length)),
  ),
  validate,
  validateUpdate,
}
