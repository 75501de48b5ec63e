import { copy, equal } from '../../api/copy.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../api/core.ts'
import { nodes, persistentvolumeclaims, persistentvolumes, storageclasses } from '../../api/kinds.ts'
import type { StorageClass } from '../../api/policy.ts'
import { isFailure } from '../../api/status.ts'
import type { ControllerContext } from '../controller.ts'
import { findVolume, isFor } from './match.ts'

export const component = 'persistentvolume-controller'
const bindCompleted = 'pv.kubernetes.io/bind-completed'
const boundByController = 'pv.kubernetes.io/bound-by-controller'
const selectedNode = 'volume.kubernetes.io/selected-node'

/** Finds a claim its volume, or says what it waits for. Models pv_controller.go syncClaim (1.36). */
export function syncClaim(claim: PersistentVolumeClaim, context: ControllerContext): void {
  const name = claim.spec.volumeName as string | undefined
  if (!name) return syncUnbound(claim, context)
  const volume = context.client.get(persistentvolumes, '', name)
  const bound = claim.metadata.annotations?.[bindCompleted] !== undefined
  if (!volume) {
    if (bound) lose(claim, context)
    return
  }
  if (volume.spec.claimRef && !isFor(volume, claim)) {
    if (!bound) tell(claim, 'Warning', 'FailedBinding', `volume "${name}" already bound to a different claim.`, context)
    return
  }
  bind(claim, volume, false, context)
}

function syncUnbound(claim: PersistentVolumeClaim, context: ControllerContext): void {
  const { client } = context
  const className = claim.spec.storageClassName as string | undefined
  const of = className ? client.get(storageclasses, '', className) : undefined
  const chosen = claim.metadata.annotations?.[selectedNode]
  const node = chosen === undefined ? undefined : client.get(nodes, '', chosen)
  const volumes = client.list(persistentvolumes)
  const waits = of?.volumeBindingMode === 'WaitForFirstConsumer' && chosen === undefined
  const volume = waits ? volumes.find((one) => isFor(one, claim)) : findVolume(claim, volumes, node)
  if (volume) return bind(claim, volume, true, context)
  if (waits)
    return tell(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding', context)
  if (!className) {
    const why = 'no persistent volumes available for this claim and no storage class is set'
    return tell(claim, 'Normal', 'FailedBinding', why, context)
  }
  if (!of) return tell(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${className}" not found`, context)
  awaitProvisioner(claim, of, context)
}

/** No provisioner runs in a lab: the claim waits for one, or for somebody to make a volume. */
function awaitProvisioner(claim: PersistentVolumeClaim, { provisioner }: StorageClass, context: ControllerContext): void {
  const keys = ['volume.beta.kubernetes.io/storage-provisioner', 'volume.kubernetes.io/storage-provisioner']
  const annotations = { ...claim.metadata.annotations, ...Object.fromEntries(keys.map((key) => [key, provisioner])) }
  if (!equal(annotations, claim.metadata.annotations))
    context.client.update(persistentvolumeclaims, { ...claim, metadata: { ...claim.metadata, annotations } })
  const why = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
  tell(claim, 'Normal', 'ExternalProvisioning', why, context)
}

/** What a claim waits for is told once. */
function tell(
  claim: PersistentVolumeClaim,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  { local, event }: ControllerContext,
): void {
  const key = `told/${claim.metadata.uid}`
  if (local.get<{ message: string }>(key)?.message === message) return
  local.set(key, { message })
  event(claim, { type, reason, message, component })
}

function lose(claim: PersistentVolumeClaim, context: ControllerContext): void {
  if (claim.status?.phase === 'Lost') return
  context.client.updateStatus(persistentvolumeclaims, { ...claim, status: { phase: 'Lost' } })
  const message = 'Bound claim has lost its PersistentVolume. Data on the volume is lost!'
  tell(claim, 'Warning', 'ClaimLost', message, context)
}

/** Writes both ends of a binding. Models pv_controller.go bind (1.36). */
function bind(claim: PersistentVolumeClaim, volume: PersistentVolume, chosen: boolean, context: ControllerContext): void {
  const { client } = context
  if (!takeVolume(claim, volume, context)) return
  const changed = copy(claim)
  changed.spec.volumeName = volume.metadata.name
  changed.metadata.annotations = {
    ...changed.metadata.annotations,
    [bindCompleted]: 'yes',
    ...(chosen ? { [boundByController]: 'yes' } : {}),
  }
  const written = client.update(persistentvolumeclaims, changed)
  if (isFailure(written)) return
  const { accessModes, capacity } = volume.spec
  const status = { ...written.status, phase: 'Bound', accessModes, capacity }
  if (!equal(status, written.status)) client.updateStatus(persistentvolumeclaims, { ...written, status })
  context.local.delete(`told/${claim.metadata.uid}`)
}

function takeVolume(claim: PersistentVolumeClaim, volume: PersistentVolume, { client }: ControllerContext): boolean {
  if (volume.spec.claimRef?.uid === claim.metadata.uid) return true
  const { name, namespace, uid, resourceVersion } = claim.metadata
  const changed = copy(volume)
  if (!changed.spec.claimRef) changed.metadata.annotations = { ...changed.metadata.annotations, [boundByController]: 'yes' }
  changed.spec.claimRef = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion }
  return !isFailure(client.update(persistentvolumes, changed))
}
