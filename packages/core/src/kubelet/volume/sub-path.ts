import type { Container, Volume, VolumeMount } from '../../api/pod.ts'
import { hostIpOf } from '../host-ip.ts'
import type { Sync } from '../sync.ts'
import { volumeTable } from './volumes.ts'

type Env = Readonly<Record<string, string>>

/** Where in its volume a mount begins, its variables put in; an error in the kubelet's words when one has no value. */
function expanded({ subPath, subPathExpr }: VolumeMount, env: Env): { path: string } | { error: string } {
  if (!subPathExpr) return { path: subPath ?? '' }
  let missing: string | undefined
  const path = subPathExpr.replace(/\$(\$|\(([^()]*)\))/g, (_whole, _inner, name: string | undefined) => {
    if (name === undefined) return '$'
    if (!Object.hasOwn(env, name)) missing ??= name
    return env[name] ?? ''
  })
  return missing === undefined ? { path } : { error: `missing value for "${missing}"` }
}

/** What is wrong with a container's sub-paths. Models kubelet_pods.go makeMounts (1.36). */
export function subPathError({ volumeMounts = [] }: Container, env: Env): string | undefined {
  for (const mount of volumeMounts) {
    const found = expanded(mount, env)
    if ('error' in found) return found.error
    if (found.path.startsWith('/')) return `error SubPath \`${found.path}\` must not be an absolute path`
    if (found.path.split('/').includes('..')) return `unable to provision SubPath \`${found.path}\`: must not contain '..'`
  }
  return undefined
}

const isDisk = (volume: Volume): boolean => Boolean(volume.emptyDir ?? volume.persistentVolumeClaim ?? volume.hostPath)

/** Makes the directories that mounts begin in, where there is nothing yet, open as the volume is. Models subpath.SafeMakeDir's caller (1.36). */
export function makeSubPaths(sync: Sync, container: Container, env: Env): void {
  const { parts, pod, record } = sync
  for (const mount of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find(({ name }) => name === mount.name)
    const found = expanded(mount, env)
    if (!volume || !isDisk(volume) || 'error' in found || found.path === '') continue
    const subject = { parts, pod, record, hostIp: hostIpOf(parts, record.node) }
    const files = parts.trees.files(volumeTable(subject, volume))
    const root = files.stat('/')
    if (typeof root === 'string') continue
    let at = ''
    for (const part of found.path.split('/').filter((one) => one !== '')) {
      at += `/${part}`
      if (files.stat(at) !== 'ENOENT') continue
      files.mkdir(at, root.mode)
      if (root.gid) files.chown(at, 0, root.gid)
    }
  }
}
