import { duplicateField, type FieldError, invalidField, requiredField } from '../../api/status.ts'
import { isQualifiedName } from '../metadata/names.ts'
import { compile } from './program.ts'

export interface Condition {
  name?: string
  expression?: string
}

/** What is wrong with an expression at `field`; `type` is what it must answer, where that is told beforehand. */
export function expressionErrors(
  text: string | undefined,
  field: string,
  variables: readonly string[],
  type?: string,
): FieldError[] {
  const expression = (text ?? '').trim()
  if (expression === '') return [requiredField(field)]
  const program = compile(expression, variables)
  if ('error' in program) return [invalidField(field, text, program.error)]
  if (type === undefined || program.type === 'dyn' || program.type === type) return []
  return [invalidField(field, text, `must evaluate to ${type}`)]
}

const maxConditions = 64

/** Models pkg/apis/admissionregistration/validation validateMatchConditions (1.36). */
export function conditionErrors(
  conditions: readonly Condition[] | undefined,
  field: string,
  variables: readonly string[],
): FieldError[] {
  const list = conditions ?? []
  const errors: FieldError[] = []
  if (list.length > maxConditions)
    errors.push({
      reason: 'FieldValueTooMany',
      field,
      message: `Too many: ${list.length}: must have at most ${maxConditions} items`,
    })
  list.forEach(({ name = '', expression }, i) => {
    errors.push(...expressionErrors(expression, `${field}[${i}].expression`, variables, 'bool'))
    if (name === '') errors.push(requiredField(`${field}[${i}].name`))
    else errors.push(...isQualifiedName(name).map((why) => invalidField(`${field}[${i}].name`, name, why)))
    if (name !== '' && list.findIndex((one) => one.name === name) < i) errors.push(duplicateField(`${field}[${i}].name`, name))
  })
  return errors
}
