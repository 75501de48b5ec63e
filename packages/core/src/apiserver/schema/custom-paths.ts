import type { Json, JsonObject } from '../../api/json.ts'
import type { Strategy } from '../strategy.ts'
import { componentName } from './component-name.ts'
import { customName } from './custom-schema.ts'
import { optionTexts } from './texts.gen.ts'

const ofTypes = ['application/json', 'application/yaml']
const patchTypes = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json']
const titled = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
const reference = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` })
const content = (types: readonly string[], name: string): JsonObject =>
  Object.fromEntries(types.map((type) => [type, { schema: reference(name) }]))

const wholeNumbers = new Set(['limit', 'timeoutSeconds', 'gracePeriodSeconds'])
const flags = new Set([
  'allowWatchBookmarks',
  'sendInitialEvents',
  'watch',
  'force',
  'orphanDependents',
  'ignoreStoreReadErrorWithClusterBreakingPotential',
])

const optionOf = (verb: string, name: string): JsonObject => ({
  name,
  in: 'query',
  description: optionTexts[verb]?.[name] ?? '',
  schema: { type: flags.has(name) ? 'boolean' : wholeNumbers.has(name) ? 'integer' : 'string', uniqueItems: true },
})

const notOptions = new Set(['name', 'namespace', 'pretty'])
const optionsOf = (verb: string): JsonObject[] =>
  Object.keys(optionTexts[verb] ?? {})
    .filter((name) => !notOptions.has(name))
    .sort()
    .map((name) => optionOf(verb, name))

const listOptions = (): JsonObject[] => optionsOf('List')

interface Verb {
  method: 'get' | 'put' | 'post' | 'delete' | 'patch'
  action: string
  /** How the operation is called. */
  name: string
  options: () => JsonObject[]
  /** Codes besides 200. */
  codes?: Readonly<Record<string, string>>
}

const collection: readonly Verb[] = [
  { method: 'get', action: 'list', name: 'list', options: listOptions },
  {
    method: 'post',
    action: 'post',
    name: 'create',
    options: () => optionsOf('Create'),
    codes: { '201': 'Created', '202': 'Accepted' },
  },
  { method: 'delete', action: 'deletecollection', name: 'deletecollection', options: listOptions },
]
const read: Verb = { method: 'get', action: 'get', name: 'read', options: () => [optionOf('List', 'resourceVersion')] }
const replace: Verb = {
  method: 'put',
  action: 'put',
  name: 'replace',
  options: () => optionsOf('Replace'),
  codes: { '201': 'Created' },
}
const patch: Verb = { method: 'patch', action: 'patch', name: 'patch', options: () => optionsOf('Patch') }
const single: readonly Verb[] = [
  read,
  replace,
  { method: 'delete', action: 'delete', name: 'delete', options: () => optionsOf('Delete'), codes: { '202': 'Accepted' } },
  patch,
]
const part: readonly Verb[] = [read, replace, patch]

interface Place {
  kind: string
  namespaced: string
  subresource: string
  root: string
  group: string
  version: string
  model: string
  /** What a list of them is called. */
  list: string
}

/** `an Apple`, `a Foo`. Models apiserver/pkg/endpoints/installer.go GetArticleForNoun (1.36). */
const article = (noun: string): string => (/^[aeiou]/i.test(noun) ? 'an' : 'a')

function describe({ name }: Verb, { kind, subresource }: Place): string {
  const of = subresource === '' ? '' : ` ${subresource} of`
  if (name === 'list') return `list objects of kind ${kind}`
  if (name === 'create' || name === 'delete') return `${name} ${article(kind)} ${kind}`
  if (name === 'deletecollection') return `delete collection of ${kind}`
  return `${name === 'patch' ? 'partially update' : name}${of} the specified ${kind}`
}

/** stable.example.com → stableExampleCom. */
const camel = (group: string): string =>
  group
    .split('.')
    .map((word, i) => (i === 0 ? word : titled(word)))
    .join('')

function operationId({ name }: Verb, { group, version, namespaced, kind, subresource }: Place): string {
  const [verb, collected] = name === 'deletecollection' ? ['delete', 'Collection'] : [name, '']
  return `${verb}${titled(camel(group))}${titled(version)}${collected}${namespaced}${kind}${titled(subresource)}`
}

const status = componentName('V1Status')
const bodies: Readonly<Record<string, (model: string) => JsonObject>> = {
  post: (model) => ({ content: content(ofTypes, model), required: true }),
  put: (model) => ({ content: content(ofTypes, model), required: true }),
  patch: () => ({ content: content(patchTypes, 'io.k8s.apimachinery.pkg.apis.meta.v1.Patch'), required: true }),
  delete: () => ({ content: content(ofTypes, componentName('V1DeleteOptions')) }),
}

function operation(verb: Verb, place: Place, id = operationId(verb, place)): JsonObject {
  const { action, options, codes } = verb
  const { group, version, kind, model } = place
  const answered = action === 'list' ? place.list : action.startsWith('delete') ? status : model
  const answer = (description: string): JsonObject => ({ description, content: content(ofTypes, answered) })
  const others = Object.entries(codes ?? {}).map(([code, text]) => [code, answer(text)])
  const body = bodies[action]
  return {
    tags: [`${camel(group)}_${version}`],
    description: describe(verb, place),
    operationId: id,
    parameters: options(),
    ...(body ? { requestBody: body(model) } : {}),
    responses: { '200': answer('OK'), ...Object.fromEntries(others), '401': { description: 'Unauthorized' } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind },
  }
}

const inPath = (name: string, description: string): JsonObject => ({
  name,
  in: 'path',
  description,
  required: true,
  schema: { type: 'string', uniqueItems: true },
})

/** What all operations of a path take. */
function shared(path: string, kind: string): JsonObject[] {
  return [
    ...(path.includes('{name}') ? [inPath('name', `name of the ${kind}`)] : []),
    ...(path.includes('{namespace}') ? [inPath('namespace', 'object name and auth scope, such as for teams and projects')] : []),
    optionOf('List', 'pretty'),
  ]
}

const item = (path: string, verbs: readonly Verb[], place: Place): JsonObject => ({
  ...Object.fromEntries(verbs.map((verb) => [verb.method, operation(verb, place)])),
  parameters: shared(path, place.kind),
})

/** All namespaces at once: the options of its one operation stand above it. */
function everywhere(place: Place, verb: Verb): JsonObject {
  const id = operationId(verb, { ...place, namespaced: '' })
  const { parameters, ...rest } = operation(verb, place, `${id}ForAllNamespaces`)
  const all = [...(parameters as JsonObject[]), optionOf('List', 'pretty')]
  return { get: rest, parameters: all.sort((a, b) => ((a.name as string) < (b.name as string) ? -1 : 1)) }
}

/** The paths of a custom resource with all that may be done there. Models apiextensions-apiserver controller/openapi/builder generateBuilder (1.36). */
export function customPaths(root: string, { resource, schema }: Strategy): JsonObject {
  const { group, version, kind, namespaced, subresources } = resource
  const place: Place = {
    group,
    version,
    kind,
    root,
    namespaced: namespaced ? 'Namespaced' : '',
    subresource: '',
    model: customName(resource),
    list: customName({ ...resource, kind: schema?.listKind ?? `${kind}List` }),
  }
  const base = `${root}/${namespaced ? 'namespaces/{namespace}/' : ''}${resource.resource}`
  const paths: Record<string, Json> = {
    ...(namespaced ? { [`${root}/${resource.resource}`]: everywhere(place, collection[0] as Verb) } : {}),
    [base]: item(base, collection, place),
    [`${base}/{name}`]: item(`${base}/{name}`, single, place),
  }
  for (const subresource of subresources) {
    const path = `${base}/{name}/${subresource}`
    const model = subresource === 'scale' ? 'io.k8s.api.autoscaling.v1.Scale' : place.model
    paths[path] = item(path, part, { ...place, subresource, model })
  }
  return Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)))
}
