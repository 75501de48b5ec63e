import { customResource, isTrueOf } from '../../api/custom-resources.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import { customresourcedefinitions } from '../../api/kinds.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Resource } from '../../api/resource.ts'
import { type FieldError, failure, forbidden, type StatusCause } from '../../api/status.ts'
import type { CustomResourceDefinition, Version } from '../resources/customresourcedefinition/definition.ts'
import type { Reader, Strategy, SubresourceStrategy } from '../strategy.ts'
import { aliasOf, convertedAlias } from './alias.ts'
import { customColumns } from './columns.ts'
import type { Convert } from './conversion.ts'
import { embeddedErrors } from './embedded.ts'
import { conversionProblem } from './establishing.ts'
import { finalizerWarnings } from './finalizer-warnings.ts'
import { valueAt } from './json-path.ts'
import type { JsonSchema } from './json-schema.ts'
import { sameItemErrors } from './list-errors.ts'
import { applyDefaults, pruneObject } from './prune.ts'
import { hasRules, ruleErrors } from './rules.ts'
import { scaleErrors } from './scale-errors.ts'
import { schemaErrors } from './validate.ts'

export interface CustomStrategies {
  /** Strategies of the versions that a definition serves, the preferred one first. */
  of(definition: CustomResourceDefinition): Strategy[]
  /** What serves a custom resource's path; undefined when no definition does. */
  find(group: string, version: string, resource: string): Strategy | undefined
  /** The version in which a definition's objects are stored. */
  stored(definition: CustomResourceDefinition): Strategy | undefined
}

/** What definitions add to the registry. Models apiextensions-apiserver customresource_handler.go (1.36). */
export function createCustomStrategies(read: Reader, convert: Convert): CustomStrategies {
  const made = new WeakMap<CustomResourceDefinition, Strategy[]>()
  const of = (definition: CustomResourceDefinition): Strategy[] => {
    const known = made.get(definition)
    if (known) return known
    const named = { ...definition, spec: { ...definition.spec, names: definition.status?.acceptedNames ?? {} } }
    const versions = (definition.spec.versions ?? []).filter((version) => version.served)
    const strategies = [...versions].sort(byPriority).map((version) => versionStrategy(named, version, convert))
    made.set(definition, strategies)
    return strategies
  }
  return {
    of: (definition) => (isTrueOf(definition, 'Established') ? of(definition) : []),
    stored(definition) {
      const storage = definition.spec.versions?.find((version) => version.storage)
      return storage && versionStrategy({ ...definition, spec: { ...definition.spec, conversion: {} } }, storage, convert)
    },
    find(group, version, resource) {
      const definition = read.get(customresourcedefinitions, '', `${resource}.${group}`) as CustomResourceDefinition | undefined
      if (!definition || !(isTrueOf(definition, 'NamesAccepted') || isTrueOf(definition, 'Established'))) return undefined
      return of(definition).find((one) => one.resource.version === version)
    },
  }
}

/** Names the best version that is newer and not deprecated itself. Models apiextensions-apiserver defaultDeprecationWarning (1.36). */
function deprecationOf({ spec: { group, names, versions = [] } }: CustomResourceDefinition, version: Version): string {
  const better = versions.filter((one) => one.served && !one.deprecated && byPriority(one, version) < 0).sort(byPriority)[0]
  const said = `${group}/${version.name} ${names?.kind} is deprecated`
  return better ? `${said}; use ${group}/${better.name} ${names?.kind}` : said
}

/** v2 before v1 before v1beta1 before v1alpha1 before anything else. Models version.CompareKubeAwareVersionStrings (1.36). */
function byPriority(a: Version, b: Version): number {
  const rank = (name = ''): number[] => {
    const [, major, stage, minor] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(name) ?? []
    return major === undefined
      ? [0, 0, 0]
      : [stage === undefined ? 3 : stage === 'beta' ? 2 : 1, Number(major), Number(minor ?? 0)]
  }
  const [x, y] = [rank(a.name), rank(b.name)]
  const at = x.findIndex((value, i) => value !== y[i])
  return at < 0 ? ((a.name ?? '') < (b.name ?? '') ? -1 : 1) : (y[at] as number) - (x[at] as number)
}

const resourceOf = ({ spec }: CustomResourceDefinition, version: Version): Resource => customResource(spec, version)

type Custom = KubeObject & JsonObject

const emptySchema: JsonSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

function versionStrategy(definition: CustomResourceDefinition, version: Version, convert: Convert): Strategy {
  const schema = version.schema?.openAPIV3Schema ?? emptySchema
  const hasStatus = version.subresources?.status !== undefined
  const resource = resourceOf(definition, version)
  const ruled = hasRules(schema)
  const scaled = version.subresources?.scale
  const withRules = (found: FieldError[], object: KubeObject, old?: KubeObject): FieldError[] => {
    if (!ruled) return found
    return found.some(({ reason }) => blocking.has(reason))
      ? [...found, unchecked]
      : [...found, ...ruleErrors(schema, named(object), old && named(old))]
  }
  const errors = (object: KubeObject, old?: KubeObject): FieldError[] => {
    const shape = schemaErrors(schema, bare(object), '', old && bare(old))
    const sound = !old || sameItemErrors(schema, bare(old), '').length === 0
    const inside = embeddedErrors(schema, bare(object))
    const found = [
      ...shape,
      ...scaleErrors(object, scaled),
      ...inside,
      ...(sound ? sameItemErrors(schema, bare(object), '') : []),
    ]
    return withRules(found, object, old)
  }
  const ofStatus = schema.properties?.status
  const statusErrors = (object: KubeObject, old: KubeObject): FieldError[] => {
    const [now, before] = [object, old].map((one) => (one as Custom).status as Json | undefined)
    const shape = ofStatus && now !== undefined ? schemaErrors(ofStatus, now, '', before).map(inStatus) : []
    const sound = sameItemErrors(schema, bare(old), '').length === 0
    const items = sound ? sameItemErrors(schema, bare(object), '') : []
    return withRules([...shape, ...scaleErrors(object, scaled, true), ...items], object, old)
  }
  const strategy: Strategy = {
    resource,
    plainFinalizers: true,
    statusKeeps: 'metadata',
    metadataChecks: { changes: 1, whole: 0 },
    tracksGeneration: true,
    requireResourceVersionOnUpdate: true,
    ...(version.deprecated ? { deprecation: version.deprecationWarning ?? deprecationOf(definition, version) } : {}),
    columns: customColumns(version),
    schema: {
      check: (object, whole) => pruneObject(definition.spec.preserveUnknownFields ? emptySchema : schema, object, whole),
      document: schema,
      listKind: definition.spec.names?.listKind,
    },
    setDefaults: (object) => applyDefaults(schema, object as unknown as Json),
    prepareForCreate(object) {
      if (hasStatus) delete (object as Custom).status
    },
    prepareForUpdate(object, old) {
      if (!hasStatus) return
      if ((old as Custom).status === undefined) delete (object as Custom).status
      else (object as Custom).status = (old as Custom).status as Json
    },
    validate: (object) => errors(object),
    validateUpdate: (object, old) => errors(object, old),
    validateStatusUpdate: statusErrors,
    warnings: (object, old) => [...finalizerWarnings(object, old), ...(ruled && old ? toleratedRules(schema, object, old) : [])],
    selectableFields: selectableFields(version),
  }
  if (isTrueOf(definition, 'Terminating')) Object.assign(strategy, terminating(resource))
  if (conversionProblem(definition) !== undefined) strategy.unready = unresolved
  if (version.subresources?.scale) strategy.subresources = { scale: scale(version.subresources.scale) }
  const storage = definition.spec.versions?.find((one) => one.storage) ?? version
  const stored = resourceOf(definition, storage)
  const schemaOf = (apiVersion: string): JsonSchema | undefined => {
    const found = definition.spec.versions?.find(({ name }) => apiVersion === `${resource.group}/${name}`)
    return found && (found.schema?.openAPIV3Schema ?? emptySchema)
  }
  const converted =
    definition.spec.conversion?.strategy === 'Webhook'
      ? (object: KubeObject, to: string) => convert(definition, object, to)
      : undefined
  return {
    ...strategy,
    alias: {
      ...(converted ? convertedAlias(strategy, stored, schemaOf, converted) : aliasOf(strategy, stored, schemaOf)),
      ...(storage.served ? {} : { unserved: true }),
    },
  }
}

const unresolved = failure(500, 'InternalError', 'Internal error occurred: error resolving resource', {
  causes: [{ message: 'error resolving resource' } as StatusCause],
})

/** While its definition goes, nothing new is made. Models apiserver/customresource_handler.go forbidCreateAdmission (1.36). */
const terminating = (resource: Resource): Pick<Strategy, 'advertisedVerbs' | 'admit'> => ({
  advertisedVerbs: ['delete', 'deletecollection', 'get', 'list', 'watch'],
  admit: ({ metadata: { name } }, old) =>
    old ? undefined : forbidden(resource, name, 'create not allowed while custom resource definition is terminating'),
})

/** The field is named from the root; what is said of it is not. */
const inStatus = (error: FieldError): FieldError => ({
  ...error,
  field: error.field === '<nil>' || error.field === '' ? 'status' : `status.${error.field.replace(/^\./, '')}`,
})

/** With one of these, expressions are not looked at. Models registry/customresource/strategy.go hasBlockingErr (1.36). */
const blocking = new Set<FieldError['reason']>([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])

function toleratedRules(schema: JsonSchema, object: KubeObject, old: KubeObject): string[] {
  const tolerated: FieldError[] = []
  ruleErrors(schema, named(object), named(old), { tolerated })
  return tolerated.map(({ field, message }) => `${field}: ${message}`)
}

const unchecked: FieldError = {
  reason: 'FieldValueInvalid',
  field: '<nil>',
  message:
    'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
}

/** What rules at the root may look at: of metadata the name alone. */
function named(object: KubeObject): JsonObject {
  const { name, generateName } = object.metadata
  const metadata: JsonObject = { name, ...(generateName === undefined ? {} : { generateName }) }
  return { ...(object as unknown as JsonObject), metadata }
}

/** apiVersion, kind and metadata are checked elsewhere. */
function bare(object: KubeObject): JsonObject {
  const { apiVersion, kind, metadata, ...rest } = object as Custom
  return rest as JsonObject
}

function selectableFields({ selectableFields: fields = [] }: Version): Record<string, (object: KubeObject) => string> {
  return Object.fromEntries(
    fields.map(({ jsonPath }) => [
      jsonPath.replace(/^\./, ''),
      (object) => String(valueAt(object as unknown as Json, jsonPath) ?? ''),
    ]),
  )
}

type ScalePaths = NonNullable<NonNullable<Version['subresources']>['scale']>

function scale({ specReplicasPath, statusReplicasPath, labelSelectorPath }: ScalePaths): SubresourceStrategy {
  const number = (object: KubeObject, path: string): number => Number(valueAt(object as unknown as Json, path) ?? 0)
  return {
    verbs: ['get', 'update', 'patch'],
    view(parent) {
      const { name, namespace, uid, resourceVersion, creationTimestamp } = parent.metadata
      const selector = labelSelectorPath ? valueAt(parent as unknown as Json, labelSelectorPath) : undefined
      return {
        kind: 'Scale',
        apiVersion: 'autoscaling/v1',
        metadata: { name, namespace, uid, resourceVersion, creationTimestamp } as JsonObject,
        spec: { ...counted(number(parent, specReplicasPath)) },
        status: { replicas: number(parent, statusReplicasPath), ...(typeof selector === 'string' ? { selector } : {}) },
      }
    },
    update(parent, body) {
      const replicas = Number((body.spec as JsonObject | undefined)?.replicas ?? 0)
      const { resourceVersion } = (body.metadata ?? {}) as { resourceVersion?: string }
      if (resourceVersion) parent.metadata.resourceVersion = resourceVersion
      return withValue(parent, specReplicasPath, replicas)
    },
  }
}

/** Zero is left out. */
const counted = (replicas: number): JsonObject => (replicas === 0 ? {} : { replicas })

function withValue(parent: KubeObject, path: string, value: number): KubeObject {
  const steps = path.split('.').filter(Boolean)
  const last = steps.pop() as string
  let place = parent as unknown as JsonObject
  for (const step of steps) {
    place[step] ??= {}
    place = place[step] as JsonObject
  }
  place[last] = value
  return parent
}
