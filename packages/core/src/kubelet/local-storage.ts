import type { Container, Volume } from '../api/pod.ts'
import { addQuantities, type Quantity, quantityOf, quantityText, quantityValue } from '../api/quantity.ts'
import { layerPrefix } from './container-files.ts'
import { allContainers, note, type Sync } from './sync.ts'
import { volumePrefix } from './volume/kept.ts'
import { inMemory } from './volume/ownership.ts'

// --housekeeping-interval of the eviction manager
const everyMs = 10_000
// immediateEvictionGracePeriodSeconds
const graceMs = 1000

/** True when the Pod is evicted because it took more local storage than it may. Looked at every ten seconds where there is a limit. */
export function overused(sync: Sync): boolean {
  const { pod, record, now } = sync
  const limited =
    allContainers(pod).some((container) => limitOf(container) !== undefined) ||
    pod.spec.volumes?.some(({ emptyDir }) => sizeLimitOf(emptyDir) !== undefined)
  if (!limited || record.stopping) return false
  const message = storageProblem(sync)
  if (message === undefined) {
    sync.due(now + everyMs, true)
    return false
  }
  note(sync, 'Warning', 'Evicted', message)
  record.stopping = { deadlineMs: now + graceMs, reason: 'Evicted', message }
  return true
}

const limitOf = ({ resources }: Container): string | undefined => resources?.limits?.['ephemeral-storage']
const sizeLimitOf = (emptyDir: unknown): string | undefined => (emptyDir as { sizeLimit?: string } | undefined)?.sizeLimit

/** The first limit that is exceeded, in the kubelet's words. Models pkg/kubelet/eviction localStorageEviction (1.36). */
function storageProblem(sync: Sync): string | undefined {
  return emptyDirProblem(sync) ?? podProblem(sync) ?? containerProblem(sync)
}

function emptyDirProblem(sync: Sync): string | undefined {
  for (const volume of sync.pod.spec.volumes ?? []) {
    const limit = sizeLimitOf(volume.emptyDir)
    if (limit !== undefined && quantityValue(limit) > 0 && volumeBytes(sync, volume) > quantityValue(limit))
      return `Usage of EmptyDir volume "${volume.name}" exceeds the limit "${limit}". `
  }
  return undefined
}

/** The limits of all containers that have one, against what all containers and volumes take. */
function podProblem(sync: Sync): string | undefined {
  const { containers, volumes = [] } = sync.pod.spec
  const limits = containers.map(limitOf).filter((limit) => limit !== undefined)
  const total = limits
    .map(quantityOf)
    .reduce<Quantity | undefined>((sum, one) => (sum ? addQuantities(sum, one) : one), undefined)
  if (!total) return undefined
  const onDisk = volumes.filter((volume) => volume.emptyDir !== undefined && !inMemory(volume))
  const used =
    allContainers(sync.pod).reduce((sum, container) => sum + layerBytes(sync, container), 0) +
    onDisk.reduce((sum, volume) => sum + volumeBytes(sync, volume), 0)
  const text = quantityText(total)
  return used > quantityValue(text)
    ? `Pod ephemeral local storage usage exceeds the total limit of containers ${text}. `
    : undefined
}

function containerProblem(sync: Sync): string | undefined {
  for (const container of sync.pod.spec.containers) {
    const limit = limitOf(container)
    if (limit !== undefined && layerBytes(sync, container) > quantityValue(limit))
      return `Container ${container.name} exceeded its local ephemeral storage limit "${limit}". `
  }
  return undefined
}

const layerBytes = (sync: Sync, { name }: Container): number =>
  treeBytes(sync, layerPrefix(sync.record.uid, name, sync.record.containers[name]?.attempt ?? 0))

const volumeBytes = (sync: Sync, { name }: Volume): number => treeBytes(sync, volumePrefix(sync.record.uid, name))

const treeBytes = ({ parts }: Sync, prefix: string): number =>
  parts.rows.range(`${prefix}/`).reduce((sum, { value }) => sum + (typeof value.size === 'number' ? value.size : 0), 0)
