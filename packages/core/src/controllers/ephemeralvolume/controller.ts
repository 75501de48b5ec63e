import { copy } from '../../api/copy.ts'
import type { PersistentVolumeClaim } from '../../api/core.ts'
import { persistentvolumeclaims, pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { controllerOf, controllerRef, isControlledBy, keyOf, splitKey } from '../ownership.ts'

interface Ephemeral {
  name: string
  template: Pick<PersistentVolumeClaim, 'spec'> & { metadata?: Pick<PersistentVolumeClaim['metadata'], 'labels' | 'annotations'> }
}

/** Makes the claims of a Pod's generic ephemeral volumes; they go with the Pod. Models pkg/controller/volume/ephemeral (1.36). */
export const ephemeralVolumeController: Controller = {
  name: 'ephemeralvolume',
  watches: [
    watchRule(pods, ({ type, object }) => (type === 'ADDED' && ephemerals(object).length > 0 ? [keyOf(object)] : [])),
    watchRule(persistentvolumeclaims, ({ type, object }) => {
      const owner = controllerOf(object)
      return type === 'DELETED' && owner?.kind === 'Pod' ? [`${object.metadata.namespace}/${owner.name}`] : []
    }),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const pod = context.client.get(pods, namespace, name)
    if (!pod || pod.metadata.deletionTimestamp) return
    for (const volume of ephemerals(pod)) keepClaim(pod, volume, context)
  },
}

const ephemerals = ({ spec }: Pod): Ephemeral[] =>
  (spec.volumes ?? []).flatMap((volume) => {
    const { ephemeral } = volume as { ephemeral?: { volumeClaimTemplate?: Ephemeral['template'] } }
    return ephemeral?.volumeClaimTemplate ? [{ name: volume.name, template: ephemeral.volumeClaimTemplate }] : []
  })

function keepClaim(pod: Pod, { name, template }: Ephemeral, { client, event }: ControllerContext): void {
  const namespace = pod.metadata.namespace as string
  const claim = `${pod.metadata.name}-${name}`
  const known = client.get(persistentvolumeclaims, namespace, claim)
  if (known && !isControlledBy(known, pod)) {
    const why = `PVC ${namespace}/${claim} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`
    const message = `ephemeral volume ${name}: ${why}`
    event(pod, { type: 'Warning', reason: 'FailedBinding', message, component: 'ephemeral_volume' })
  }
  if (known) return
  const { labels, annotations } = template.metadata ?? {}
  client.create(persistentvolumeclaims, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claim,
      namespace,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerRef(pods, pod)],
    },
    spec: copy(template.spec),
  })
}
