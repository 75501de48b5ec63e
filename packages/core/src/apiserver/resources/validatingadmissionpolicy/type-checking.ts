import type { Resource } from '../../../api/resource.ts'
import { resourceTable } from '../../../api/resource-table.ts'
import type { Environment } from '../../cel/check/environment.ts'
import { compile } from '../../cel/compile.ts'
import { kindEnvironment } from '../../cel/kind-environment.ts'
import { policyEnvironment } from '../../cel/policy-environment.ts'
import type { PolicySpec } from './validate.ts'
import { variableTypes } from './validate-parts.ts'
import type { RuleWithOperations } from './validate-rules.ts'

interface ExpressionWarning {
  fieldRef: string
  warning: string
}

const maxTypes = 10

/**
 * What the compiler says of a policy's expressions where objects are of the Kinds that it is for.
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
  const texts = kinds.flatMap((kind) => {
    const typed = typedFor(spec, kind)
    const names = { params: spec.paramKind !== undefined, authorizer: true, typed: typed as Environment }
    if (!typed) return []
    const environment = policyEnvironment({ ...names, variables: variableTypes(spec.variables ?? [], names) })
    const program = compile(expression, environment)
    return 'error' in program && program.stage === 'compilation' ? [`${goKind(kind)}: ${program.error}\n`] : []
  })
  return texts.length === 0 ? [] : [{ fieldRef, warning: texts.join('\n') }]
}

const goKind = ({ group, version, kind }: Resource): string => `${group}/${version}, Kind=${kind}`

/** The types of what is asked about; undefined where the Kind's fields are not known. */
function typedFor({ paramKind }: PolicySpec, kind: Resource): Environment | undefined {
  const { apiVersion = '', kind: name = '' } = paramKind ?? {}
  const [version = '', group = ''] = apiVersion.split('/').reverse()
  const params = resourceTable.find((one) => one.kind === name && one.group === group && one.version === version)
  return kindEnvironment({ object: kind, oldObject: kind, ...(params ? { params } : {}) })
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
