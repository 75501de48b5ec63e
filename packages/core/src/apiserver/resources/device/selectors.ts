import type { Json } from '../../../api/json.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, tooLongField } from '../../../api/status.ts'
import { encodeUtf8 } from '../../../api/utf8.ts'
import { deviceEnvironment, deviceSizes } from '../../cel/device-environment.ts'
import { expressionErrors } from '../../cel/expression-errors.ts'
import { compiled } from '../../cel/programs.ts'
import { csiDriverNameErrors } from '../volume-sources.ts'
import { listErrors } from './lists.ts'

export interface Selector {
  cel?: { expression?: string }
}
export interface Configuration {
  opaque?: { driver?: string; parameters?: Json }
}

const maxSelectors = 32
const maxExpression = 10 * 1024
const maxParameters = 10 * 1024
/** CELSelectorExpressionMaxCost of k8s.io/api/resource. */
const maxCost = 1_000_000

/** Models resource/validation validateSelectorSlice (1.36). */
export const selectorsErrors = (selectors: readonly Selector[] | undefined, at: string): FieldError[] =>
  listErrors(selectors ?? [], maxSelectors, selectorErrors, at)

/** Models validateCELSelector (1.36). */
function selectorErrors({ cel }: Selector, at: string): FieldError[] {
  if (!cel) return [requiredField(`${at}.cel`)]
  const { expression = '' } = cel
  const field = `${at}.cel.expression`
  if (expression.length > maxExpression) return [tooLongField(field, maxExpression)]
  const errors = expressionErrors(expression, field, deviceEnvironment)
  const program = compiled(expression, deviceEnvironment)
  if (errors.length > 0 || 'error' in program) return errors
  if (program.type !== 'bool' && program.type !== 'google.protobuf.Any')
    return [invalidField(field, expression, `must evaluate to bool or the unknown type, not ${program.type}`)]
  return program.estimate(deviceSizes).max > maxCost ? [forbiddenField(field, 'too complex, exceeds cost limit')] : []
}

/** Models validateDeviceConfiguration (1.36). */
export function configurationErrors({ opaque }: Configuration, at: string): FieldError[] {
  if (!opaque) return [requiredField(`${at}.opaque`)]
  return [
    ...csiDriverNameErrors(opaque.driver ?? '', `${at}.opaque.driver`),
    ...rawErrors(opaque.parameters, maxParameters, `${at}.opaque.parameters`),
  ]
}

/** What only its driver knows: an object of some size. Models validateRawExtension (1.36). */
export function rawErrors(value: Json | undefined, maxBytes: number, field: string): FieldError[] {
  if (value === undefined || value === null) return [requiredField(field)]
  if (encodeUtf8(JSON.stringify(value)).length > maxBytes) return [tooLongField(field, maxBytes)]
  return typeof value === 'object' && !Array.isArray(value)
    ? []
    : [invalidField(field, '<value omitted>', 'must be a valid JSON object')]
}
