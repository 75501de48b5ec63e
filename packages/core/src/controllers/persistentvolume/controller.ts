import type { PersistentVolume, PersistentVolumeClaim } from '../../api/core.ts'
import { persistentvolumeclaims, persistentvolumes, pods, storageclasses } from '../../api/kinds.ts'
import type { Client } from '../../client/client.ts'
import { type Controller, type ControllerContext, type ObjectChange, watchRule } from '../controller.ts'
import { keyOf, splitKey } from '../ownership.ts'
import { syncClaim } from './claim.ts'
import { claimsOf, releaseClaim, releaseVolume } from './protection.ts'
import { syncVolume } from './volume.ts'

/** Binds claims to volumes that are there; none is made. Keys are `claim NS/NAME` and `volume NAME`. Models pkg/controller/volume/persistentvolume (1.36). */
export const persistentVolumeController: Controller = {
  name: 'persistentvolume',
  watches: [
    watchRule(persistentvolumeclaims, keysOfClaim),
    watchRule(persistentvolumes, keysOfVolume),
    watchRule(storageclasses, (_change, client) => waiting(client)),
    watchRule(pods, ({ type, object }) => {
      const over = type === 'DELETED' || object.status?.phase === 'Succeeded' || object.status?.phase === 'Failed'
      return over ? claimsOf(object).map((name) => `claim ${object.metadata.namespace}/${name}`) : []
    }),
  ],
  reconcile(key, context) {
    if (key.startsWith('claim ')) reconcileClaim(key.slice('claim '.length), context)
    else reconcileVolume(key.slice('volume '.length), context)
  },
}

function keysOfClaim({ object }: ObjectChange<PersistentVolumeClaim>): string[] {
  const volume = object.spec?.volumeName ? [`volume ${object.spec.volumeName}`] : []
  return [`claim ${keyOf(object)}`, ...volume]
}

function keysOfVolume({ object }: ObjectChange<PersistentVolume>, client: Client): string[] {
  const { claimRef } = object.spec
  return [`volume ${object.metadata.name}`, ...(claimRef ? [`claim ${claimRef.namespace}/${claimRef.name}`] : waiting(client))]
}

const waiting = (client: Client): string[] =>
  client
    .list(persistentvolumeclaims)
    .filter(({ status }) => status?.phase === 'Pending')
    .map((claim) => `claim ${keyOf(claim)}`)

function reconcileClaim(key: string, context: ControllerContext): void {
  const claim = context.client.get(persistentvolumeclaims, ...splitKey(key))
  if (!claim) return
  if (claim.metadata.deletionTimestamp) releaseClaim(claim, context.client)
  else syncClaim(claim, context)
}

function reconcileVolume(name: string, context: ControllerContext): void {
  const volume = context.client.get(persistentvolumes, '', name)
  if (!volume) return
  syncVolume(volume, context)
  const latest = context.client.get(persistentvolumes, '', name)
  if (latest) releaseVolume(latest, context.client)
}
