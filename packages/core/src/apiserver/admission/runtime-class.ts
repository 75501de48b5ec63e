import { equal } from '../../api/copy.ts'
import { pods, runtimeclasses } from '../../api/kinds.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Pod, Toleration } from '../../api/pod.ts'
import { forbidden, type Status } from '../../api/status.ts'
import type { StrategyContext } from '../strategy.ts'

interface RuntimeClass extends KubeObject {
  handler: string
  overhead?: { podFixed?: Record<string, string> }
  scheduling?: { nodeSelector?: Record<string, string>; tolerations?: Toleration[] }
}

/** Gives a Pod the overhead, node selector and tolerations of its RuntimeClass. Models plugin/pkg/admission/runtimeclass (1.36). */
export function admitRuntimeClass(pod: Pod, { read }: StrategyContext): Status | undefined {
  const { runtimeClassName } = pod.spec
  const refuse = (why: string): Status => forbidden(pods, pod.metadata.name, why)
  if (!runtimeClassName) {
    const alone = Object.keys(pod.spec.overhead ?? {}).length > 0
    return alone ? refuse('pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead') : undefined
  }
  const found = read.get(runtimeclasses, '', runtimeClassName) as RuntimeClass | undefined
  if (!found) return refuse(`pod rejected: RuntimeClass "${runtimeClassName}" not found`)
  const why = giveOverhead(pod, found) ?? giveScheduling(pod, found)
  return why === undefined ? undefined : refuse(why)
}

function giveOverhead({ spec }: Pod, { overhead }: RuntimeClass): string | undefined {
  const { podFixed } = overhead ?? {}
  if (spec.overhead && !equal(spec.overhead, podFixed ?? {}))
    return "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"
  if (podFixed) spec.overhead = { ...podFixed }
  return undefined
}

function giveScheduling({ spec }: Pod, { scheduling }: RuntimeClass): string | undefined {
  for (const [key, value] of Object.entries(scheduling?.nodeSelector ?? {})) {
    const own = spec.nodeSelector?.[key]
    if (own !== undefined && own !== value)
      return `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`
    spec.nodeSelector = { ...spec.nodeSelector, [key]: value }
  }
  const more = (scheduling?.tolerations ?? []).filter((one) => !spec.tolerations?.some((other) => equal(one, other)))
  if (more.length > 0) spec.tolerations = [...(spec.tolerations ?? []), ...more]
  return undefined
}
