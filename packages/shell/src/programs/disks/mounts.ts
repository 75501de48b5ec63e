import { pods } from '@kubemaze/core/api/kinds.ts'
import type { Pod, Volume } from '@kubemaze/core/api/pod.ts'
import { quantityValue } from '@kubemaze/core/api/quantity.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ContainerRef } from '@kubemaze/core/process/runtime.ts'

/** A file system and where it is mounted. */
export interface Mount {
  source: string
  path: string
  type: string
  options: string
  /** In KiB; a file system of 0 holds no files (proc). */
  sizeKib: number
  usedKib: number
  /** Held back for root, as ext4 does: not available. */
  reservedKib: number
}

const disk = { source: '/dev/sda1', type: 'ext4', sizeKib: 41_019_616, usedKib: 5_486_224, reservedKib: 2_105_344 }
const tmpfs = { source: 'tmpfs', type: 'tmpfs', usedKib: 0, reservedKib: 0 }
const kernel = { sizeKib: 0, usedKib: 0, reservedKib: 0 }
const shared = 'rw,nosuid,nodev,noexec,relatime'

/** What a node has. */
export const nodeMounts: readonly Mount[] = [
  { ...kernel, source: 'sysfs', path: '/sys', type: 'sysfs', options: shared },
  { ...kernel, source: 'proc', path: '/proc', type: 'proc', options: shared },
  {
    source: 'udev',
    path: '/dev',
    type: 'devtmpfs',
    options: 'rw,nosuid,relatime,size=1984276k,nr_inodes=496069,mode=755,inode64',
    sizeKib: 1_984_276,
    usedKib: 0,
    reservedKib: 0,
  },
  {
    ...tmpfs,
    path: '/run',
    options: 'rw,nosuid,nodev,noexec,relatime,size=401816k,mode=755,inode64',
    sizeKib: 401_816,
    usedKib: 1_204,
  },
  { ...disk, path: '/', options: 'rw,relatime,errors=remount-ro' },
  { ...tmpfs, path: '/dev/shm', options: 'rw,nosuid,nodev,inode64', sizeKib: 2_009_072 },
  { ...tmpfs, path: '/run/lock', options: 'rw,nosuid,nodev,noexec,relatime,size=5120k,inode64', sizeKib: 5_120 },
  { ...kernel, source: 'cgroup2', path: '/sys/fs/cgroup', type: 'cgroup2', options: `${shared},nsdelegate,memory_recursiveprot` },
]

const containerBase: readonly Mount[] = [
  {
    ...disk,
    source: 'overlay',
    path: '/',
    type: 'overlay',
    options:
      'rw,relatime,lowerdir=/var/lib/containerd/snapshots/1/fs,upperdir=/var/lib/containerd/snapshots/2/fs,workdir=/var/lib/containerd/snapshots/2/work',
  },
  { ...kernel, source: 'proc', path: '/proc', type: 'proc', options: shared },
  { ...tmpfs, path: '/dev', options: 'rw,nosuid,size=65536k,mode=755,inode64', sizeKib: 65_536 },
  { ...kernel, source: 'sysfs', path: '/sys', type: 'sysfs', options: shared.replace('rw', 'ro') },
  { ...kernel, source: 'cgroup', path: '/sys/fs/cgroup', type: 'cgroup2', options: 'ro,nosuid,nodev,noexec,relatime' },
]

const ofKubelet = ['/etc/hosts', '/dev/termination-log', '/etc/hostname', '/etc/resolv.conf']

/** What a container has: its image, the kubelet's files, and its Pod's volumes. */
export function containerMounts(cluster: Cluster, ref: ContainerRef): Mount[] {
  const pod = cluster.client().get(pods, ref.namespace, ref.pod)
  const files = ofKubelet.map((path): Mount => ({ ...disk, path, options: 'rw,relatime' }))
  const shm: Mount = {
    ...tmpfs,
    source: 'shm',
    path: '/dev/shm',
    options: 'rw,nosuid,nodev,noexec,relatime,size=65536k,inode64',
    sizeKib: 65_536,
  }
  return [...containerBase, ...volumeMounts(pod, ref.container), ...files, shm]
}

function volumeMounts(pod: Pod | undefined, name: string): Mount[] {
  const container = pod?.spec.containers.find((each) => each.name === name)
  return (container?.volumeMounts ?? []).map((mount) => {
    const volume = pod?.spec.volumes?.find((each) => each.name === mount.name)
    const inMemory = volume?.emptyDir?.medium === 'Memory' || volume?.secret !== undefined || volume?.projected !== undefined
    const readOnly = mount.readOnly || volume?.configMap !== undefined
    const access = readOnly ? 'ro' : 'rw'
    if (!inMemory) return { ...disk, path: mount.mountPath, options: `${access},relatime` }
    const sizeKib = memoryKib(pod, volume.emptyDir)
    const options = `${access},relatime,size=${sizeKib}k,inode64,noswap`
    return { ...tmpfs, path: mount.mountPath, options, sizeKib, usedKib: Math.min(12, sizeKib) }
  })
}

const nodeMemoryKib = 3_914_276

/** As large as the Pod's memory, or the volume's own limit where that is less. Models pkg/volume/emptydir calculateEmptyDirMemorySize (1.36). */
function memoryKib(pod: Pod | undefined, emptyDir: Volume['emptyDir']): number {
  const limits = (pod?.spec.containers ?? []).map(({ resources }) => quantityValue(resources?.limits?.memory))
  const ofPod = limits.every((bytes) => bytes > 0) ? limits.reduce((sum, bytes) => sum + bytes, 0) : 0
  const own = quantityValue((emptyDir as { sizeLimit?: string } | undefined)?.sizeLimit)
  const bounds = [ofPod, own].filter((bytes) => bytes > 0).map((bytes) => Math.floor(bytes / 1024))
  return Math.min(nodeMemoryKib, ...bounds)
}
