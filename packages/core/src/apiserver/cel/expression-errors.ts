import { duplicateField, type FieldError, invalidField, requiredField, tooManyField } from '../../api/status.ts'
import { follows } from '../metadata/field-rules.ts'
import { isQualifiedName } from '../metadata/names.ts'
import { unknownFieldText } from './known-fields.ts'
import { compile } from './program.ts'

export interface Condition {
  name?: string
  expression?: string
}

/** What an expression stands in. */
export interface Surroundings {
  /** The names that it may use. */
  names: readonly string[]
  /** What may follow `variables.`, where that is one of the names. */
  variables?: readonly string[]
}

/** A type as cel-go writes it. */
export const goType = (type: string): string =>
  type
    .replaceAll('<', '(')
    .replaceAll('>', ')')
    .replace(/^null$/, 'null_type')
    .replace(/,(?! )/g, ', ')

/**
 * What is wrong with an expression at `field`; `types` are those that it may answer, none for any. `shown` is how it was
 * written, where it is compiled without blanks around it.
 */
export function expressionErrors(
  expression: string,
  field: string,
  { names, variables = [] }: Surroundings,
  types: readonly string[] = [],
  shown = expression,
): FieldError[] {
  const program = compile(expression, names)
  if ('error' in program) return [invalidField(field, shown, program.error)]
  const unknown = unknownFieldText(expression, { names, variables })
  if (unknown !== undefined) return [invalidField(field, shown, unknown)]
  const got = goType(program.type)
  if (types.length === 0 || got === 'dyn' || types.includes(got)) return []
  const wanted = types.length === 1 ? types[0] : `one of [${types.join(' ')}]`
  return [invalidField(field, shown, `must evaluate to ${wanted} but got ${got}`)]
}

const maxConditions = 64

/** Models pkg/apis/admissionregistration/validation validateMatchConditions (1.36). */
export function conditionErrors(
  conditions: readonly Condition[] | undefined,
  field: string,
  surroundings: Surroundings,
): FieldError[] {
  const list = conditions ?? []
  const names = list.map(({ name = '' }) => name)
  return [
    ...(list.length > maxConditions ? [tooManyField(field, list.length, maxConditions)] : []),
    ...list.flatMap(({ name = '', expression = '' }, i) => {
      const at = `${field}[${i}]`
      const text = expression.trim()
      return [
        ...(text === ''
          ? [requiredField(`${at}.expression`)]
          : expressionErrors(text, `${at}.expression`, surroundings, ['bool'])),
        ...(name === '' ? [requiredField(`${at}.name`)] : follows(isQualifiedName, name, `${at}.name`)),
        ...(name !== '' && names.indexOf(name) < i ? [duplicateField(`${at}.name`, name)] : []),
      ]
    }),
  ]
}
