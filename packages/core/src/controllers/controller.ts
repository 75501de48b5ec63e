import type { JsonObject } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import type { Resource } from '../api/resource.ts'
import type { Client } from '../client/client.ts'
import type { Clock } from '../host/clock.ts'
import type { Random } from '../host/random.ts'

/** A committed write as a controller sees it. */
export interface ObjectChange<T extends KubeObject = KubeObject> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  /** For DELETED: the last state. */
  object: T
  old?: T
}

/** Which keys become due when an object of `resource` changes. */
export interface WatchRule<T extends KubeObject = KubeObject> {
  resource: Resource<T>
  keys(change: ObjectChange<T>, client: Client): string[]
}

export interface EventNote {
  type: 'Normal' | 'Warning'
  reason: string
  message: string
  /** metadata.managedFields manager and source.component: kubelet, default-scheduler … */
  component: string
  host?: string
  /** e.g. spec.containers{coffee} */
  fieldPath?: string
  /** What was done, of components that record through events.k8s.io; `host` is then the instance that did it. */
  action?: string
  /** A second object, with `action` alone. */
  related?: KubeObject
}

export interface ControllerContext {
  client: Client
  clock: Clock
  random: Random
  /** Makes `key` due for this controller at `dueAtMs`; an earlier entry for the same key is replaced. */
  requeueAt(key: string, dueAtMs: number, options?: { periodic?: boolean }): void
  /** Drops the timer that requeueAt set. */
  forget(key: string): void
  /** This controller's own rows. They are not API objects. */
  local: {
    get<T extends JsonObject>(key: string): T | undefined
    set(key: string, value: JsonObject): void
    delete(key: string): void
    range(prefix: string): { key: string; value: JsonObject }[]
  }
  /** Records or counts up an Event about an object. */
  event(about: KubeObject, note: EventNote): void
}

/**
 * Level-triggered: `reconcile` reads what is and writes what should be. Run twice without a change between, the second run
 * writes nothing.
 */
export interface Controller {
  name: string
  watches: WatchRule<any>[]
  /** Which keys become due when an object changes whose Kind a CustomResourceDefinition defines. */
  custom?(change: ObjectChange, client: Client): string[]
  reconcile(key: string, context: ControllerContext): void
}

/** A rule with its object type checked; keeps `watches` free of casts. */
export function watchRule<T extends KubeObject>(
  resource: Resource<T>,
  keys: (change: ObjectChange<T>, client: Client) => string[],
): WatchRule<T> {
  return { resource, keys }
}
