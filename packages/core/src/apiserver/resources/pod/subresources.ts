import { equal } from '../../../api/copy.ts'
import type { JsonObject } from '../../../api/json.ts'
import { pods } from '../../../api/kinds.ts'
import type { Container, EphemeralContainer, Pod, ResourceRequirements } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, invalid, invalidField } from '../../../api/status.ts'
import type { SubresourceStrategy } from '../../strategy.ts'
import { setPodSpecDefaults } from './defaults.ts'
import { qosClass } from './qos.ts'

/** Debug containers may be added and never changed. */
export const ephemeralContainers: SubresourceStrategy<Pod> = {
  verbs: ['get', 'update', 'patch'],
  update(pod, body) {
    const given = ((body.spec as JsonObject | undefined)?.ephemeralContainers ?? []) as unknown as EphemeralContainer[]
    const holder = { spec: { ...pod.spec, ephemeralContainers: given } }
    setPodSpecDefaults(holder)
    return { ...pod, spec: { ...pod.spec, ephemeralContainers: holder.spec.ephemeralContainers as EphemeralContainer[] } }
  },
}

interface Given {
  name?: string
  resources?: ResourceRequirements
  resizePolicy?: Container['resizePolicy']
}

type Lists = { [list in 'containers' | 'initContainers']?: Given[] }

/** In-place change of CPU and memory. Models core/validation ValidatePodResize (1.36). */
export const resize: SubresourceStrategy<Pod> = {
  verbs: ['get', 'update', 'patch'],
  update(pod, body) {
    const given = (body.spec ?? {}) as Lists
    const resized = { ...pod, spec: { ...pod.spec, ...resizedLists(pod, given) } }
    setPodSpecDefaults(resized)
    const errors = [...resizeErrors(pod, resized, 'containers'), ...resizeErrors(pod, resized, 'initContainers')]
    if (!equal(policies(pod), policies(resized))) errors.push(forbiddenField('spec', 'only cpu and memory resources are mutable'))
    if (qosClass(resized.spec) !== qosClass(pod.spec))
      errors.push(invalidField('spec', qosClass(resized.spec), 'Pod QOS Class may not change as a result of resizing'))
    return errors.length === 0 ? resized : invalid(pods, pod.metadata.name, errors)
  },
}

const policies = ({ spec }: Pod): unknown[] =>
  [...spec.containers, ...(spec.initContainers ?? [])].map((container) => container.resizePolicy ?? [])

/** Containers with the resources and the policies that are given for them. */
function resizedLists(pod: Pod, given: Lists): Pick<Pod['spec'], 'containers'> & { initContainers?: Container[] } {
  const changed = (list: Container[], changes: Given[] = []): Container[] =>
    list.map((container) => {
      const change = changes.find(({ name }) => name === container.name)
      if (!change) return container
      const { resizePolicy, resources } = change
      return { ...container, ...(resources ? { resources } : {}), ...(resizePolicy ? { resizePolicy } : {}) }
    })
  const { containers, initContainers } = pod.spec
  return {
    containers: changed(containers, given.containers),
    ...(initContainers ? { initContainers: changed(initContainers, given.initContainers) } : {}),
  }
}

function resizeErrors(old: Pod, pod: Pod, list: 'containers' | 'initContainers'): FieldError[] {
  return (pod.spec[list] ?? []).flatMap((container, i) => {
    const before = old.spec[list]?.[i]
    if (!before || equal(before.resources, container.resources)) return []
    const at = `spec.${list}[${i}].resources`
    if (list === 'initContainers' && container.restartPolicy !== 'Always')
      return [forbiddenField(at, 'resources for non-sidecar init containers are immutable')]
    return changeErrors(before.resources ?? {}, container.resources ?? {}, at)
  })
}

const mutable = new Set(['cpu', 'memory'])

/** Only CPU and memory change, and none is taken away. */
function changeErrors(old: ResourceRequirements, now: ResourceRequirements, at: string): FieldError[] {
  const errors: FieldError[] = []
  for (const kind of ['limits', 'requests'] as const) {
    const [before, after] = [old[kind] ?? {}, now[kind] ?? {}]
    if (Object.keys(before).some((name) => after[name] === undefined))
      errors.push(forbiddenField(`${at}.${kind}`, `resource ${kind} cannot be removed`))
    const names = new Set([...Object.keys(before), ...Object.keys(after)])
    if ([...names].some((name) => !mutable.has(name) && before[name] !== after[name]))
      errors.push(forbiddenField(`${at}.${kind}`, 'only cpu and memory resources are mutable'))
  }
  return errors
}
