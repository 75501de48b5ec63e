import type { JsonObject } from '../../api/json.ts'
import type { KubeObject } from '../../api/object.ts'
import { conflict, invalid, invalidField, type ResourceName } from '../../api/status.ts'
import type { SubresourceStrategy } from '../strategy.ts'

type Scalable = KubeObject & { spec: { replicas?: number }; status?: { replicas?: number } }

/** autoscaling/v1 Scale of anything with spec.replicas. Models registry/apps/…/storage ScaleREST (1.36). */
export function scaleSubresource<T extends Scalable>(
  selector: (object: T) => string,
  missing?: ResourceName,
): SubresourceStrategy<T> {
  return {
    verbs: ['get', 'update', 'patch'],
    ...(missing ? { missing } : {}),
    view: (parent) => view(parent, selector),
    update(parent, body) {
      const replicas = (body.spec as { replicas?: number } | undefined)?.replicas ?? 0
      const asked = (body.metadata as { resourceVersion?: string } | undefined)?.resourceVersion
      const of = { group: 'autoscaling', kind: 'Scale' }
      if (replicas < 0) {
        return invalid(of, parent.metadata.name, [invalidField('spec.replicas', replicas, 'must be greater than or equal to 0')])
      }
      if (asked && asked !== parent.metadata.resourceVersion) {
        const why = 'the object has been modified; please apply your changes to the latest version and try again'
        return conflict({ group: 'autoscaling', resource: 'scales' }, parent.metadata.name, why)
      }
      return { ...parent, spec: { ...parent.spec, replicas } }
    },
  }
}

function view<T extends Scalable>(parent: T, selector: (object: T) => string): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = parent.metadata
  const text = selector(parent)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp } as JsonObject,
    spec: parent.spec.replicas ? { replicas: parent.spec.replicas } : {},
    status: { replicas: parent.status?.replicas ?? 0, ...(text === '<none>' ? {} : { selector: text }) },
  }
}
