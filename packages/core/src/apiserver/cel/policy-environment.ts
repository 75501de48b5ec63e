import type { Environment, FieldsOf } from './check/environment.ts'
import { typeIn } from './check/signature.ts'
import { dyn, listOf, mapOf, opaque, struct, type Type } from './check/types.ts'
import { allFunctions, baseFunctions } from './library/all.ts'

/** Types of objects: their fields, as `name type`. Models admission/plugin/cel/compile.go BuildRequestType and BuildNamespaceType (1.36). */
const objects: Readonly<Record<string, string>> = {
  'kubernetes.GroupVersionKind': 'group string; version string; kind string',
  'kubernetes.GroupVersionResource': 'group string; version string; resource string',
  'kubernetes.UserInfo': 'username string; uid string; groups list(string); extra map(string, list(string))',
  'kubernetes.AdmissionRequest': `kind kubernetes.GroupVersionKind; resource kubernetes.GroupVersionResource; subResource string;
    requestKind kubernetes.GroupVersionKind; requestResource kubernetes.GroupVersionResource; requestSubResource string;
    name string; namespace string; operation string; userInfo kubernetes.UserInfo; dryRun bool; options dyn`,
  'kubernetes.NamespaceSpec': 'finalizers list(string)',
  'kubernetes.NamespaceCondition': 'status string; type string; lastTransitionTime timestamp; message string; reason string',
  'kubernetes.NamespaceStatus': 'conditions list(kubernetes.NamespaceCondition); phase string',
  'kubernetes.NamespaceMetadata': `name string; generateName string; namespace string; labels map(string, string);
    annotations map(string, string); UID string; creationTimestamp timestamp; deletionGracePeriodSeconds int;
    deletionTimestamp timestamp; generation int; resourceVersion string; finalizers list(string)`,
  'kubernetes.Namespace':
    'metadata kubernetes.NamespaceMetadata; spec kubernetes.NamespaceSpec; status kubernetes.NamespaceStatus',
}

const fieldsIn = (text: string): ReadonlyMap<string, Type> =>
  new Map(
    text.split(';').map((field): [string, Type] => {
      const [, name = '', type = ''] = /^\s*(\S+)\s+(.+)$/s.exec(field) ?? []
      return [name, typeIn(type)]
    }),
  )

/** The fields of types that are written so, by the types' names. */
export const objectsIn = (texts: Readonly<Record<string, string>>): ReadonlyMap<string, FieldsOf> =>
  new Map(
    Object.entries(texts).map(([name, text]): [string, FieldsOf] => {
      const fields = fieldsIn(text)
      return [name, (field) => fields.get(field)]
    }),
  )

const ownObjects = objectsIn(objects)

/** What the expressions of a policy or of a webhook's conditions may name. */
export interface PolicyNames {
  params?: boolean
  authorizer?: boolean
  /** `Object{…}` and `JSONPatch{…}` can be built. */
  patches?: boolean
  /** Types of `variables.NAME`; without them there is no such name. */
  variables?: ReadonlyMap<string, Type>
  /** Types of names that are dyn otherwise, and the objects that they are made of. */
  typed?: Environment
}

const patchFields: Readonly<Record<string, Type>> = {
  op: typeIn('string'),
  from: typeIn('string'),
  path: typeIn('string'),
  value: dyn,
}

/** What an operation does not have: of a type without a name, which nothing is. */
const missing = opaque('')

/** Any field of an object that is built is dyn. Models apiserver/pkg/cel/mutation/typeresolver.go (1.36). */
function patchObject(name: string): FieldsOf | undefined {
  if (name === 'JSONPatch') return (field) => patchFields[field] ?? missing
  return /^Object(?:\.|$)/.test(name) ? () => dyn : undefined
}

const variablesType = 'kubernetes.variables'

/** Models admission/plugin/cel/compile.go createEnvForOpts and composition.go (1.36). */
export function policyEnvironment({ params, authorizer, patches, variables, typed }: PolicyNames): Environment {
  const names = new Map<string, Type>([
    ['object', dyn],
    ['oldObject', dyn],
    ['namespaceObject', struct('kubernetes.Namespace')],
    ['request', struct('kubernetes.AdmissionRequest')],
  ])
  if (params) names.set('params', dyn)
  if (authorizer) {
    names.set('authorizer', struct('kubernetes.authorization.Authorizer'))
    if (!typed) names.set('authorizer.requestResource', struct('kubernetes.authorization.ResourceCheck'))
  }
  if (variables) names.set('variables', struct(variablesType))
  for (const [name, type] of typed?.variables ?? []) names.set(name, type)
  const ofVariables: FieldsOf = (field) => variables?.get(field)
  return {
    variables: names,
    objects: (name) =>
      ownObjects.get(name) ??
      (variables && name === variablesType ? ofVariables : undefined) ??
      typed?.objects(name) ??
      (patches ? patchObject(name) : undefined),
    functions: patches ? allFunctions : baseFunctions,
  }
}

const plain = new Set(['any', 'bool', 'bytes', 'double', 'duration', 'int', 'null', 'string', 'timestamp', 'uint'])

/** The type under which others see a variable; undefined stands for one that does not compile. Models convertCelTypeToDeclType (1.36). */
export function variableType(type: Type | undefined): Type {
  if (!type) return dyn
  if (plain.has(type.kind)) return type
  const [first, second] = type.params.map(variableType)
  if (type.kind === 'list' && first) return listOf(first)
  return type.kind === 'map' && first && second ? mapOf(first, second) : dyn
}
