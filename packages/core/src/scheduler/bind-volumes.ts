import { copy } from '../api/copy.ts'
import { persistentvolumeclaims } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import type { Client } from '../client/client.ts'
import { claimNames, waitsForConsumer } from './volumes.ts'

const selectedNode = 'volume.kubernetes.io/selected-node'

/** Tells the binder where a Pod will run whose claims wait for that; true while they are not bound. Models volumebinding PreBind (1.36). */
export function awaitVolumes(pod: Pod, node: string, client: Client): boolean {
  let waits = false
  for (const name of claimNames(pod)) {
    const claim = client.get(persistentvolumeclaims, pod.metadata.namespace as string, name)
    if (!claim || claim.status?.phase === 'Bound' || !waitsForConsumer(claim, client)) continue
    waits = true
    if (claim.metadata.annotations?.[selectedNode] === node) continue
    const changed = copy(claim)
    changed.metadata.annotations = { ...changed.metadata.annotations, [selectedNode]: node }
    client.update(persistentvolumeclaims, changed)
  }
  return waits
}
