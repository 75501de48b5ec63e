import { pods, services } from '@kubemaze/core/api/kinds.ts'
import type { Pod } from '@kubemaze/core/api/pod.ts'
import type { CheckContext } from '../../../lesson.ts'

/** Where the coffee program listens in its container. */
export const coffeePort = 9090
export const namespace = 'default'

/** Is this a Pod that runs the coffee image, by any tag? */
export const servesCoffee = (pod: Pod): boolean =>
  pod.spec.containers.some((container) => /(^|\/)ansilh\/demo-coffee(:|@|$)/.test(container.image ?? ''))

export const podNamed = (context: CheckContext, name: string): Pod | undefined => context.client.get(pods, namespace, name)

export const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false

/** `run=coffee, tier=drink`, or undefined when there is none. */
export function labelText(labels: Readonly<Record<string, string>> | undefined): string | undefined {
  const pairs = Object.entries(labels ?? {})
  return pairs.length === 0 ? undefined : pairs.map(([key, value]) => `${key}=${value}`).join(', ')
}

/** The namespace besides ours in which an object of this name was made by mistake. */
export function elsewhere(context: CheckContext, kind: 'pod' | 'service', name: string): string | undefined {
  const objects = kind === 'pod' ? context.client.list(pods) : context.client.list(services)
  return objects.find((object) => object.metadata.name === name && object.metadata.namespace !== namespace)?.metadata.namespace
}

/** Why a Pod does not run yet, in words; undefined when it runs and is ready. */
export function notReadyBecause(pod: Pod): string | undefined {
  const { name } = pod.metadata
  if (pod.metadata.deletionTimestamp) return `Pod ${name} is being deleted. Wait for it to go, then create it again.`
  if (isReady(pod)) return undefined
  const describe = `Look at its events: kubectl describe pod ${name}`
  const statuses = pod.status?.containerStatuses ?? []
  const waiting = statuses.find((status) => status.state?.waiting)?.state?.waiting
  const image = pod.spec.containers[0]?.image
  if (waiting?.reason === 'ErrImagePull' || waiting?.reason === 'ImagePullBackOff') {
    return `Pod ${name} cannot pull its image "${image}" (${waiting.reason}). ${describe}`
  }
  if (waiting?.reason === 'CrashLoopBackOff') {
    return `The program in Pod ${name} keeps ending (CrashLoopBackOff). Look at what it said: kubectl logs ${name}`
  }
  if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') {
    return `The program in Pod ${name} has ended (${pod.status.phase}). Look at what it said: kubectl logs ${name}`
  }
  if (pod.status?.phase === 'Running') {
    return `Pod ${name} runs but is not ready, so no Service sends it requests. ${describe}`
  }
  if (!pod.spec.nodeName) return `Pod ${name} has no node yet. ${describe}`
  return `Pod ${name} is starting${waiting?.reason ? ` (${waiting.reason})` : ''}.`
}
