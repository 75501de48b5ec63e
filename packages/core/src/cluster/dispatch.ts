import type { KubeObject } from '../api/object.ts'
import { apiVersionOf } from '../api/resource.ts'
import { resourceTable } from '../api/resource-table.ts'
import type { Client } from '../client/client.ts'
import type { Controller, ObjectChange, WatchRule } from '../controllers/controller.ts'
import type { Change } from '../etcd/store.ts'
import type { WorkQueue } from './work-queue.ts'

const builtIn = new Set(resourceTable.map((resource) => `${apiVersionOf(resource)} ${resource.kind}`))

type Row = { controller: Controller; rule: WatchRule<any> }

/** Turns committed-to-be changes into due keys by the controllers' watch rules. */
export function dispatcher(controllers: readonly Controller[], queue: WorkQueue, client: Client): (change: Change) => void {
  const byKind = new Map<string, Row[]>()
  for (const controller of controllers) {
    for (const rule of controller.watches) {
      const { group, version, kind } = rule.resource
      const id = group === '' ? `${version} ${kind}` : `${group}/${version} ${kind}`
      byKind.set(id, [...(byKind.get(id) ?? []), { controller, rule }])
    }
  }
  const customs = controllers.filter((controller) => controller.custom)
  return (change) => {
    const seen = objectChange(change)
    const id = `${seen.object.apiVersion} ${seen.object.kind}`
    for (const { controller, rule } of byKind.get(id) ?? []) {
      for (const key of rule.keys(seen, client)) queue.add(controller, key)
    }
    if (builtIn.has(id)) return
    for (const controller of customs) for (const key of controller.custom?.(seen, client) ?? []) queue.add(controller, key)
  }
}

function objectChange(change: Change): ObjectChange {
  const value = change.value as unknown as KubeObject | undefined
  const previous = change.previous as unknown as KubeObject | undefined
  if (!value) return { type: 'DELETED', object: previous as KubeObject }
  return previous ? { type: 'MODIFIED', object: value, old: previous } : { type: 'ADDED', object: value }
}
