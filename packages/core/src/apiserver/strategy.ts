import type { JsonObject } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import type { Term } from '../api/object-index.ts'
import type { Resource } from '../api/resource.ts'
import type { FieldError, ResourceName, Status } from '../api/status.ts'
import type { Clock } from '../host/clock.ts'
import type { Random } from '../host/random.ts'
import type { JsonSchema } from './custom/json-schema.ts'
import type { UserInfo } from './request.ts'
import type { Checked } from './schema/check-fields.ts'

/** Reads of other objects while one is admitted, allocated or validated. */
export interface Reader {
  get<T extends KubeObject>(resource: Resource<T>, namespace: string, name: string): T | undefined
  list<T extends KubeObject>(resource: Resource<T>, namespace?: string): T[]
  /** Objects that meet all of the terms, of which there is one at least. */
  find<T extends KubeObject>(resource: Resource<T>, namespace: string, terms: readonly Term[]): T[]
}

/** What a strategy may lean on. */
export interface StrategyContext {
  read: Reader
  /** Writes another object in the same turn (IPAddress of a Service); kept out of a dry run by the pipeline. */
  write: {
    create(resource: Resource, object: KubeObject): void
    delete(resource: Resource, namespace: string, name: string): void
  }
  clock: Clock
  random: Random
  user: UserInfo
  dryRun: boolean
  /** The subresource through which the object is written. */
  subresource?: string
  /** The lab's addresses: service network, node port range. */
  cluster: { serviceCidr: string; nodePortRange: readonly [number, number]; domain: string }
  /** Takes note of a ServiceAccount token that was given out. */
  issued?(token: IssuedToken): void
  /** Who a bearer token stands for; undefined for one that was never given out, or has ended. */
  authenticate?(token: string): UserInfo | undefined
}

export interface IssuedToken {
  token: string
  /** system:serviceaccount:NAMESPACE:NAME */
  user: string
  namespace: string
  name: string
  uid: string
  expiresAtMs: number
  /** What else is told of its user. */
  extra?: Record<string, string[]>
  /** It ends with this object. */
  bound?: { kind: 'Pod' | 'Secret' | 'Node'; namespace: string; name: string; uid: string }
}

/** A column of `kubectl get` (and of Table answers). `priority` 1 shows in wide output alone. */
export interface Column<T extends KubeObject = KubeObject> {
  name: string
  type: 'string' | 'integer' | 'number' | 'date' | 'boolean'
  format?: string
  description?: string
  priority?: 0 | 1
  /** Age columns are translated by the server: use `age(...)` from apiserver/age.ts with `nowMs`. */
  value(object: T, nowMs: number): string | number | boolean
}

/** What a Kind says of itself. The pipeline in handle.ts is written once and asks these. Objects given are private copies. */
export interface Strategy<T extends KubeObject = KubeObject> {
  /** All objects of a Kind that is looked at, not stored, sorted by name. */
  computed?: readonly T[]
  resource: Resource<T>
  /** Finalizers need not be standard ones or have a domain: Kinds whose metadata is checked by apimachinery alone. */
  plainFinalizers?: true
  /**
   * How often the Kind's own rules for an update check metadata again, what changed in it and the whole; once each when absent. What is
   * wrong has a cause for each time.
   */
  metadataChecks?: { changes: 0 | 1; whole: 0 | 1 | 2 }
  /** An update is held against the rules for the whole object once more: each of their findings has two causes. */
  validatesTwice?: true
  columns: Column<T>[]
  /** The order of a Table's rows where it is not that of the names. */
  tableOrder?(a: T, b: T): number
  /** Fills what the real server fills. */
  /**
   * A list whose items no step of the pipeline changes: in updates by the cluster's own clients they are stored as they are, so
   * that a long list costs what changed in it.
   */
  unchangedItems?: string
  setDefaults?(object: T): void
  /** Drops what a creator may not set (status), sets what the server sets. */
  prepareForCreate?(object: T, context: StrategyContext): void
  /** Keeps status, generation and allocated values. The pipeline raises metadata.generation when `spec` differs and `tracksGeneration`. */
  prepareForUpdate?(object: T, old: T, context: StrategyContext): void
  /** Mutating admission: service account, tolerations, limit ranges, priority … A Status refuses. */
  admit?(object: T, old: T | undefined, context: StrategyContext): Status | undefined
  /** Validating admission of what is created, before policies and webhooks are asked: a Status refuses. */
  forbids?(object: T, context: StrategyContext): Status | undefined
  /** The same for what is changed, its status and subresources too. */
  forbidsUpdate?(object: T, old: T, context: StrategyContext): Status | undefined
  /** Sets what the server sets in a status that is written. */
  prepareForStatusUpdate?(object: T, old: T, context: StrategyContext): void
  /** Cluster IPs, node ports. Runs before validate; what it writes waits until nothing refuses the object. */
  allocate?(object: T, old: T | undefined, context: StrategyContext): FieldError[]
  /** After a delete that took effect, or an update that lets go of something. */
  release?(object: T, context: StrategyContext): void
  /** Brings what nothing refuses into the form that is written. */
  prepareForStorage?(object: T): void
  validate?(object: T, context: StrategyContext): FieldError[]
  validateUpdate?(object: T, old: T, context: StrategyContext): FieldError[]
  /** Texts for Warning headers. */
  warnings?(object: T, old: T | undefined): string[]
  /** The verbs that discovery lists, where they are not all that are answered. */
  advertisedVerbs?: readonly string[]
  /** It cannot be served: what every request is answered with. */
  unready?: Status
  /** `v1 Endpoints is deprecated …`: sent on every verb. */
  deprecation?: string
  /** Field selectors besides metadata.name and metadata.namespace. */
  selectableFields?: Record<string, (object: T) => string>
  /** metadata.name: which rule of validation.ts it follows. */
  nameRule?: 'dns1123subdomain' | 'dns1123label' | 'dns1035label' | 'path-segment' | 'service'
  tracksGeneration?: boolean | 'annotations too' | 'endpoints and labels'
  /** What writing its status leaves as it is: labels, or labels, annotations, finalizers and owners. */
  statusKeeps?: 'labels' | 'metadata'
  /** PUT without resourceVersion is allowed (the default) or refused. */
  requireResourceVersionOnUpdate?: boolean
  /** PUT to a name that does not exist creates it (Endpoints, Lease, Event …). */
  createOnUpdate?: boolean
  /** The object as a deletion begins it, where it is not removed or marked as others are; undefined: as others are. */
  beginDeletion?(
    object: T,
    asked: { uid: string | undefined; resourceVersion: string | undefined },
    now: string,
  ): T | Status | undefined
  /** Notes on the object that its deletion has begun. */
  prepareForDelete?(object: T): void
  /** True while something besides metadata.finalizers keeps a deleted object (spec.finalizers of a Namespace). */
  holdsDeletion?(object: T): boolean
  /** DELETE answers with the object instead of a Success Status. */
  answersDeleteWithObject?: boolean
  /** What depends on it stays when a delete does not say otherwise (ReplicationController, Job); `orphaningWarning` says so to who deletes it. */
  orphansByDefault?: true
  orphaningWarning?: string
  /** Refuses the delete of what must stay (the namespace default). */
  refuseDelete?(object: T): Status | undefined
  /** Grace in seconds before a delete takes effect (Pods); 0 or absent deletes at once. */
  gracePeriodSeconds?(object: T, asked: number | undefined): number
  /** A schema of its own instead of the generated one (custom resources): how a body is pruned, and what OpenAPI shows. */
  schema?: { check(object: JsonObject, whole?: boolean): Checked; document: JsonSchema; listKind?: string | undefined }
  /** The status subresource: takes `status` from the request onto the stored object (default) plus its own validation. */
  validateStatusUpdate?(object: T, old: T): FieldError[]
  /** A resource that is answered and never stored (reviews): returns the answer. */
  answer?(object: T, context: StrategyContext): JsonObject | Status
  /** Extra subresource writes by name: binding, eviction, scale, token, finalize, approval, ephemeralcontainers, resize … */
  subresources?: Record<string, SubresourceStrategy<T>>
  /** Is the stored form the same thing as another resource's (events.k8s.io over core events)? Then where, and how it is seen. */
  alias?: {
    of: Resource
    /** Nobody is served the version that is written. */
    unserved?: true
    toView(stored: KubeObject): T
    fromView(view: T): KubeObject
    /** The form that is written, where it is not the one that is handled (custom resources with a conversion webhook). */
    encode?(object: KubeObject): KubeObject
    /** The rules for what is written; absent: those of `of`. */
    storage?: Strategy
  }
}

export interface SubresourceStrategy<T extends KubeObject = KubeObject> {
  verbs: readonly ('get' | 'create' | 'update' | 'patch')[]
  /** GET: how the parent is seen through this subresource (scale). Default: the parent itself. */
  view?(parent: T, context: StrategyContext): JsonObject
  /** GET: what is not found when the parent is not. Default: the parent. */
  missing?: ResourceName
  /** PUT/PATCH: the changed parent, or a refusal. `body` has been decoded. */
  update?(parent: T, body: JsonObject, context: StrategyContext): T | Status
  /** POST: what is answered, and how the parent changes or goes. */
  create?(
    parent: T,
    body: JsonObject,
    context: StrategyContext,
  ): { parent?: T; delete?: { gracePeriodSeconds?: number }; answer: JsonObject | Status; code?: number } | Status
}
