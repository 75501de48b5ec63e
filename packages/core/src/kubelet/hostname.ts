import type { Pod } from '../api/pod.ts'

/** The host name inside a Pod. Models kubelet GeneratePodHostNameAndDomain (1.36). */
export function hostnameOf(pod: Pod, node: string): string {
  if (pod.spec.hostNetwork) return node
  const name = pod.spec.hostname ? pod.spec.hostname : pod.metadata.name
  return name.slice(0, 63).replace(/[-.]+$/, '')
}
