import type { Resource } from '../../../api/resource.ts'
import { resourceTable } from '../../../api/resource-table.ts'
import { type Below, unknownFieldText } from '../../cel/known-fields.ts'
import { kindFields } from '../../cel/model-fields.ts'
import type { PolicySpec } from './validate.ts'
import type { RuleWithOperations } from './validate-rules.ts'

interface ExpressionWarning {
  fieldRef: string
  warning: string
}

const maxTypes = 10
const names = ['object', 'oldObject', 'request', 'namespaceObject', 'params', 'variables', 'authorizer']

/**
 * Fields that the expressions of a policy look at and the Kinds it is for do not have.
 * Models admission/plugin/policy/validating/typechecking.go Check (1.36), for built-in Kinds.
 */
export function typeWarnings(spec: PolicySpec): ExpressionWarning[] {
  const kinds = kindsOf(spec)
  return (spec.validations ?? []).flatMap(({ expression = '', messageExpression = '' }, i) => [
    ...warningOf(spec, kinds, expression, `spec.validations[${i}].expression`),
    ...(messageExpression === '' ? [] : warningOf(spec, kinds, messageExpression, `spec.validations[${i}].messageExpression`)),
  ])
}

function warningOf(spec: PolicySpec, kinds: readonly Resource[], expression: string, fieldRef: string): ExpressionWarning[] {
  const variables = (spec.variables ?? []).map(({ name = '' }) => name)
  const params = paramsOf(spec)
  const texts = kinds.flatMap((kind) => {
    const object = kindFields(kind)
    if (!object) return []
    const types = { object, oldObject: object, ...(params ? { params } : {}) }
    const text = unknownFieldText(expression, { names, variables, types })
    return text === undefined ? [] : [`${goKind(kind)}: ${text}\n`]
  })
  return texts.length === 0 ? [] : [{ fieldRef, warning: texts.join('\n') }]
}

const goKind = ({ group, version, kind }: Resource): string => `${group}/${version}, Kind=${kind}`

function paramsOf({ paramKind }: PolicySpec): Below | undefined {
  const { apiVersion = '', kind = '' } = paramKind ?? {}
  const [version = '', group = ''] = apiVersion.split('/').reverse()
  const known = resourceTable.find((one) => one.kind === kind && one.group === group && one.version === version)
  return known && kindFields(known)
}

/** The Kinds that rules name without stars, some from each. */
function kindsOf({ matchConstraints }: PolicySpec): Resource[] {
  const found = new Set((matchConstraints?.resourceRules ?? []).flatMap((rule) => kindsOfRule(rule).slice(0, maxTypes)))
  return [...found].sort((a, b) => (goKind(a) < goKind(b) ? -1 : 1))
}

function kindsOfRule({ apiGroups = [], apiVersions = [], resources = [] }: RuleWithOperations): Resource[] {
  if ([...apiGroups, ...apiVersions].some((part) => part.includes('*'))) return []
  const plain = resources.filter((resource) => !/[*/]/.test(resource))
  return resourceTable.filter(
    ({ group, version, resource }) => apiGroups.includes(group) && apiVersions.includes(version) && plain.includes(resource),
  )
}
