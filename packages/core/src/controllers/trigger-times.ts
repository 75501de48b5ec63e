import type { Pod } from '../api/pod.ts'
import type { Service } from '../api/service.ts'
import type { Client } from '../client/client.ts'
import { keyOf } from './ownership.ts'

/** What a Service's endpoints were last made for: since when it is there, and since when each of its Pods is ready or not. */
interface Seen {
  service: string
  list: readonly Pod[]
  since: Map<string, string>
}

interface TriggerTimes {
  /**
   * Since when what has changed is so: the earliest time of a Pod that became ready or unready since the last look. For a Service that is
   * seen for the first time, when it was made; undefined when nothing of this changed.
   */
  of(service: Service, pods: readonly Pod[], client: Client): string | undefined
  /** The Service is gone. */
  forget(key: string, client: Client): void
}

/** Models endpointslice util TriggerTimeTracker (1.36), which forgets everything too when it starts anew. */
export function triggerTimes(): TriggerTimes {
  const labs = new WeakMap<Client, Map<string, Seen>>()
  const known = (client: Client): Map<string, Seen> => {
    const ofLab = labs.get(client) ?? new Map<string, Seen>()
    labs.set(client, ofLab)
    return ofLab
  }
  return {
    of(service, pods, client) {
      const before = known(client).get(keyOf(service))
      const made = service.metadata.creationTimestamp ?? ''
      const { since, changed } = look(before, pods)
      known(client).set(keyOf(service), { service: made, list: pods, since })
      if (!before) return made || undefined
      return [...changed, ...(made > before.service ? [made] : [])].sort()[0]
    },
    forget: (key, client) => void known(client).delete(key),
  }
}

/** Only Pods that are other objects than before are looked at. */
function look(before: Seen | undefined, pods: readonly Pod[]): { since: Map<string, string>; changed: string[] } {
  const known = before?.since
  const since = known && before.list.length === pods.length ? known : new Map<string, string>()
  const changed: string[] = []
  pods.forEach((pod, at) => {
    if (since === known && before?.list[at] === pod) return
    const time = readySince(pod)
    if (time === undefined) return
    if (time > (known?.get(pod.metadata.name) ?? '')) changed.push(time)
    since.set(pod.metadata.name, time)
  })
  return { since, changed }
}

const readySince = ({ status }: Pod): string | undefined =>
  status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime

const note = 'endpoints.kubernetes.io/last-change-trigger-time'

/** Annotations with the time, or without when there is none. */
export function withTriggerTime(annotations: Record<string, string> | undefined, at: string | undefined): Record<string, string> {
  const { [note]: _, ...others } = annotations ?? {}
  return at === undefined ? others : { ...others, [note]: at }
}
