import type { Container, Pod, Volume } from '../api/pod.ts'

/** The volume under a path of a container, if it is not the image's own tree. */
function volumeAt(pod: Pod, { volumeMounts = [] }: Container, path: string): Volume | undefined {
  const inside = volumeMounts.filter(({ mountPath }) => {
    const root = mountPath.replace(/\/+$/, '')
    return path === root || path.startsWith(`${root}/`)
  })
  const nearest = inside.sort((a, b) => b.mountPath.length - a.mountPath.length)[0]
  return nearest && pod.spec.volumes?.find(({ name }) => name === nearest.name)
}

/** Secrets and what is projected stay in memory, as does an emptyDir that asks for it. */
export function mountType(pod: Pod, container: Container, path: string): 'tmpfs' | 'ext4' | 'overlay' {
  const volume = volumeAt(pod, container, path)
  if (!volume) return 'overlay'
  const inMemory = volume.secret || volume.projected || volume.downwardAPI || volume.emptyDir?.medium === 'Memory'
  return inMemory ? 'tmpfs' : 'ext4'
}

interface SecurityContext {
  runAsUser?: number
  fsGroup?: number
}

/** The kubelet gives volumes to the Pod's fsGroup, and a token to the one user who runs. */
export function ownerOf(pod: Pod, container: Container, path: string): { uid: number; gid: number } {
  const volume = volumeAt(pod, container, path)
  const { runAsUser, fsGroup } = { ...(pod.spec.securityContext ?? {}), ...(container.securityContext ?? {}) } as SecurityContext
  const own = volume && !volume.hostPath
  const token = volume?.projected?.sources?.some((source) => 'serviceAccountToken' in source) === true
  return { uid: token && fsGroup === undefined ? (runAsUser ?? 0) : 0, gid: own ? (fsGroup ?? 0) : 0 }
}
