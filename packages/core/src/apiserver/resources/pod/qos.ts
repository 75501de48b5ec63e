import type { PodSpec } from '../../../api/pod.ts'

const counted = ['cpu', 'memory']

/** Guaranteed, Burstable or BestEffort. Models pkg/apis/core/v1/helper/qos ComputePodQOS (1.36). */
export function qosClass(spec: PodSpec): string {
  let any = false
  let guaranteed = true
  for (const { resources = {} } of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    const { limits = {}, requests = {} } = resources
    for (const name of counted) {
      const [limit, request] = [limits[name], requests[name] ?? limits[name]]
      if (limit !== undefined || request !== undefined) any = true
      if (limit === undefined || limit !== request) guaranteed = false
    }
  }
  if (!any) return 'BestEffort'
  return guaranteed ? 'Guaranteed' : 'Burstable'
}
