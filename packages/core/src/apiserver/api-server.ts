import { customresourcedefinitions } from '../api/kinds.ts'
import type { Resource } from '../api/resource.ts'
import { failure, isFailure, methodNotAllowed, type Status } from '../api/status.ts'
import { customRefusal, negotiateView, routeRefusal } from './accept.ts'
import { aggregated } from './aggregation/aggregated.ts'
import { requestedOf } from './aggregation/requested.ts'
import { attributesOf, authorized } from './authorize.ts'
import { connectOne, isConnect } from './connect.ts'
import { type ApiServerParts, type Attributes, type Call, type Core, createReader } from './core.ts'
import { createOne } from './create.ts'
import { webhookConversion } from './custom/conversion.ts'
import { ConversionError, conversionStatus } from './custom/conversion-error.ts'
import { customVerb, unhandled } from './custom/handler.ts'
import { servedStrategies } from './custom/served.ts'
import { settleDefinitions } from './custom/settle.ts'
import { createCustomStrategies } from './custom/strategies.ts'
import { deleteMany, deleteOne } from './delete.ts'
import { discovery } from './discovery.ts'
import { flowHeaders } from './flow-control/flow-headers.ts'
import { impersonated } from './impersonate.ts'
import { createBinding } from './legacy-binding.ts'
import { listOptionsRefusal } from './list-options.ts'
import { nonResource } from './non-resource.ts'
import { patchOne } from './patch.ts'
import { internalError } from './plain-text.ts'
import { getOne, listMany, refuse } from './read.ts'
import { type ApiRequest, type ApiResponse, systemUser } from './request.ts'
import { timeoutRefusal } from './request-timeout.ts'
import type { Strategy } from './strategy.ts'
import { subresource } from './subresource.ts'
import { parseTarget, type Target } from './target.ts'
import { noMethod, noRoute } from './unrouted.ts'
import { updateOne } from './update.ts'
import { isWatch, watchMany } from './watch.ts'
import { createWatchHub } from './watch-hub.ts'

export interface ApiServer {
  core: Core
  /** Answers one request; what it writes belongs to the transaction around it. */
  handle(request: ApiRequest): ApiResponse
  /** After a commit: wakes the watches. */
  flush(): void
}

export function createApiServer(parts: ApiServerParts): ApiServer {
  const byPath = new Map(parts.registry.map((strategy) => [pathKey(strategy.resource), strategy]))
  const read = createReader(parts.store)
  const strategyOf = (resource: Resource): Strategy => {
    const found = find(resource.group, resource.version, resource.resource)
    if (!found) throw new Error(`no strategy for ${resource.group}/${resource.resource}`)
    return found
  }
  const custom = createCustomStrategies(
    read,
    webhookConversion(() => core),
  )
  const find = (group: string, version: string, resource: string): Strategy | undefined =>
    byPath.get(`${group}/${version}/${resource}`) ?? (group === '' ? undefined : custom.find(group, version, resource))
  const hub = createWatchHub(parts.store)
  const served = servedStrategies(parts.registry, read, custom)
  const core: Core = { ...parts, read, hub, strategyOf, find, served, storedCustom: custom.stored }
  return { core, handle: (request) => handle(core, request), flush: () => hub.flush() }
}

const pathKey = (of: Resource): string => `${of.group}/${of.version}/${of.resource}`

function handle(core: Core, given: ApiRequest): ApiResponse {
  const request = impersonated(core, given)
  if (typeof request === 'string') return internalError({ core, request: given, warnings: [] }, request)
  if (isFailure(request)) return refuse({ core, request: given, warnings: [] }, request)
  const call: Call = { core, request, warnings: [] }
  const elsewhere = aggregated(call)
  if (elsewhere) return counted(call, { user: request.user, ...requestedOf(request) }, elsewhere)
  const target = parseTarget(request.path, core.find)
  const verb = target ? verbOf(call, target) : verbOfPath(request)
  const late = timeoutRefusal(request, verb, target?.subresource)
  if (late) return refuse(call, late)
  const attributes = attributesOf(call, target, verb ?? verbOfPath(request))
  return counted(call, attributes, target ? answeredBy(call, target, verb) : answeredElsewhere(call))
}

/** With the headers that say which flow the request was of; the cluster's own parts do not look at them. */
function counted({ core, request }: Call, attributes: Attributes, response: ApiResponse): ApiResponse {
  if (request.user !== systemUser && response.kind !== 'connect')
    response.headers = { ...response.headers, ...flowHeaders(core, attributes) }
  return response
}

/** Discovery, health and what else is no resource. */
function answeredElsewhere(call: Call): ApiResponse {
  const refused = authorized(call, undefined, verbOfPath(call.request))
  return refused ? refuse(call, refused) : (discovery(call) ?? nonResource(call))
}

function answeredBy(call: Call, target: Target, verb: string | undefined): ApiResponse {
  const { deprecation } = target.strategy
  if (verb === undefined || !isServed(target, verb) || !hasRoute(call, target, verb)) return refuse(call, noMethod())
  const elsewhere = target.strategy.schema ? unhandled(call, target, verb) : undefined
  if (elsewhere) return isFailure(elsewhere) ? refuse(call, elsewhere) : elsewhere
  const refused = authorized(call, target, verb)
  if (refused) return refuse(call, refused)
  const full = fullStatus(call, target, verb)
  if (full) return refuse(call, full)
  if (deprecation !== undefined) call.warnings.push(deprecation)
  try {
    const response = run(call, target, verb)
    if (changesDefinitions(target, verb)) settleDefinitions(call.core)
    return response
  } catch (error) {
    if (error instanceof ConversionError) return refuse(call, conversionStatus(error))
    throw error
  }
}

/** A write of a definition, or of an object that may be the last to hold one. */
const changesDefinitions = ({ strategy }: Target, verb: string): boolean =>
  (strategy.resource === customresourcedefinitions || strategy.advertisedVerbs !== undefined) && !reads.has(verb)

const reads = new Set(['get', 'list', 'watch'])

/** What the objects of one lab may take; etcd's own default is 2 GiB (--quota-backend-bytes). */
export const maxStoredChars = 33_554_432

/** Deleting makes room, and the cluster's own parts go on. In the words of etcd's ErrNoSpace, which has no reason. */
function fullStatus({ core, request }: Call, { subresource }: Target, verb: string): Status | undefined {
  const grows = subresource === undefined && (verb === 'create' || verb === 'update' || verb === 'patch')
  if (!grows || core.store.usedChars() < maxStoredChars || request.user.groups.includes('system:masters')) return undefined
  const { reason: _, ...status } = failure(500, '', 'etcdserver: mvcc: database space exceeded')
  return status
}

const verbOfPath = (request: ApiRequest): string => request.method.toLowerCase()

/** The API verb of a request. Models apiserver/pkg/endpoints/request/requestinfo.go (1.36). */
function verbOf(call: Call, target: Target): string | undefined {
  if (target.strategy.schema) return customVerb(call, target, target.subresource === undefined && isWatch(call, target))
  const { method } = call.request
  const { name } = target
  if (method === 'GET' || method === 'HEAD') {
    if (target.subresource === undefined && isWatch(call, target)) return 'watch'
    return name === undefined ? 'list' : 'get'
  }
  if (method === 'POST') return name === undefined || target.subresource !== undefined ? 'create' : undefined
  if (method === 'PUT') return name === undefined ? undefined : 'update'
  if (method === 'PATCH') return name === undefined ? undefined : 'patch'
  if (method === 'DELETE') return name === undefined ? 'deletecollection' : 'delete'
  return target.subresource === 'proxy' ? 'options' : undefined
}

function isServed(target: Target, verb: string): boolean {
  const { resource } = target.strategy
  if (target.subresource !== undefined || target.strategy.schema) return true
  return resource.verbs.includes(verb)
}

/** All namespaces at once are only read, and HEAD is for proxies. Models endpoints/installer.go (1.36). */
const hasRoute = ({ request }: Call, { strategy, namespace, subresource }: Target, verb: string): boolean =>
  strategy.schema !== undefined ||
  (request.method === 'HEAD'
    ? subresource === 'proxy'
    : !(strategy.resource.namespaced && namespace === '' && (verb === 'create' || verb === 'deletecollection')))

/** The form of the answer is looked at before what is asked for. */
function readingRefusal(call: Call, watch: boolean): Status | undefined {
  const view = negotiateView(call.request)
  return isFailure(view) ? view : listOptionsRefusal(call, watch)
}

function run(call: Call, target: Target, verb: string): ApiResponse {
  const { unready } = target.strategy
  if (unready) return refuse(call, unready)
  const unacceptable = target.strategy.schema ? customRefusal(call.request) : undefined
  if (unacceptable) return refuse(call, unacceptable)
  if (target.subresource !== undefined) return runSubresource(call, target, verb)
  const unrouted = target.strategy.schema ? undefined : routeRefusal(call.request, target.name === undefined && verb !== 'create')
  if (unrouted) return refuse(call, unrouted)
  const badOptions = verb === 'list' || verb === 'watch' ? readingRefusal(call, verb === 'watch') : undefined
  if (badOptions) return refuse(call, badOptions)
  const verbs: Record<string, () => ApiResponse> = {
    get: () => getOne(call, target),
    list: () => listMany(call, target),
    watch: () => watchMany(call, target),
    create: () => (target.strategy.resource.kind === 'Binding' ? createBinding(call, target) : createOne(call, target)),
    update: () => updateOne(call, target),
    patch: () => patchOne(call, target),
    delete: () => deleteOne(call, target),
    deletecollection: () => deleteMany(call, target),
  }
  return (verbs[verb] as () => ApiResponse)()
}

function runSubresource(call: Call, target: Target, verb: string): ApiResponse {
  const { resource } = target.strategy
  const name = target.subresource as string
  if (!resource.subresources.includes(name) && !target.strategy.subresources?.[name]) {
    return refuse(call, noRoute())
  }
  if (isConnect(name)) return connectOne(call, target)
  if (name !== 'status' || target.strategy.subresources?.status) return subresource(call, target)
  if (verb === 'get') return getOne(call, { ...target, subresource: undefined })
  if (verb === 'update') return updateOne(call, target)
  if (verb === 'patch') return patchOne(call, target)
  return refuse(call, methodNotAllowed(resource, verb))
}

/** The Status inside an answer, if it is a refusal. */
export function failureOf(response: ApiResponse): Status | undefined {
  return response.kind === 'object' && isFailure(response.object) ? response.object : undefined
}
