import type { PersistentVolume, PersistentVolumeClaim } from '../api/core.ts'
import { persistentvolumeclaims, persistentvolumes, storageclasses } from '../api/kinds.ts'
import { termsMatch } from '../api/node-affinity.ts'
import type { Pod } from '../api/pod.ts'
import type { Client } from '../client/client.ts'
import type { Refusal } from './refusal.ts'
import type { NodeLoad, Snapshot } from './snapshot.ts'

/** The claims that a Pod's volumes name; an ephemeral volume's is named after Pod and volume. */
export const claimNames = (pod: Pod): string[] => claimsOf(pod).map(({ name }) => name)

interface Claim {
  name: string
  ephemeral: boolean
}

const claimsOf = ({ metadata, spec }: Pod): Claim[] =>
  (spec.volumes ?? []).flatMap((volume): Claim[] => {
    if (volume.persistentVolumeClaim) return [{ name: volume.persistentVolumeClaim.claimName, ephemeral: false }]
    return (volume as { ephemeral?: object }).ephemeral ? [{ name: `${metadata.name}-${volume.name}`, ephemeral: true }] : []
  })

/** Why no node will do while a claim is missing or waits for its volume. Models plugins/volumebinding PreFilter (1.36). */
export function claimRefusal(pod: Pod, client: Client): string | undefined {
  const { namespace = '', uid } = pod.metadata
  for (const { name, ephemeral } of claimsOf(pod)) {
    const claim = client.get(persistentvolumeclaims, namespace, name)
    if (!claim && ephemeral) return `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
    if (!claim) return `persistentvolumeclaim "${name}" not found`
    if (ephemeral && !claim.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === uid))
      return `PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`
    if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim "${name}" is being deleted`
    if (claim.status?.phase === 'Lost')
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName}"`
    if (!isBound(claim) && !waitsForConsumer(claim, client)) return 'pod has unbound immediate PersistentVolumeClaims'
  }
  return undefined
}

const isBound = ({ spec, status }: PersistentVolumeClaim): boolean => Boolean(spec.volumeName) && status?.phase === 'Bound'

/** Its StorageClass binds when a Pod is there. */
export function waitsForConsumer({ spec }: PersistentVolumeClaim, client: Client): boolean {
  const found = spec.storageClassName ? client.get(storageclasses, '', spec.storageClassName) : undefined
  return (found as { volumeBindingMode?: string } | undefined)?.volumeBindingMode === 'WaitForFirstConsumer'
}

/** A volume may be on some nodes only. Models plugins/volumebinding Filter (1.36). */
export function volumeRefusal(pod: Pod, { node }: NodeLoad, { client }: Snapshot): Refusal | undefined {
  for (const name of claimNames(pod)) {
    const claim = client.get(persistentvolumeclaims, pod.metadata.namespace as string, name)
    const volume = claim?.spec.volumeName ? client.get(persistentvolumes, '', claim.spec.volumeName as string) : undefined
    if (volume && !reaches(volume, node))
      return { reasons: ["node(s) didn't match PersistentVolume's node affinity"], final: true }
    if (claim && !volume && waitsForConsumer(claim, client) && !canBeBound(claim, node, client))
      return { reasons: ["node(s) didn't find available persistent volumes to bind"], final: true }
  }
  return undefined
}

const reaches = ({ spec }: PersistentVolume, node: NodeLoad['node']): boolean => {
  const required = spec.nodeAffinity?.required
  return !required || termsMatch(required.nodeSelectorTerms ?? [], node)
}

/** A volume that is there will do; else the class must be able to make one. */
function canBeBound(claim: PersistentVolumeClaim, node: NodeLoad['node'], client: Client): boolean {
  const found = client.get(storageclasses, '', claim.spec.storageClassName as string) as { provisioner?: string } | undefined
  if (found?.provisioner !== 'kubernetes.io/no-provisioner') return true
  const free = client
    .list(persistentvolumes)
    .filter(({ spec, status }) => status?.phase === 'Available' && spec.storageClassName === claim.spec.storageClassName)
  return free.some((volume) => reaches(volume, node))
}
