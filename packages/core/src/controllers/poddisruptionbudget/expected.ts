import { deployments, replicasets, replicationcontrollers, statefulsets } from '../../api/kinds.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Pod } from '../../api/pod.ts'
import { apiVersionOf, type Resource } from '../../api/resource.ts'
import { resourceTable } from '../../api/resource-table.ts'
import type { Client } from '../../client/client.ts'
import { controllerOf } from '../ownership.ts'

type Scaled = KubeObject & { spec: { replicas?: number } }

const scaled = [deployments, replicasets, replicationcontrollers, statefulsets] as unknown as Resource<Scaled>[]

/** How many Pods their controllers want, or why nobody knows. */
export type Expected = { count: number; unmanaged: string[] } | { error: string }

/** Models disruption.go getExpectedScale and its finders (1.36). */
export function expectedScale(pods: readonly Pod[], client: Client): Expected {
  const wanted = new Map<string, number>()
  const unmanaged: string[] = []
  for (const pod of pods) {
    const owner = controllerOf(pod)
    if (!owner) {
      unmanaged.push(pod.metadata.name)
      continue
    }
    const found = scaleOf(pod.metadata.namespace as string, owner, client)
    if (typeof found === 'string') return { error: found }
    if (!found) return { error: `found no controllers for pod "${pod.metadata.name}"` }
    wanted.set(found.uid, found.replicas)
  }
  return { count: [...wanted.values()].reduce((sum, replicas) => sum + replicas, 0), unmanaged }
}

/** A ReplicaSet of a Deployment speaks for the Deployment. */
function scaleOf(
  namespace: string,
  owner: { apiVersion: string; kind: string; name: string },
  client: Client,
): { uid: string; replicas: number } | string | undefined {
  const resource = scaled.find((one) => one.kind === owner.kind && apiVersionOf(one) === owner.apiVersion)
  if (!resource) return withoutScale(owner)
  const found = client.get(resource, namespace, owner.name)
  if (!found) return undefined
  const parent = controllerOf(found)
  if (parent?.kind === 'Deployment') return scaleOf(namespace, parent, client)
  return { uid: found.metadata.uid as string, replicas: found.spec.replicas ?? 1 }
}

function withoutScale({ apiVersion, kind }: { apiVersion: string; kind: string }): string | undefined {
  const resource = resourceTable.find((one) => one.kind === kind && apiVersionOf(one) === apiVersion)
  return (
    resource &&
    `${resource.resource}${resource.group === '' ? '' : `.${resource.group}`} does not implement the scale subresource`
  )
}
