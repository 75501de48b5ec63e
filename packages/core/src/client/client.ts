import type { Json } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import type { Term } from '../api/object-index.ts'
import type { Resource } from '../api/resource.ts'
import type { Status } from '../api/status.ts'

export interface ListOptions {
  labelSelector?: string
  fieldSelector?: string
}

export interface WriteOptions {
  fieldManager?: string
  dryRun?: boolean
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore'
  subresource?: string
}

export interface DeleteOptions {
  gracePeriodSeconds?: number
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
  preconditions?: { uid?: string; resourceVersion?: string }
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply'

/**
 * Typed verbs over handle(). What is read is shared: copy before changing (`structuredClone` is not in the core; use
 * `copy` from api/copy.ts). What fails comes back as a Failure Status (`isFailure`).
 */
export interface Client {
  get<T extends KubeObject>(resource: Resource<T>, namespace: string, name: string): T | undefined
  list<T extends KubeObject>(resource: Resource<T>, namespace?: string, options?: ListOptions): T[]
  /** Objects that meet all of the terms, of which there is one at least: costs what it finds, not what there is. */
  find<T extends KubeObject>(resource: Resource<T>, namespace: string, terms: readonly Term[]): T[]
  create<T extends KubeObject>(resource: Resource<T>, object: T, options?: WriteOptions): T | Status
  update<T extends KubeObject>(resource: Resource<T>, object: T, options?: WriteOptions): T | Status
  /** Writes the status subresource. */
  updateStatus<T extends KubeObject>(resource: Resource<T>, object: T): T | Status
  patch<T extends KubeObject>(
    resource: Resource<T>,
    namespace: string,
    name: string,
    type: PatchType,
    body: Json,
    options?: WriteOptions,
  ): T | Status
  delete(resource: Resource, namespace: string, name: string, options?: DeleteOptions): KubeObject | Status
}
