import type { JsonObject } from '../api/json.ts'
import type { Resource } from '../api/resource.ts'
import { isFailure, type Status } from '../api/status.ts'
import type { Kubectl } from './command.ts'
import { absolutePath, pathProblems } from './documents.ts'
import { type Cause, type Failed, fail, isFailed } from './errors.ts'
import { fileTargets } from './file-targets.ts'
import { explainMissing, getObject, listItems } from './object-requests.ts'
import { expandCategories, mappingFor, serverResources, warnOfShortName } from './rest-mapper.ts'
import type { Info, Target, TargetOptions, Targets } from './targets.ts'
import { segmentProblems } from './unsent.ts'

const missing = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`

export const onlyFiles = `you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`

/** All that the arguments, selectors and files of a command mean, in their order. Models cli-runtime resource/builder.go Do (1.36). */
export async function targetsOf(kubectl: Kubectl, options: TargetOptions): Promise<Targets | Failed> {
  const parsed = parseArguments(kubectl, options)
  if (isFailed(parsed)) return parsed
  if (options.all && (options.labelSelector || options.fieldSelector))
    return fail("setting 'all' parameter but found a non empty selector. ")
  if ((options.filenames ?? []).length > 0 || options.kustomize !== undefined) {
    const wrong = options.kustomize === undefined ? [] : kustomizeMisuse(options)
    if (wrong.length > 0) return fail(...wrong)
    const missingPaths = pathProblems(kubectl.process, options.filenames ?? [])
    if (missingPaths) return missingPaths
    if (parsed.words.length > 0) return fail(`${whenPaths}, you may not specify resource arguments as well`)
    if (parsed.pairs.length > 0) return fail('resource/name arguments cannot be provided when a path is specified')
    const found = await fileTargets(kubectl, options)
    return options.emptySelects && !isFailed(found) ? { ...readable(found), eager: true } : found
  }
  return argumentTargets(kubectl, options, parsed)
}

const whenPaths = 'when paths, URLs, or stdin is provided as input'

/** Models cli-runtime resource/builder.go FilenameOptions.validate (1.36). */
const kustomizeMisuse = ({ filenames = [], recursive }: TargetOptions): string[] => [
  ...(filenames.length > 0 ? ['only one of -f or -k can be specified'] : []),
  ...(recursive ? ["the -k flag can't be used with -f or -R"] : []),
]

/** Without the objects whose name cannot be asked for; one without a name is shown as it stands in its file. */
function readable({ targets, causes }: Targets): Targets {
  const problemOf = ({ name = '' }: Target): string | undefined => (name === '' ? undefined : nameProblem(name))
  const problems = targets.map(problemOf).filter((problem) => problem !== undefined)
  return { targets: targets.filter((target) => problemOf(target) === undefined), causes: [...problems, ...causes] }
}

interface Parsed {
  resources: Resource[]
  /** type/name */
  pairs: { type: string; name: string }[]
  /** Types alone or before names. */
  words: string[]
  names: string[]
}

function parseArguments(kubectl: Kubectl, options: TargetOptions): Parsed | Failed {
  const args = severalTypes([...(options.args ?? kubectl.args)])
  if (args.length === 0) return { resources: [], pairs: [], words: [], names: [] }
  const resources = serverResources(kubectl)
  const slashes = args.filter((argument) => argument.includes('/')).length
  const pairs = slashes > 0 ? parsePairs(resources, args, slashes) : undefined
  const words = pairs ? [] : splitTypes(expandCategories(resources, args[0] as string))
  if (pairs) return pairs
  return { resources, pairs: [], words, names: args.slice(1) }
}

const splitTypes = (argument: string): string[] => [...new Set(argument.split(','))]

/** `pods,services a b` as `pods/a pods/b services/a services/b`. Models builder.go normalizeMultipleResourcesArgs (1.36). */
function severalTypes(args: string[]): string[] {
  const types = args.length >= 2 ? splitTypes(args[0] as string) : []
  return types.length > 1 ? types.flatMap((type) => args.slice(1).map((name) => `${type}/${name}`)) : args
}

/** `error: the server doesn't have a resource type "widgets"` */
export const noResourceType = (word: string): Failed =>
  fail(`the server doesn't have a resource type ${JSON.stringify(word.split('.')[0])}`)

function parsePairs(resources: Resource[], args: string[], slashes: number): Parsed | Failed {
  if (slashes < args.length) {
    return fail(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    )
  }
  const pairs: Parsed['pairs'] = []
  for (const argument of args) {
    const [type = '', name = '', ...more] = argument.split('/')
    if (more.length > 0) return fail('arguments in resource/name form may not have more than one slash')
    if (type === '' || name === '' || splitTypes(type).length !== 1) {
      return fail('arguments in resource/name form must have a single resource and name')
    }
    pairs.push({ type, name })
  }
  return { resources, pairs, words: [], names: [] }
}

function typesOf(kubectl: Kubectl, resources: readonly Resource[], words: readonly string[]): Resource[] | Failed {
  const out: Resource[] = []
  for (const word of words) warnOfShortName(kubectl, resources, word)
  for (const word of words) {
    const type = mappingFor(resources, word)
    if (!type) return noResourceType(word)
    if (!out.includes(type)) out.push(type)
  }
  return out
}

function argumentTargets(kubectl: Kubectl, options: TargetOptions, parsed: Parsed): Targets | Failed {
  const { resources, pairs, words, names } = parsed
  if (options.local && pairs.length + words.length > 0) return fail(onlyFiles)
  const selects = options.all || options.labelSelector || options.fieldSelector
  if (selects || (options.emptySelects && words.length > 0 && names.length === 0))
    return selectedTargets(kubectl, options, parsed)
  if (pairs.length > 0) {
    const types = typesOfPairs(kubectl, resources, pairs)
    return isFailed(types) ? types : named(kubectl, options, types)
  }
  if (names.length === 0 && words.length === 0) return fail(missing)
  if (names.length > 0 && words.length > 1) return fail('you must specify only one resource')
  const types = typesOf(kubectl, resources, words)
  if (isFailed(types)) return types
  if (names.length === 0) return fail('resource(s) were provided, but no name was specified')
  return named(
    kubectl,
    options,
    names.map((name) => ({ type: types[0] as Resource, name })),
  )
}

function typesOfPairs(kubectl: Kubectl, resources: readonly Resource[], pairs: Parsed['pairs']): Named[] | Failed {
  const out: Named[] = []
  for (const type of new Set(pairs.map((pair) => pair.type))) warnOfShortName(kubectl, resources, type)
  for (const { type, name } of pairs) {
    const found = mappingFor(resources, type)
    if (!found) return noResourceType(type)
    out.push({ type: found, name })
  }
  return out
}

/** Models builder.go visitBySelector (1.36). */
function selectedTargets(kubectl: Kubectl, options: TargetOptions, { resources, pairs, words, names }: Parsed): Targets | Failed {
  if (names.length > 0) return fail('name cannot be provided when a selector is specified')
  if (pairs.length > 0) return fail('selectors and the all flag cannot be used when passing resource/name arguments')
  if (words.length === 0) return fail('at least one resource must be specified to use a selector')
  if (options.singleType && words.length > 1) return fail('you may only specify a single resource type')
  if (options.subresource) return fail('subresource cannot be used when bulk resources are specified')
  const types = typesOf(kubectl, resources, words)
  return isFailed(types) ? types : { targets: types.map((type) => selected(kubectl, options, type)), causes: [] }
}

const scope = (kubectl: Kubectl, options: TargetOptions, type: Resource): string =>
  type.namespaced && !options.allNamespaces ? kubectl.namespace : ''

const selected = (kubectl: Kubectl, options: TargetOptions, type: Resource): Target => ({
  resource: type,
  namespace: scope(kubectl, options, type),
  ...(options.labelSelector ? { labelSelector: options.labelSelector } : {}),
  ...(options.fieldSelector ? { fieldSelector: options.fieldSelector } : {}),
  source: '',
})

interface Named {
  type: Resource
  name: string
}

function named(kubectl: Kubectl, options: TargetOptions, all: readonly Named[]): Targets | Failed {
  if (options.allNamespaces && all.some(({ type }) => type.namespaced))
    return fail('a resource cannot be retrieved by name across all namespaces')
  const targets = all
    .filter(({ name }) => nameProblem(name) === undefined)
    .map(({ type, name }) => ({ resource: type, namespace: scope(kubectl, options, type), name, source: '' }))
  return { targets, causes: all.map(({ name }) => nameProblem(name)).filter((problem) => problem !== undefined) }
}

/** Why a name cannot be part of a path. Models client-go rest/request.go Name (1.36). */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'resource name may not be empty'
  const reasons = segmentProblems(name)
  return reasons.length === 0 ? undefined : `invalid resource name ${JSON.stringify(name)}: [${reasons.join(' ')}]`
}

export interface Infos {
  infos: Info[]
  causes: Cause[]
  eager?: true
  /** Both in the order in which kubectl visits them. */
  visits: readonly (Info | Cause)[]
  /** One object was asked for by name or by one file. */
  single: boolean
}

/** How the objects of a command line are read. */
export interface Reading extends TargetOptions {
  /** A file's object is the server's. */
  latest?: boolean
  /** What a name or a file means is not asked for: its object may be empty. */
  unread?: boolean
}

/**
 * The objects that a command line means: arguments and selectors are read from the server; a file's object is the file's own unless
 * `latest` asks for the server's.
 */
export async function infosOf(kubectl: Kubectl, options: Reading): Promise<Infos | Failed> {
  const found = await targetsOf(kubectl, options)
  if (isFailed(found)) return found
  const visits: (Info | Cause)[] = []
  for (const target of found.targets) {
    const read = readTarget(kubectl, target, options)
    if (isFailure(read)) visits.push(read)
    else visits.push(...read)
  }
  visits.push(...found.causes)
  const causes = visits.filter((visit): visit is Cause => !isInfo(visit))
  const eager = found.eager ? { eager: true as const } : {}
  return { infos: visits.filter(isInfo), causes, visits, single: isSingle(kubectl, options), ...eager }
}

/** Models cli-runtime resource/builder.go singleItemImplied (1.36). */
function isSingle({ args: given, process }: Kubectl, { args = given, filenames = [], kustomize }: TargetOptions): boolean {
  if (filenames.length > 0 || kustomize !== undefined) {
    const [file = '-'] = filenames
    const stat = file === '-' ? undefined : process.files.stat(absolutePath(process, file))
    return filenames.length === 1 && typeof stat === 'object' && stat.type !== 'directory'
  }
  if (args.some((word) => word.includes('/'))) return args.length === 1 && !args[0]?.includes(',')
  return args.length === 2 && !args[0]?.includes(',')
}

/** Is this an object, and not what went wrong instead? */
export const isInfo = (visit: Info | Cause): visit is Info =>
  typeof visit === 'object' && 'object' in visit && 'resource' in visit

function readTarget(kubectl: Kubectl, target: Target, { latest, unread, subresource }: Reading): Info[] | Status {
  const { resource, namespace, name, source } = target
  // what has no name is as it stands in its file
  if (target.object && (!latest || name === '')) return [{ resource, namespace, name: name ?? '', object: target.object, source }]
  if (name === undefined) {
    const items = listItems(kubectl, target)
    return isFailure(items) ? items : items.map((object) => infoOf(resource, object, source))
  }
  if (unread) return [{ resource, namespace, name, object: {}, source }]
  const object = explainMissing(kubectl, getObject(kubectl, resource, namespace, name, subresource), namespace)
  return isFailure(object) ? object : [{ resource, namespace, name, object, source }]
}

export function infoOf(resource: Resource, object: JsonObject, source: string): Info {
  const { name = '', namespace = '' } = object.metadata as { name?: string; namespace?: string }
  return { resource, namespace, name, object, source }
}
