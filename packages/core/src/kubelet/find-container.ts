import { pods } from '../api/kinds.ts'
import type { Container, Pod } from '../api/pod.ts'
import type { ContainerRef } from '../process/runtime.ts'
import { containerRef } from './container-script.ts'
import { containerUser, securityContext } from './container-user.ts'
import { hostnameOf } from './hostname.ts'
import { parseImage } from './image-reference.ts'
import type { KubeletParts } from './ports.ts'
import { loadRecord, type PodRecord } from './record.ts'
import { allContainers } from './sync.ts'

/** What a program in a container starts with. */
export interface ContainerSurroundings {
  env: Record<string, string>
  cwd: string
  user: string
  uid: number
  /** The primary group first, then the supplemental ones. */
  groups: readonly number[]
  /** Capabilities over files that root goes without. */
  denied?: readonly string[]
  /** Kernel parameters of the Pod, by dotted name. */
  sysctls: Record<string, string>
  hostname: string
  /** Privileged, or with NET_ADMIN: may change the Pod's network. */
  networkAdmin: boolean
  /** PID 1's argv. */
  argv: readonly string[]
  image: string
  startedAtMs: number
}

/** The Pod and record that a reference means, if they are still the same ones. */
export function lookUp(parts: KubeletParts, ref: ContainerRef): { pod: Pod; record: PodRecord } | undefined {
  const record = loadRecord(parts.rows, ref.namespace, ref.pod)
  const pod = parts.client.get(pods, ref.namespace, ref.pod)
  return pod && record?.uid === ref.uid && pod.metadata.uid === ref.uid ? { pod, record } : undefined
}

// kubectl's own choice, which the page and the lab's shell follow too
const defaultAnnotation = 'kubectl.kubernetes.io/default-container'

/** The running container of that name, or the Pod's default one. */
export function findContainer(
  parts: KubeletParts,
  namespace: string,
  name: string,
  container?: string,
): ContainerRef | undefined {
  const pod = parts.client.get(pods, namespace, name)
  const record = loadRecord(parts.rows, namespace, name)
  if (!pod || !record || record.uid !== pod.metadata.uid) return undefined
  const wanted = container ?? pod.metadata.annotations?.[defaultAnnotation] ?? pod.spec.containers[0]?.name
  const found = allContainers(pod).find((c) => c.name === wanted)
  return found && record.containers[found.name]?.state === 'running' ? containerRef(pod, record, found.name) : undefined
}

function isNetworkAdmin(pod: Pod, container: Container): boolean {
  const context = securityContext<{ privileged?: boolean; capabilities?: { add?: string[] } }>(pod, container)
  const added = (context.capabilities?.add ?? []).map((name) => name.replace(/^CAP_/, ''))
  return context.privileged === true || added.includes('NET_ADMIN') || added.includes('ALL')
}

/** Environment, directory and user of a container's programs. */
export function surroundingsOf(parts: KubeletParts, ref: ContainerRef): ContainerSurroundings | undefined {
  const found = lookUp(parts, ref)
  const container = found && allContainers(found.pod).find((c) => c.name === ref.container)
  const own = found?.record.containers[ref.container]
  if (!found || !container || !own) return undefined
  const reference = parseImage(own.image ?? own.specImage)
  const image = typeof reference === 'string' ? undefined : parts.images.find(reference.repository)
  const hostname = hostnameOf(found.pod, found.record.node)
  const given = (parts.rows.get(`kubelet/env/${ref.uid}/${ref.container}`) ?? {}) as Record<string, string>
  const path = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOSTNAME: hostname }
  const { sysctls = [] } = securityContext<{ sysctls?: { name: string; value: string }[] }>(found.pod, container)
  const user = containerUser(found.pod, container, image)
  return {
    env: { ...path, ...given },
    cwd: container.workingDir ?? image?.workingDir ?? '/',
    user: user.name,
    uid: user.uid,
    groups: user.groups,
    ...(user.denied && { denied: user.denied }),
    sysctls: Object.fromEntries(sysctls.map(({ name, value }) => [name.replaceAll('/', '.'), value])),
    hostname,
    networkAdmin: isNetworkAdmin(found.pod, container),
    argv: own.argv ?? [],
    image: own.image ?? own.specImage,
    startedAtMs: own.startedAtMs ?? found.record.admittedAtMs,
  }
}
