import type { Json, JsonObject } from '../../../api/json.ts'
import { pods } from '../../../api/kinds.ts'
import type { EphemeralContainer, Pod } from '../../../api/pod.ts'
import { conflict, forbidden, invalid, invalidField } from '../../../api/status.ts'
import { timestamp } from '../../../host/clock.ts'
import type { SubresourceStrategy } from '../../strategy.ts'
import { setPodSpecDefaults } from './defaults.ts'
import { qosClass } from './qos.ts'

const success = (): JsonObject => ({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })

/** The scheduler's decision. Models registry/core/pod/storage BindingREST (1.36). */
export const binding: SubresourceStrategy<Pod> = {
  verbs: ['create'],
  create(pod, body, context) {
    const node = (body.target as { name?: string } | undefined)?.name ?? ''
    const { name } = pod.metadata
    if (pod.metadata.deletionTimestamp) return conflict(pods, name, `pod ${name} is being deleted, cannot be assigned to a host`)
    if (pod.spec.nodeName) return conflict(pods, name, `pod ${name} is already assigned to node "${pod.spec.nodeName}"`)
    pod.spec.nodeName = node
    const scheduled = {
      type: 'PodScheduled',
      status: 'True' as const,
      lastProbeTime: null,
      lastTransitionTime: timestamp(context.clock.now()),
      observedGeneration: pod.metadata.generation ?? 1,
    }
    const others = pod.status?.conditions?.filter((condition) => condition.type !== 'PodScheduled') ?? []
    pod.status = { ...pod.status, conditions: [scheduled, ...others] }
    delete pod.status.nominatedNodeName
    return { parent: pod, answer: success() }
  },
}

/** Debug containers may be added and never changed. */
export const ephemeralContainers: SubresourceStrategy<Pod> = {
  verbs: ['get', 'update', 'patch'],
  update(pod, body) {
    const given = ((body.spec as JsonObject | undefined)?.ephemeralContainers ?? []) as unknown as EphemeralContainer[]
    const before = pod.spec.ephemeralContainers ?? []
    const kept = before.every((container) => given.some((other) => other.name === container.name))
    if (!kept) return forbidden(pods, pod.metadata.name, 'existing ephemeral containers may not be removed')
    const holder = { spec: { ...pod.spec, ephemeralContainers: given } }
    setPodSpecDefaults(holder)
    return { ...pod, spec: { ...pod.spec, ephemeralContainers: holder.spec.ephemeralContainers as EphemeralContainer[] } }
  },
}

/** In-place change of CPU and memory. */
export const resize: SubresourceStrategy<Pod> = {
  verbs: ['get', 'update', 'patch'],
  update(pod, body) {
    const given = ((body.spec as JsonObject | undefined)?.containers ?? []) as { name?: string; resources?: Json }[]
    const containers = pod.spec.containers.map((container) => {
      const change = given.find((other) => other.name === container.name)?.resources
      return change === undefined ? container : { ...container, resources: change as object }
    })
    const resized = { ...pod, spec: { ...pod.spec, containers } }
    if (qosClass(resized.spec) === qosClass(pod.spec)) return resized
    const why = 'Pod QOS Class may not change as a result of resizing'
    return invalid(pods, pod.metadata.name, [invalidField('spec', qosClass(resized.spec), why)])
  },
}
