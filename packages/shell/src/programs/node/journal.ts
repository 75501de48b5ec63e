import type { Event } from '@kubemaze/core/api/core.ts'
import { events, pods } from '@kubemaze/core/api/kinds.ts'
import type { Pod } from '@kubemaze/core/api/pod.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'

/** A line of a node's journal. */
export interface Entry {
  atMs: number
  unit: string
  pid: number
  /** syslog's number: 3 error, 4 warning, 6 information. */
  priority: number
  text: string
}

const kubeletPid = 1187

const two = (number: number): string => String(number).padStart(2, '0')

/** klog's head: `I0105 12:00:00.000000    1187 kubelet.go:2495] `. */
function klog(level: 'I' | 'E', atMs: number, place: string): string {
  const at = new Date(atMs)
  const micros = String(at.getUTCMilliseconds() * 1000).padStart(6, '0')
  return `${level}${two(at.getUTCMonth() + 1)}${two(at.getUTCDate())} ${at.toISOString().slice(11, 19)}.${micros}    ${kubeletPid} ${place}] `
}

function kubeletEntry(level: 'I' | 'E', atMs: number, place: string, text: string): Entry {
  return { atMs, unit: 'kubelet', pid: kubeletPid, priority: 6, text: klog(level, atMs, place) + text }
}

/** What the units of a node have written, the oldest first: the kubelet's lines follow its Pods and their events. */
export function journal(cluster: Cluster, node: string, bootMs: number): Entry[] {
  const client = cluster.client()
  const own = client.list(pods).filter((pod) => pod.spec.nodeName === node)
  const told = client.list(events).filter((event) => event.source?.component === 'kubelet' && event.source.host === node)
  const entries = [...starts(bootMs), ...own.flatMap(podEntries), ...told.flatMap(eventEntries)]
  return entries.sort((a, b) => a.atMs - b.atMs)
}

function starts(bootMs: number): Entry[] {
  const boot = (unit: string, description: string): Entry => ({
    atMs: bootMs,
    unit,
    pid: 1,
    priority: 6,
    text: `Started ${unit}.service - ${description}.`,
  })
  return [
    boot('containerd', 'containerd container runtime'),
    boot('kubelet', 'kubelet: The Kubernetes Node Agent'),
    boot('ssh', 'OpenBSD Secure Shell server'),
  ]
}

const shownName = (pod: Pod): string => `${pod.metadata.namespace}/${pod.metadata.name}`

function podEntries(pod: Pod): Entry[] {
  const created = Date.parse(pod.metadata.creationTimestamp ?? '')
  if (Number.isNaN(created)) return []
  const ready = pod.status?.conditions?.find((condition) => condition.type === 'Ready' && condition.status === 'True')
  const readyAt = Date.parse(ready?.lastTransitionTime ?? '')
  const added = kubeletEntry('I', created, 'kubelet.go:2537', `"SyncLoop ADD" source="api" pods=["${shownName(pod)}"]`)
  if (Number.isNaN(readyAt)) return [added]
  const seconds = ((readyAt - created) / 1000).toFixed(9).replace(/0+$/, '').replace(/\.$/, '')
  const text = `"Observed pod startup duration" pod="${shownName(pod)}" podStartSLOduration=${seconds} podStartE2EDuration="${seconds}s"`
  return [added, kubeletEntry('I', readyAt, 'pod_startup_latency_tracker.go:104', text)]
}

const container = (event: Event): string => /\{(.+)\}/.exec(event.involvedObject.fieldPath ?? '')?.[1] ?? ''

function eventEntries(event: Event): Entry[] {
  const atMs = Date.parse(event.lastTimestamp ?? event.firstTimestamp ?? event.eventTime ?? '')
  if (Number.isNaN(atMs)) return []
  const { namespace, name, uid } = event.involvedObject
  const of = `pod="${namespace}/${name}" podUID="${uid}"`
  const text = (event.message ?? '').replaceAll('"', '\\"')
  switch (event.reason) {
    case 'Unhealthy': {
      const kind = /^(\w+) probe/.exec(event.message ?? '')?.[1] ?? 'Readiness'
      const output = text.replace(/^\w+ probe failed: /, '')
      return [
        kubeletEntry(
          'I',
          atMs,
          'prober.go:120',
          `"Probe failed" probeType="${kind}" ${of} containerName="${container(event)}" probeResult="failure" output="${output}"`,
        ),
      ]
    }
    case 'Failed':
    case 'BackOff':
    case 'FailedMount':
      return [kubeletEntry('E', atMs, 'pod_workers.go:1324', `"Error syncing pod, skipping" err="${text}" ${of}`)]
    case 'Killing':
      return [
        kubeletEntry(
          'I',
          atMs,
          'kuberuntime_container.go:898',
          `"Killing container with a grace period" ${of} containerName="${container(event)}" gracePeriod=30`,
        ),
      ]
    case 'Pulling':
    case 'Pulled':
    case 'Created':
    case 'Started':
      return [
        {
          atMs,
          unit: 'containerd',
          pid: 1023,
          priority: 6,
          text: `time="${new Date(atMs).toISOString()}" level=info msg="${text}"`,
        },
      ]
    default:
      return []
  }
}
