import type { Volume } from '../../api/pod.ts'
import { isError, type Volumes } from './keys.ts'
import { forGroup } from './ownership.ts'
import { configMapFiles, downwardFiles, projectedFiles, secretFiles, type VolumeSubject } from './sources.ts'

const defaultMode = 0o644

/** What a volume holds now, where it is made from API objects; undefined for disks. */
export function apiFiles(subject: VolumeSubject, volume: Volume): Volumes | undefined {
  const files = madeFiles(subject, volume)
  return !files || isError(files) ? files : forGroup(subject.pod, files)
}

function madeFiles(subject: VolumeSubject, { configMap, secret, downwardAPI, projected }: Volume): Volumes | undefined {
  if (configMap) return configMapFiles(subject, configMap, configMap.defaultMode ?? defaultMode)
  if (secret) return secretFiles(subject, secret, secret.defaultMode ?? defaultMode)
  if (downwardAPI) return downwardFiles(subject, (downwardAPI.items ?? []) as never, downwardAPI.defaultMode ?? defaultMode)
  return projected && projectedFiles(subject, projected.sources ?? [], projected.defaultMode ?? defaultMode)
}

interface Sources {
  configmaps: string[]
  secrets: string[]
}

/** The names of the ConfigMaps and Secrets behind a volume. */
export function sourceNames({ configMap, secret, projected }: Volume): Sources {
  const sources = (projected?.sources ?? []) as { configMap?: { name?: string }; secret?: { name?: string } }[]
  const named = (names: (string | undefined)[]): string[] => names.filter((name) => name !== undefined)
  return {
    configmaps: named([configMap?.name, ...sources.map((source) => source.configMap?.name)]),
    secrets: named([secret?.secretName, ...sources.map((source) => source.secret?.name)]),
  }
}
