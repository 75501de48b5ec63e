import type { Container, Pod } from '../api/pod.ts'
import type { Image } from '../images/image.ts'
import type { FileUser } from '../process/files.ts'

interface SecurityContext {
  runAsUser?: number
  runAsGroup?: number
  fsGroup?: number
  supplementalGroups?: number[]
  privileged?: boolean
  capabilities?: { add?: string[]; drop?: string[] }
}

/** The uid that an image's own users have where they are named. */
const imageUid = 100

/** The Pod's security context with the container's own over it. */
export const securityContext = <T extends object = SecurityContext>(pod: Pod, container: Container): T =>
  ({ ...(pod.spec.securityContext ?? {}), ...(container.securityContext ?? {}) }) as T

/**
 * Who a container's programs run as. Without runAsGroup the primary group is root's, whatever the user.
 * Models securitycontext.DetermineEffectiveSecurityContext (1.36).
 */
export function containerUser(pod: Pod, container: Container, image: Image | undefined): FileUser & { name: string } {
  const context = securityContext(pod, container)
  const name = context.runAsUser === undefined ? (image?.user ?? 'root') : String(context.runAsUser)
  const denied = deniedTo(context)
  return { name, uid: uidOf(name), groups: groupsOf(context), ...(denied.length > 0 ? { denied } : {}) }
}

/** The capabilities over files that containerd gives by itself. */
const fileCapabilities = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER']

/** Which of them are taken away. Models containerd pkg/oci WithCapabilities as internal/cri uses it (2.1). */
function deniedTo({ privileged, capabilities: { add = [], drop = [] } = {} }: SecurityContext): string[] {
  if (privileged) return []
  const named = (list: readonly string[]): string[] => list.map((one) => one.toUpperCase().replace(/^CAP_/, ''))
  const [added, dropped] = [named(add), named(drop)]
  return fileCapabilities.filter((one) => dropped.includes(one) || (dropped.includes('ALL') && !added.includes(one)))
}

function uidOf(name: string): number {
  if (name === 'root') return 0
  return Number.isInteger(Number(name)) ? Number(name) : imageUid
}

const groupsOf = ({ runAsGroup = 0, fsGroup, supplementalGroups = [] }: SecurityContext): number[] => [
  ...new Set([runAsGroup, ...supplementalGroups, ...(fsGroup === undefined ? [] : [fsGroup])]),
]

/** The group that a Pod's volumes are given to. */
export const fsGroupOf = (pod: Pod): number | undefined => (pod.spec.securityContext as SecurityContext | undefined)?.fsGroup

/** The one user of all containers, where there is one. Models pkg/volume/util FsUserFrom (1.36). */
export function fsUserOf(pod: Pod): number | undefined {
  const users = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((c) => securityContext(pod, c).runAsUser)
  return users.every((user) => user === users[0]) ? users[0] : undefined
}
