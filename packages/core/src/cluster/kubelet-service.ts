import type { JsonObject } from '../api/json.ts'
import { nodes, pods } from '../api/kinds.ts'
import type { Client } from '../client/client.ts'
import type { Store } from '../etcd/store.ts'
import type { Clock } from '../host/clock.ts'

interface Parts {
  store: Pick<Store, 'local' | 'timers'>
  client: Client
  clock: Clock
  turn<T>(work: () => T): T
}

const keyOf = (node: string): string => `stopped-kubelets/${node}`

/** Since when a node's kubelet has been stopped by hand; undefined while it runs. */
export function stoppedSince(rows: { get(key: string): JsonObject | undefined }, node: string): number | undefined {
  return rows.get(keyOf(node))?.atMs as number | undefined
}

/** Starts or stops the kubelet of a node: its Pods go on, but nobody looks after them. */
export function runKubelet({ store, client, clock, turn }: Parts, node: string, runs: boolean): void {
  turn(() => {
    const was = stoppedSince(store.local, node) === undefined
    const object = client.get(nodes, '', node)
    if (was === runs || !object) return
    const dueAtMs = clock.now()
    if (runs) store.local.delete(keyOf(node))
    else store.local.set(keyOf(node), { atMs: dueAtMs })
    store.timers.set({ key: `nodelifecycle/${node}`, dueAtMs, periodic: false })
    if (!runs) return
    for (const { metadata, spec } of client.list(pods))
      if (spec.nodeName === node)
        store.timers.set({ key: `kubelet/${metadata.namespace}/${metadata.name}`, dueAtMs, periodic: false })
  })
}

/** What the API server says when it cannot reach a kubelet. */
export const dialRefused = (nodeIp: string): string => `dial tcp ${nodeIp}:10250: connect: connection refused`
