import { nodes, runtimeclasses } from '../api/kinds.ts'
import { envSubject, hexId } from './container-start.ts'
import { dnsWarnings } from './etc-files.ts'
import { allocateIp } from './ipam.ts'
import type { PodRecord } from './record.ts'
import { allContainers, note, type Sync } from './sync.ts'
import { ownLocalVolumes } from './volume/local-owner.ts'
import { mountFailures } from './volume/volumes.ts'

/** The pause container and the Pod's network. */
const sandboxMs = 300
// pkg/util/goroutinemap/exponentialbackoff: 500 ms doubling to 2 min 2 s
const firstMountRetryMs = 500
const maxMountRetryMs = 122_000
/** The kubelet looks again at a Pod whose sandbox could not be made. */
const sandboxRetryMs = 15_000
/** Retries further apart do not keep `settle` waiting. */
const soonMs = 20_000

/** The sandbox of a Pod as containerd knows it. */
export interface Sandbox {
  sandboxId: string
  /** The path of its network namespace. */
  network: string
}

/** undefined before it is made and after the Pod has ended. containerd draws the namespace's name; here it follows from the sandbox's id. */
export function sandboxOf(record: PodRecord | undefined): Sandbox | undefined {
  const sandboxId = record?.sandboxId
  if (sandboxId === undefined || record?.endedAtMs !== undefined) return undefined
  const name = sandboxId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
  return { sandboxId, network: `/var/run/netns/cni-${name}` }
}

/** Volumes, then the sandbox with its address; false while something of it is missing. */
export function ensureSandbox(sync: Sync): boolean {
  const { record } = sync
  if (record.sandboxId !== undefined) return true
  if (!mounted(sync) || !hasRuntime(sync)) return false
  record.sandboxAtMs ??= sync.now + sandboxMs
  if (sync.now < record.sandboxAtMs) {
    sync.due(record.sandboxAtMs)
    return false
  }
  const ip = addressOf(sync)
  if (ip === undefined) return networkFull(sync)
  for (const warning of dnsWarnings(sync.parts, sync.pod)) note(sync, 'Warning', 'DNSConfigForming', warning)
  record.ip = ip
  record.sandboxId = hexId(sync)
  ownLocalVolumes(sync)
  return true
}

function mounted(sync: Sync): boolean {
  const { record, now } = sync
  const failures = mountFailures({ parts: sync.parts, pod: sync.pod, record, hostIp: hostIpOf(sync) })
  if (failures.length === 0) {
    delete record.mount
    return true
  }
  if (record.mount && now < record.mount.retryAtMs) return waitForMount(sync)
  for (const failure of failures) note(sync, 'Warning', 'FailedMount', failure)
  const tries = record.mount?.failures ?? 0
  const waitMs = Math.min(firstMountRetryMs * 2 ** tries, maxMountRetryMs)
  record.mount = { failures: tries + 1, retryAtMs: now + waitMs }
  return waitForMount(sync)
}

function waitForMount(sync: Sync): false {
  const { mount } = sync.record
  if (mount) sync.due(mount.retryAtMs, mount.retryAtMs - sync.now > soonMs)
  return false
}

const hostIpOf = (sync: Sync): string => {
  const [container] = allContainers(sync.pod)
  return container ? envSubject(sync, container).hostIp : ''
}

/** A Pod on the host's network has the node's address. */
function addressOf(sync: Sync): string | undefined {
  const { record, pod, parts } = sync
  if (pod.spec.hostNetwork) return hostIpOf(sync)
  const cidr = parts.client.get(nodes, '', record.node)?.spec.podCIDR
  return allocateIp(parts.rows, record.node, cidr ?? '', `${pod.metadata.namespace}/${pod.metadata.name}`)
}

function networkFull(sync: Sync): false {
  const { name, namespace } = sync.pod.metadata
  const why = `plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set`
  return noSandbox(sync, `failed to setup network for sandbox for pod "${name}_${namespace}": ${why}`)
}

/** Nodes have runc alone. */
function hasRuntime(sync: Sync): boolean {
  const { runtimeClassName } = sync.pod.spec
  const found = runtimeClassName ? sync.parts.client.get(runtimeclasses, '', runtimeClassName) : undefined
  const { handler } = (found ?? {}) as { handler?: string }
  if (handler === undefined || handler === 'runc') return true
  if (sync.record.sandboxRetryAtMs !== undefined && sync.now < sync.record.sandboxRetryAtMs) {
    sync.due(sync.record.sandboxRetryAtMs, true)
    return false
  }
  return noSandbox(sync, `unable to get OCI runtime for sandbox "${hexId(sync)}": no runtime for "${handler}" is configured`)
}

function noSandbox(sync: Sync, why: string): false {
  const message = `Failed to create pod sandbox: rpc error: code = Unknown desc = ${why}`
  note(sync, 'Warning', 'FailedCreatePodSandBox', message)
  sync.record.sandboxRetryAtMs = sync.now + sandboxRetryMs
  sync.due(sync.record.sandboxRetryAtMs, true)
  return false
}
