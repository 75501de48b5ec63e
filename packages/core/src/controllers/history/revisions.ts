import type { ControllerRevision } from '../../api/apps.ts'
import { copy, equal } from '../../api/copy.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import { controllerrevisions } from '../../api/kinds.ts'
import type { KubeObject } from '../../api/object.ts'
import type { PodTemplateSpec } from '../../api/pod.ts'
import type { Resource } from '../../api/resource.ts'
import { isFailure } from '../../api/status.ts'
import type { Client } from '../../client/client.ts'
import { controllerRef, isControlledBy } from '../ownership.ts'

/** A DaemonSet or StatefulSet: what has a template whose earlier forms are kept. */
export interface Templated extends KubeObject {
  spec: { template: PodTemplateSpec; revisionHistoryLimit?: number }
}

export interface RevisionNames {
  name: string
  labels: Record<string, string>
}

/** The strategic patch that brings a template back. Models getPatch of pkg/controller/{daemon,statefulset} (1.36). */
export const revisionData = (template: PodTemplateSpec): JsonObject => ({
  spec: { template: sorted({ $patch: 'replace', ...(copy(template) as unknown as JsonObject) }) },
})

/** Members by name, as Go writes maps: clients compare the bytes. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member as Json)]))
}

/** The template that a revision holds. */
export function templateOf(revision: ControllerRevision): PodTemplateSpec {
  const { spec } = revision.data as { spec: { template: PodTemplateSpec & { $patch?: string } } }
  const { $patch: _, ...template } = spec.template
  return template
}

/** Revisions of one owner, oldest first. */
export function revisionsOf(owner: KubeObject, client: Client): ControllerRevision[] {
  return client
    .list(controllerrevisions, owner.metadata.namespace)
    .filter((revision) => isControlledBy(revision, owner))
    .sort((a, b) => a.revision - b.revision || (a.metadata.name < b.metadata.name ? -1 : 1))
}

/**
 * The revision of the template as it is now: an equal one is used again and becomes the newest, else one is made.
 * Models getStatefulSetRevisions and constructHistory (1.36).
 */
export function currentRevision(
  resource: Resource,
  owner: Templated,
  names: RevisionNames,
  client: Client,
): ControllerRevision | undefined {
  const all = revisionsOf(owner, client)
  const data = revisionData(owner.spec.template)
  const newest = all.at(-1)
  const same = all.findLast((revision) => equal(revision.data, data))
  if (same && same === newest) return same
  const revision = (newest?.revision ?? 0) + 1
  const written = same
    ? client.update(controllerrevisions, { ...copy(same), revision })
    : client.create(controllerrevisions, newRevision(resource, owner, names, data, revision))
  return isFailure(written) ? undefined : written
}

function newRevision(
  resource: Resource,
  owner: Templated,
  { name, labels }: RevisionNames,
  data: JsonObject,
  revision: number,
): ControllerRevision {
  const { annotations, namespace } = owner.metadata
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...owner.spec.template.metadata?.labels, ...labels },
      ...(annotations ? { annotations: { ...annotations } } : {}),
      ownerReferences: [controllerRef(resource, owner)],
    },
    data,
    revision,
  }
}

/** Deletes the oldest revisions beyond revisionHistoryLimit that nothing uses. Models truncateHistory and cleanupHistory (1.36). */
export function truncateHistory(owner: Templated, inUse: (revision: ControllerRevision) => boolean, client: Client): void {
  const idle = revisionsOf(owner, client).filter((revision) => !inUse(revision))
  const surplus = idle.length - (owner.spec.revisionHistoryLimit ?? 10)
  for (const { metadata } of idle.slice(0, Math.max(0, surplus)))
    client.delete(controllerrevisions, metadata.namespace as string, metadata.name)
}
