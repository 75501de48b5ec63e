import type { ControllerRevision, ReplicaSet } from '../api/apps.ts'
import type { JsonObject } from '../api/json.ts'
import { controllerrevisions, replicasets } from '../api/kinds.ts'
import type { PodTemplateSpec } from '../api/pod.ts'
import type { Kubectl } from './command.ts'
import { describePodTemplate } from './describe/pod-template.ts'
import { plainWriter } from './describe/writer.ts'
import { listItems } from './object-requests.ts'
import { isStatus } from './result.ts'
import type { Info } from './targets.ts'

export interface Revision {
  number: number
  cause: string
  template: PodTemplateSpec
  /** The ReplicaSet or ControllerRevision that holds it. */
  source: JsonObject
}

const revisionKey = 'deployment.kubernetes.io/revision'
const causeKey = 'kubernetes.io/change-cause'

/** Revisions that are still held, oldest first; undefined for kinds without a history. Models polymorphichelpers/history.go (1.36). */
export function revisionsOf(kubectl: Kubectl, info: Info): Revision[] | undefined {
  const { kind } = info.resource
  if (kind === 'Deployment') return numbered(ownedBy(kubectl, info, replicasets), ofReplicaSet)
  if (kind === 'DaemonSet' || kind === 'StatefulSet') return numbered(ownedBy(kubectl, info, controllerrevisions), ofRevision)
  return undefined
}

function ownedBy(
  kubectl: Kubectl,
  { object, namespace }: Info,
  resource: typeof replicasets | typeof controllerrevisions,
): JsonObject[] {
  const found = listItems(kubectl, { resource, namespace })
  const { uid } = object.metadata as { uid?: string }
  const owners = (item: JsonObject) => (item.metadata as { ownerReferences?: { uid?: string }[] }).ownerReferences ?? []
  return isStatus(found) ? [] : found.filter((item) => owners(item).some((owner) => owner.uid === uid))
}

const numbered = (items: JsonObject[], read: (item: JsonObject) => Revision): Revision[] =>
  items
    .map(read)
    .filter((revision) => revision.number > 0)
    .sort((a, b) => a.number - b.number)

function ofReplicaSet(source: JsonObject): Revision {
  const { metadata, spec } = source as unknown as ReplicaSet
  const { [revisionKey]: number = '0', [causeKey]: cause = '<none>' } = metadata.annotations ?? {}
  const template = spec.template as PodTemplateSpec
  return { number: Number(number), cause, template: cause === '<none>' ? template : withCause(template, cause), source }
}

/** A ReplicaSet's template is shown with what led to it. Models history.go ViewHistory (1.36). */
const withCause = (template: PodTemplateSpec, cause: string): PodTemplateSpec => ({
  ...template,
  metadata: { ...template.metadata, annotations: { ...template.metadata?.annotations, [causeKey]: cause } },
})

function ofRevision(source: JsonObject): Revision {
  const { metadata, revision, data } = source as unknown as ControllerRevision
  const { $patch: _, ...template } = (data as { spec: { template: PodTemplateSpec & { $patch?: string } } }).spec.template
  return { number: revision, cause: metadata.annotations?.[causeKey] ?? '<none>', template, source }
}

/** The template without the label that tells ReplicaSets apart. */
export function plainTemplate(template: PodTemplateSpec): PodTemplateSpec {
  const { 'pod-template-hash': _, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}

/** As describe shows it, but with its tabs as they are. */
export function templateText(template: PodTemplateSpec): string {
  const out = plainWriter()
  describePodTemplate(out, template)
  return out.text()
}
