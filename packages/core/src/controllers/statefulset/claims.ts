import type { StatefulSet } from '../../api/apps.ts'
import { copy, equal } from '../../api/copy.ts'
import type { PersistentVolumeClaim } from '../../api/core.ts'
import { persistentvolumeclaims, pods, statefulsets } from '../../api/kinds.ts'
import type { KubeObject, OwnerReference } from '../../api/object.ts'
import type { Pod, Volume } from '../../api/pod.ts'
import type { Resource } from '../../api/resource.ts'
import { isFailure } from '../../api/status.ts'
import type { ControllerContext } from '../controller.ts'
import { controllerRef } from '../ownership.ts'

interface ClaimTemplate {
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> }
  spec: Record<string, unknown>
}

const templatesOf = (set: StatefulSet): ClaimTemplate[] => (set.spec.volumeClaimTemplates ?? []) as unknown as ClaimTemplate[]

const claimName = (set: StatefulSet, template: ClaimTemplate, ordinal: number): string =>
  `${template.metadata.name}-${set.metadata.name}-${ordinal}`

/** The volumes that a Pod has by the set's claim templates. */
export const claimVolumes = (set: StatefulSet, ordinal: number): Volume[] =>
  templatesOf(set).map((template) => ({
    name: template.metadata.name,
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
  }))

/** A claim that is not there is made; false when one could not be. Models createMissingPersistentVolumeClaims (1.36). */
export function ensureClaims(set: StatefulSet, ordinal: number, context: ControllerContext): boolean {
  const namespace = set.metadata.namespace as string
  return templatesOf(set).every((template) => {
    const name = claimName(set, template, ordinal)
    const found = context.client.get(persistentvolumeclaims, namespace, name)
    if (found) return true
    const made = context.client.create(persistentvolumeclaims, claimFrom(set, template, name))
    return tellClaim(set, name, `${set.metadata.name}-${ordinal}`, isFailure(made) ? made.message : undefined, context)
  })
}

function claimFrom(set: StatefulSet, template: ClaimTemplate, name: string): PersistentVolumeClaim {
  const { annotations, labels } = template.metadata
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      namespace: set.metadata.namespace as string,
      labels: { ...labels, ...set.spec.selector.matchLabels },
      ...(annotations ? { annotations: { ...annotations } } : {}),
      ...(deletedWithSet(set) ? { ownerReferences: [controllerRef(statefulsets, set)] } : {}),
    },
    spec: copy(template.spec),
  }
}

function tellClaim(set: StatefulSet, claim: string, pod: string, why: string | undefined, { event }: ControllerContext): boolean {
  const component = 'statefulset-controller'
  if (why === undefined) {
    const message = `create Claim ${claim} Pod ${pod} in StatefulSet ${set.metadata.name} success`
    event(set, { type: 'Normal', reason: 'SuccessfulCreate', message, component })
    return true
  }
  const message = `create Claim ${claim} for Pod ${pod} in StatefulSet ${set.metadata.name} failed error: ${why}`
  event(set, { type: 'Warning', reason: 'FailedCreate', message, component })
  return false
}

const deletedWithSet = ({ spec }: StatefulSet): boolean => spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Delete'
const deletedWithPod = ({ spec }: StatefulSet): boolean => spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete'

/** Makes claims go with the set, or with a Pod that is one too many. Models updateClaimOwnerRefForSetAndPod (1.36). */
export function ownClaims(set: StatefulSet, pod: Pod, ordinal: number, surplus: boolean, context: ControllerContext): void {
  for (const template of templatesOf(set)) {
    const claim = context.client.get(persistentvolumeclaims, set.metadata.namespace as string, claimName(set, template, ordinal))
    if (!claim) continue
    const others = (claim.metadata.ownerReferences ?? []).filter(
      ({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid,
    )
    const wanted = [...others, ...ownersOf(set, pod, surplus)]
    if (equal(wanted, claim.metadata.ownerReferences ?? [])) continue
    const changed = copy(claim)
    if (wanted.length > 0) changed.metadata.ownerReferences = wanted
    else delete changed.metadata.ownerReferences
    context.client.update(persistentvolumeclaims, changed)
  }
}

function ownersOf(set: StatefulSet, pod: Pod, surplus: boolean): OwnerReference[] {
  const of = (resource: Resource, owner: KubeObject): OwnerReference[] => [controllerRef(resource, owner)]
  if (surplus && deletedWithPod(set)) return of(pods, pod)
  return deletedWithSet(set) ? of(statefulsets, set) : []
}
