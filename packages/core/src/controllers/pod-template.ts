import { copy } from '../api/copy.ts'
import type { KubeObject } from '../api/object.ts'
import type { Pod, PodTemplateSpec } from '../api/pod.ts'
import type { Resource } from '../api/resource.ts'
import { controllerRef } from './ownership.ts'

/** A Pod from a template, as a controller makes it. Models controller_utils.go GetPodFromTemplate (1.36). */
export function podFromTemplate(template: PodTemplateSpec, resource: Resource, owner: KubeObject): Pod {
  const { labels, annotations, finalizers } = template.metadata ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      generateName: generateNameOf(owner.metadata.name),
      namespace: owner.metadata.namespace as string,
      ...(labels ? { labels: { ...labels } } : {}),
      ...(annotations ? { annotations: { ...annotations } } : {}),
      ...(finalizers ? { finalizers: [...finalizers] } : {}),
      ownerReferences: [controllerRef(resource, owner)],
    },
    spec: copy(template.spec),
  }
}

/** An owner's name that is too long as a prefix goes without its dash. Models getPodsPrefix (1.36). */
const generateNameOf = (owner: string): string => (owner.length < 253 ? `${owner}-` : owner)
