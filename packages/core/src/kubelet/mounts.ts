import type { Container, Pod, Volume } from '../api/pod.ts'
import { inMemory } from './volume/ownership.ts'

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
  return inMemory(volume) ? 'tmpfs' : 'ext4'
}
