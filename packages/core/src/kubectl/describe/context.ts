import type { JsonObject } from '../../api/json.ts'
import type { Resource } from '../../api/resource.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl } from '../command.ts'
import { getObject, listItems } from '../object-requests.ts'

/** What a description may ask the server besides its object. */
export interface Context {
  kubectl: Kubectl
  nowMs: number
  showEvents: boolean
  /** Objects of a resource; none where the server refuses. */
  list<T>(resource: Resource, namespace: string, selection?: { labelSelector?: string; fieldSelector?: string }): T[]
  get<T>(resource: Resource, namespace: string, name: string): T | undefined
  /** The server's own words for a failed get. */
  problem(resource: Resource, namespace: string, name: string): string | undefined
}

export function contextOf(kubectl: Kubectl, showEvents: boolean): Context {
  return {
    kubectl,
    nowMs: kubectl.now(),
    showEvents,
    list(resource, namespace, selection = {}) {
      const found = listItems(kubectl, { resource, namespace, ...selection })
      return isFailure(found) ? [] : (found as never)
    },
    get(resource, namespace, name) {
      const found: JsonObject | object = getObject(kubectl, resource, namespace, name)
      return isFailure(found) ? undefined : (found as never)
    },
    problem(resource, namespace, name) {
      const found = getObject(kubectl, resource, namespace, name)
      return isFailure(found) ? found.message : undefined
    },
  }
}
