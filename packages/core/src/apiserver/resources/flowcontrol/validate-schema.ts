import { equal } from '../../../api/copy.ts'
import type { FlowSchema, FlowSchemaSpec, NonResourceRule, ResourceRule, Rules, Subject } from '../../../api/flowcontrol.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '../../../api/status.ts'
import { follows, named } from '../../metadata/field-rules.ts'
import { isDns1123Label, isDns1123Subdomain } from '../../metadata/names.ts'
import { internalStruct, type Structs } from '../internal-struct.ts'
import { mandatoryFlowSchema } from './bootstrap.ts'

/** Models pkg/apis/flowcontrol/types.go (1.36). */
const structs: Structs = {
  Spec: 'PriorityLevelConfiguration:Named MatchingPrecedence:i DistinguisherMethod:*Method Rules:[]Rules',
  Named: 'Name:s',
  Method: 'Type:s',
  Rules: 'Subjects:[]Subject ResourceRules:[]ResourceRule NonResourceRules:[]NonResourceRule',
  Subject: 'Kind:s User:*Named Group:*Named ServiceAccount:*Account',
  Account: 'Namespace:s Name:s',
  ResourceRule: 'Verbs APIGroups Resources ClusterScope:b Namespaces',
  NonResourceRule: 'Verbs NonResourceURLs',
}

const internalSpec = (spec: FlowSchemaSpec): object => internalStruct(structs, 'Spec', spec as never)

const lastPrecedence = 10_000
const methods = ['ByNamespace', 'ByUser']
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch']

/** Models flowcontrol/validation ValidateFlowSchema (1.36). */
export const flowSchemaErrors = (object: FlowSchema): FieldError[] => [
  ...precedenceErrors(object),
  ...methodErrors(object.spec.distinguisherMethod),
  ...levelNameErrors(object.spec.priorityLevelConfiguration?.name),
  ...(object.spec.rules ?? []).flatMap((rule, i) => rulesErrors(rule, `spec.rules[${i}]`)),
  ...fixedSpecErrors(object),
  ...conditionsErrors(object),
]

function precedenceErrors({ metadata, spec }: FlowSchema): FieldError[] {
  const { matchingPrecedence: precedence = 0 } = spec
  const wrong = (why: string): FieldError[] => [invalidField('spec.matchingPrecedence', precedence, why)]
  if (precedence <= 0) return wrong('must be a positive value')
  if (precedence > lastPrecedence) return wrong(`must not be greater than ${lastPrecedence}`)
  return precedence === 1 && metadata.name !== 'exempt'
    ? wrong("only the schema named 'exempt' may have matchingPrecedence 1")
    : []
}

const methodErrors = (method: FlowSchemaSpec['distinguisherMethod']): FieldError[] =>
  method && !methods.includes(method.type ?? '')
    ? [unsupportedField('spec.distinguisherMethod.type', { Type: method.type ?? '' }, methods)]
    : []

function levelNameErrors(name: string | undefined): FieldError[] {
  const field = 'spec.priorityLevelConfiguration.name'
  return name ? follows(isDns1123Subdomain, name, field) : [requiredField(field, 'must reference a priority level')]
}

function fixedSpecErrors({ metadata, spec }: FlowSchema): FieldError[] {
  const wanted = mandatoryFlowSchema(metadata.name)
  if (!wanted || equal(internalSpec(wanted), internalSpec(spec))) return []
  return [invalidField('spec', internalSpec(spec), `spec of '${metadata.name}' must equal the fixed value`)]
}

/** No two conditions of a type, and none without. */
export function conditionsErrors({ status }: Pick<FlowSchema, 'status'>): FieldError[] {
  const types = (status?.conditions ?? []).map(({ type }) => type ?? '')
  return types.flatMap((type, i) => {
    const field = `status.conditions[${i}].type`
    return [
      ...(types.indexOf(type) < i ? [duplicateField(field, type)] : []),
      ...(type === '' ? [requiredField(field, 'must not be empty')] : []),
    ]
  })
}

function rulesErrors({ subjects = [], resourceRules = [], nonResourceRules = [] }: Rules, at: string): FieldError[] {
  const none = resourceRules.length + nonResourceRules.length === 0
  return [
    ...(subjects.length === 0 ? [requiredField(`${at}.subjects`, 'subjects must contain at least one value')] : []),
    ...subjects.flatMap((subject, i) => subjectErrors(subject, `${at}.subjects[${i}]`)),
    ...(none ? [requiredField(at, 'at least one of resourceRules and nonResourceRules has to be non-empty')] : []),
    ...resourceRules.flatMap((rule, i) => resourceRuleErrors(rule, `${at}.resourceRules[${i}]`)),
    ...nonResourceRules.flatMap((rule, i) => nonResourceRuleErrors(rule, `${at}.nonResourceRules[${i}]`)),
  ]
}

const kinds = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const

/** In the order in which each kind forbids the two others. */
const others: Readonly<Record<string, (keyof typeof kinds)[]>> = {
  ServiceAccount: ['User', 'Group'],
  User: ['ServiceAccount', 'Group'],
  Group: ['ServiceAccount', 'User'],
}

function subjectErrors(subject: Subject, at: string): FieldError[] {
  const kind = subject.kind as keyof typeof kinds
  if (!kinds[kind]) return [unsupportedField(`${at}.kind`, subject.kind ?? '', ['Group', 'ServiceAccount', 'User'])]
  const part = kinds[kind]
  const misplaced = (others[kind] ?? [])
    .filter((other) => subject[kinds[other]])
    .map((other) => forbiddenField(`${at}.${kinds[other]}`, `${kinds[other]} is forbidden when subject kind is not '${other}'`))
  const own = subject[part]
    ? partErrors(kind, subject, `${at}.${part}`)
    : [requiredField(`${at}.${part}`, `${part} is required when subject kind is '${kind}'`)]
  return [...own, ...misplaced]
}

function partErrors(kind: keyof typeof kinds, { user, group, serviceAccount = {} }: Subject, at: string): FieldError[] {
  if (kind !== 'ServiceAccount') return (kind === 'User' ? user : group)?.name ? [] : [requiredField(`${at}.name`)]
  const { name, namespace } = serviceAccount
  return [
    ...(name === '*' ? [] : named(isDns1123Subdomain, name, `${at}.name`)),
    ...(namespace
      ? follows(isDns1123Label, namespace, `${at}.namespace`)
      : [requiredField(`${at}.namespace`, 'must specify namespace for service account')]),
  ]
}

function verbsErrors(list: readonly string[], at: string): FieldError[] {
  const field = `${at}.verbs`
  if (list.length === 0) return [requiredField(field, 'verbs must contain at least one value')]
  if (list.includes('*')) return alone(list, field, 'verbs')
  return list.every((verb) => verbs.includes(verb)) ? [] : [unsupportedField(field, list, verbs)]
}

/** A star says everything. */
const alone = (list: readonly string[], field: string, what: string): FieldError[] =>
  list.length > 1 && list.includes('*') ? [invalidField(field, list, `if '*' is present, must not specify other ${what}`)] : []

function resourceRuleErrors(rule: ResourceRule, at: string): FieldError[] {
  const { apiGroups = [], resources = [], namespaces = [], clusterScope } = rule
  const atLeast = (list: readonly string[], field: string, what: string, many: string): FieldError[] =>
    list.length === 0 ? [requiredField(field, `resource rules must supply at least one ${what}`)] : alone(list, field, many)
  return [
    ...verbsErrors(rule.verbs ?? [], at),
    ...atLeast(apiGroups, `${at}.apiGroups`, 'api group', 'api groups'),
    ...atLeast(resources, `${at}.resources`, 'resource', 'resources'),
    ...namespacesErrors(namespaces, clusterScope === true, `${at}.namespaces`),
  ]
}

function namespacesErrors(namespaces: readonly string[], clusterScope: boolean, field: string): FieldError[] {
  if (namespaces.length === 0 && !clusterScope)
    return [requiredField(field, 'resource rules that are not cluster scoped must supply at least one namespace')]
  if (namespaces.includes('*')) return alone(namespaces, field, 'namespaces')
  return namespaces.flatMap((namespace, i) =>
    isDns1123Label(namespace).map((why) =>
      invalidField(`${field}[${i}]`, namespace, `each member of this list must be '*' or a DNS-1123 label; ${why}`),
    ),
  )
}

function nonResourceRuleErrors({ verbs: list = [], nonResourceURLs: urls = [] }: NonResourceRule, at: string): FieldError[] {
  const field = `${at}.nonResourceURLs`
  const errors = verbsErrors(list, at)
  if (urls.length === 0) return [...errors, requiredField(field, 'nonResourceURLs must contain at least one value')]
  if (urls.includes('*')) return [...errors, ...alone(urls, field, 'non-resource URLs')]
  return [...errors, ...urls.flatMap((url, i) => urlErrors(url, `${field}[${i}]`))]
}

function urlErrors(url: string, field: string): FieldError[] {
  const wrong = (why: string): FieldError[] => [invalidField(field, url, why)]
  if (url === '') return wrong('must not be empty')
  if (url === '/') return []
  if (!url.startsWith('/')) return wrong('must start with slash')
  if (url.includes(' ')) return wrong('must not contain white-space')
  if (url.includes('//')) return wrong('must not contain double slash')
  const stars = url.split('*').length - 1
  return stars > 1 || (stars === 1 && !url.endsWith('/*')) ? wrong('wildcard can only do suffix matching') : []
}
