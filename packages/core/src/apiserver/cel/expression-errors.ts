import { duplicateField, type FieldError, internalField, invalidField, requiredField, tooManyField } from '../../api/status.ts'
import { follows } from '../metadata/field-rules.ts'
import { isQualifiedName } from '../metadata/names.ts'
import type { Environment } from './check/environment.ts'
import { compiled } from './programs.ts'

export interface Condition {
  name?: string
  expression?: string
}

/**
 * What is wrong with an expression at `field`; `types` are those that it may answer, none for any. `shown` is how it was
 * written, where it is compiled without blanks around it. Models admission/plugin/cel/compile.go CompileCELExpression (1.36).
 */
export function expressionErrors(
  expression: string,
  field: string,
  environment: Environment,
  types: readonly string[] = [],
  shown = expression,
): FieldError[] {
  const program = compiled(expression, environment)
  if ('error' in program && program.stage === 'compilation')
    return [invalidField(field, shown, `compilation failed: ${program.error}`)]
  if (types.length > 0 && !types.includes(program.type)) {
    const wanted = types.length === 1 ? types[0] : `one of [${types.join(' ')}]`
    return [invalidField(field, shown, `must evaluate to ${wanted} but got ${program.type}`)]
  }
  return 'error' in program ? [internalField(field, `program instantiation failed: ${program.error}`)] : []
}

const maxConditions = 64

/** Models pkg/apis/admissionregistration/validation validateMatchConditions (1.36). */
export function conditionErrors(
  conditions: readonly Condition[] | undefined,
  field: string,
  environment: Environment,
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
          : expressionErrors(text, `${at}.expression`, environment, ['bool'])),
        ...(name === '' ? [requiredField(`${at}.name`)] : follows(isQualifiedName, name, `${at}.name`)),
        ...(name !== '' && names.indexOf(name) < i ? [duplicateField(`${at}.name`, name)] : []),
      ]
    }),
  ]
}
