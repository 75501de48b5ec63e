import { equal } from '../../../api/copy.ts'
import type { ConfigMap } from '../../../api/core.ts'
import { configmaps } from '../../../api/kinds.ts'
import { type FieldError, forbiddenField, invalidField, tooLongField } from '../../../api/status.ts'
import { encodeUtf8 } from '../../../api/utf8.ts'
import { columnsOf, integer } from '../../columns.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isConfigKey } from '../../metadata/names.ts'
import type { Strategy } from '../../strategy.ts'

const maxBytes = 1024 * 1024

/** How many bytes a base64 text stands for. */
export const decodedLength = (text: string): number => Math.floor((text.replace(/=+$/, '').length * 3) / 4)

/** Models core/validation ValidateConfigMap (1.36). */
function validate(object: ConfigMap): FieldError[] {
  const errors: FieldError[] = []
  let bytes = 0
  for (const member of ['data', 'binaryData'] as const) {
    for (const [key, value] of Object.entries(object[member] ?? {})) {
      errors.push(...follows(isConfigKey, key, `${member}[${key}]`))
      if (member === 'data' && object.binaryData?.[key] !== undefined) {
        errors.push(invalidField(`data[${key}]`, key, 'duplicate of key present in binaryData'))
      }
      bytes += member === 'data' ? encodeUtf8(value).length : decodedLength(value)
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
