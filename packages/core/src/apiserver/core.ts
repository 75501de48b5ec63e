import type { KubeObject } from '../api/object.ts'
import type { Resource } from '../api/resource.ts'
import type { Status } from '../api/status.ts'
import type { Store } from '../etcd/store.ts'
import type { Clock } from '../host/clock.ts'
import type { Random } from '../host/random.ts'
import type { Member } from './json-text.ts'
import { listPrefix, objectKey } from './keys.ts'
import type { ApiRequest, UserInfo } from './request.ts'
import type { CustomResourceDefinition } from './resources/customresourcedefinition/definition.ts'
import type { IssuedToken, Reader, Strategy, StrategyContext } from './strategy.ts'
import type { WatchHub } from './watch-hub.ts'
import type { Backend } from './webhooks/backend.ts'

export interface Attributes {
  user: UserInfo
  verb: string
  group: string
  resource: string
  subresource: string
  namespace: string
  name: string
  /** For paths that are no resource. */
  path?: string
}

/** What an API server is made of. */
export interface ApiServerParts {
  store: Store
  clock: Clock
  random: Random
  registry: readonly Strategy[]
  cluster: StrategyContext['cluster']
  /** RBAC's answer; absent: everything is allowed. */
  authorize?(attributes: Attributes, read: Reader): boolean
  /** Keeps what a ServiceAccount token stands for. */
  issued?(token: IssuedToken): void
  /** The user behind such a token. */
  authenticate?(token: string): UserInfo | undefined
  /** Reaches webhooks and other API servers over the network of the cluster. */
  backend?: Backend
}

/** Passed to every part of the pipeline. */
export interface Core extends ApiServerParts {
  read: Reader
  hub: WatchHub
  strategyOf(resource: Resource): Strategy
  find(group: string, version: string, resource: string): Strategy | undefined
  /** How the objects of a definition are stored. */
  storedCustom(definition: CustomResourceDefinition): Strategy | undefined
  /** The registry and what CustomResourceDefinitions add to it. */
  served(): readonly Strategy[]
}

/** One request on its way: what was decoded of it, and what was noted for the answer. */
export interface Call {
  core: Core
  request: ApiRequest
  warnings: string[]
  /** What strict readers look at beside the decoded body: the members of a JSON text, what they say about a YAML one. No members where no two keys are equal. */
  text?: { members(): readonly Member[]; yaml: readonly string[] }
  /** The object that is written has lists or maps without members, or lacks what is written as null. */
  hollow?: true
}

export const parameter = (request: ApiRequest, name: string): string | undefined => request.query[name]?.[0]

/** A parameter that is there and says neither false nor 0. Models runtime/conversion.go Convert_Slice_string_To_bool (1.36). */
export const isTrue = (text: string | undefined): boolean => text !== undefined && text !== '0' && text.toLowerCase() !== 'false'

/** Reads through the store, without copies. */
export function createReader(store: Store): Reader {
  return {
    get: (resource, namespace, name) => store.get(objectKey(resource, namespace, name))?.value as never,
    list: (resource, namespace = '') => store.range(listPrefix(resource, namespace)).map((entry) => entry.value as never),
    find: (resource, namespace, terms) => store.find(listPrefix(resource, namespace), terms).map((entry) => entry.value as never),
  }
}

/** The context that strategies get, bound to one call. */
export function strategyContext(
  call: Call,
  dryRun: boolean,
  write: StrategyContext['write'],
  subresource?: string,
): StrategyContext {
  const { core, request } = call
  return {
    read: core.read,
    write,
    clock: core.clock,
    random: core.random,
    user: request.user,
    dryRun,
    ...(subresource === undefined ? {} : { subresource }),
    cluster: core.cluster,
    ...(core.issued ? { issued: core.issued } : {}),
    ...(core.authenticate ? { authenticate: core.authenticate } : {}),
  }
}

export type Outcome = { object: KubeObject; code?: number } | Status
