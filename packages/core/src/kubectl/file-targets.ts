import type { Json, JsonObject } from '../api/json.ts'
import { labelsMatch, parseLabelSelector } from '../api/label-selector.ts'
import type { Resource } from '../api/resource.ts'
import type { Kubectl } from './command.ts'
import { type Document, isJsonObject, readDocuments } from './documents.ts'
import { type Cause, type Failed, fail, isFailed } from './errors.ts'
import { kustomizeDocuments } from './kustomize/build.ts'
import { metadataProblem } from './metadata-types.ts'
import { mappingOf, serverResources } from './rest-mapper.ts'
import type { Target, TargetOptions, Targets } from './targets.ts'

/** What -f and -k point at; documents before a broken one are still meant. Models cli-runtime resource/visitor.go StreamVisitor (1.36). */
export async function fileTargets(kubectl: Kubectl, options: TargetOptions): Promise<Targets | Failed> {
  const { process } = kubectl
  const read =
    options.kustomize === undefined
      ? await readDocuments(process, options.filenames ?? [], options.recursive === true)
      : kustomizeDocuments(process, options.kustomize)
  if (isFailed(read)) return options.continueOnError && options.kustomize !== undefined ? { ...read, bare: true } : read
  const unselectable = selectorProblem(options.labelSelector)
  if (unselectable !== undefined) return fail(unselectable)
  if (read.documents.length === 0 && read.failed && !options.emptySelects) return read.failed
  const { targets, causes } = targetsIn(kubectl, read.documents, options)
  return { targets: targets.filter((target) => labelled(target, options)), causes: [...causes, ...(read.failed?.failed ?? [])] }
}

/** The objects of documents, and what is wrong with those that hold none. */
export function targetsIn(kubectl: Kubectl, documents: readonly Document[], options: TargetOptions): Targets {
  const resources = serverResources(kubectl)
  const each = documents.map((document) => targetsOfDocument(kubectl, resources, document, options))
  return { targets: each.flatMap(({ targets }) => targets), causes: each.flatMap(({ causes }) => causes) }
}

/** Models cli-runtime resource/builder.go visitByPaths (1.36). */
function selectorProblem(text: string | undefined): string | undefined {
  const parsed = text ? parseLabelSelector(text) : []
  if (typeof parsed !== 'string') return undefined
  return `the provided selector ${JSON.stringify(text)} is not valid: ${parsed}`
}

function labelled({ object }: Target, { labelSelector }: TargetOptions): boolean {
  if (!labelSelector || !object) return true
  const labels = (object.metadata as { labels?: Record<string, string> } | undefined)?.labels
  const requirements = parseLabelSelector(labelSelector)
  return typeof requirements !== 'string' && labelsMatch(requirements, labels)
}

function targetsOfDocument(kubectl: Kubectl, resources: Resource[], document: Document, options: TargetOptions): Targets {
  const wrong = (cause: Cause): Targets => ({ targets: [], causes: [cause] })
  if (options.validate) {
    const invalid = validationErrors(document.value)
    if (invalid !== undefined) return wrong(validationText(document.source, invalid))
  }
  const undecodable = decodeError(document)
  if (undecodable !== undefined) return wrong(undecodable)
  const object = sortedKeys(document.value) as JsonObject
  if (typeof object.kind === 'string' && object.kind.endsWith('List') && Array.isArray(object.items)) {
    const each = object.items.map((value) =>
      targetsOfDocument(kubectl, resources, { ...document, value }, { ...options, validate: false }),
    )
    return { targets: each.flatMap(({ targets }) => targets), causes: each.flatMap(({ causes }) => causes) }
  }
  const target = targetOf(kubectl, resources, object, document.source, options)
  return isFailed(target) ? { targets: [], causes: [...target.failed] } : { targets: [target], causes: [] }
}

const validationText = (source: string, errors: string[]): string => {
  const list = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`
  return `error validating ${JSON.stringify(source)}: error validating data: ${list}; if you choose to ignore these errors, turn validation off with --validate=false`
}

/** Models kubectl/pkg/validation/schema.go getObjectKind (1.36). */
function validationErrors(value: unknown): string[] | undefined {
  if (!isJsonObject(value)) return ['invalid object to validate']
  const errors: string[] = []
  for (const field of ['apiVersion', 'kind']) {
    const found = value[field]
    if (found === undefined || found === null) errors.push(`${field} not set`)
    else if (typeof found !== 'string') errors.push(`${field} isn't string type`)
  }
  return errors.length > 0 ? errors : undefined
}

/** kubectl reads files into maps and writes them with their keys in order. */
function sortedKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortedKeys(value[key] as Json)]),
  )
}

function decodeError({ source, value }: Document): string | undefined {
  if (!isJsonObject(value)) {
    const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    return `unable to decode ${JSON.stringify(source)}: json: cannot unmarshal ${type} into Go value of type unstructured.detector`
  }
  if (typeof value.kind !== 'string' || value.kind === '')
    return `unable to decode ${JSON.stringify(source)}: Object 'Kind' is missing in '${JSON.stringify(value)}'`
  const mistyped = metadataProblem(value.metadata)
  return mistyped === undefined ? undefined : `unable to decode ${JSON.stringify(source)}: json: cannot unmarshal ${mistyped}`
}

function targetOf(
  kubectl: Kubectl,
  resources: Resource[],
  object: JsonObject,
  source: string,
  options: TargetOptions,
): Target | Failed {
  const { apiVersion = '', kind } = object as { apiVersion?: string; kind: string }
  const { name = '', namespace = '' } = (isJsonObject(object.metadata) ? object.metadata : {}) as {
    name?: string
    namespace?: string
  }
  const resource = mappingOf(resources, apiVersion, kind)
  if (!resource) return noMapping(String(name), String(namespace), source, apiVersion, kind)
  if (!resource.namespaced) return { resource, namespace: '', name, object, source }
  if (namespace !== '' && namespace !== kubectl.namespace && (options.enforceNamespace ?? kubectl.namespaceGiven)) {
    return fail(
      `the namespace from the provided object ${JSON.stringify(namespace)} does not match the namespace ${JSON.stringify(kubectl.namespace)}. You must pass '--namespace=${namespace}' to perform this operation.`,
    )
  }
  if (namespace !== '' || options.local || options.allNamespaces) return { resource, namespace, name, object, source }
  const placed = { ...object, metadata: { ...(object.metadata as JsonObject), namespace: kubectl.namespace } }
  return { resource, namespace: kubectl.namespace, name, object: placed, source }
}

function noMapping(name: string, namespace: string, source: string, apiVersion: string, kind: string): Failed {
  const quoted = [name, namespace, source, kind, apiVersion].map((text) => JSON.stringify(text))
  return fail(
    `resource mapping not found for name: ${quoted[0]} namespace: ${quoted[1]} from ${quoted[2]}: no matches for kind ${quoted[3]} in version ${quoted[4]}\nensure CRDs are installed first`,
  )
}
