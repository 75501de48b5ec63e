import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import type { Version } from './definition.ts'

const types = ['boolean', 'date', 'integer', 'number', 'string']
const formats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']

/** Models apiextensions/validation ValidateCustomResourceColumnDefinition (1.36). */
export const columnErrors = (columns: Version['additionalPrinterColumns'] = [], at: string): FieldError[] =>
  columns.flatMap((column, i) => oneColumnErrors(column, `${at}[${i}]`))

function oneColumnErrors(
  { name, type, format, jsonPath }: NonNullable<Version['additionalPrinterColumns']>[number],
  at: string,
): FieldError[] {
  const errors = name ? [] : [requiredField(`${at}.name`)]
  const among = `must be one of ${types.join(',')}`
  if (!type) errors.push(requiredField(`${at}.type`, among))
  else if (!types.includes(type)) errors.push(invalidField(`${at}.type`, type, among))
  if (format && !formats.includes(format))
    errors.push(invalidField(`${at}.format`, format, `must be one of ${formats.join(',')}`))
  if (!jsonPath) return [...errors, requiredField(`${at}.JSONPath`)]
  return [...errors, ...simplePathErrors(jsonPath, `${at}.JSONPath`)]
}

/** Models validateSimpleJSONPath (1.36). */
export const simplePathErrors = (path: string, field: string): FieldError[] =>
  path.startsWith('.') ? [] : [invalidField(field, path, 'must be a simple json path starting with .')]
