import type { KeyToPath } from '../../api/pod.ts'
import type { MapEntry } from '../../process/map-table.ts'

export type Contents = Record<string, string | Uint8Array>
export type Volumes = Record<string, MapEntry> | { error: string }

export const isError = (value: object): value is { error: string } => typeof (value as { error?: unknown }).error === 'string'

/** The keys of a ConfigMap or Secret as files, all or the chosen ones. Models volume/configmap MakePayload (1.36). */
export function keyFiles(
  of: string,
  data: Contents,
  items: readonly KeyToPath[] | undefined,
  mode: number,
  optional: boolean,
): Volumes {
  const out: Record<string, MapEntry> = {}
  if (!items) {
    for (const [key, content] of Object.entries(data)) out[key] = { content, mode }
    return out
  }
  for (const item of items) {
    const content = data[item.key]
    if (content !== undefined) out[item.path] = { content, mode: item.mode ?? mode }
    else if (!optional) return { error: `${of} references non-existent config key: ${item.key}` }
  }
  return out
}

/**
 * Files as the kubelet writes them so that all change at once: a dated directory, `..data` that leads there, and a link for each
 * first name. Models pkg/volume/util/atomic_writer.go (1.36).
 */
export function atomicTree(files: Record<string, MapEntry>, stampMs: number): Record<string, MapEntry> {
  const dated = `..${new Date(stampMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '_').replace('T', '_')}.${String(stampMs % 1_000_000_007).padStart(10, '0')}`
  const out: Record<string, MapEntry> = { '/..data': { target: dated }, [`/${dated}`]: { directory: true } }
  for (const [path, entry] of Object.entries(files)) {
    const [first] = path.split('/') as [string]
    out[`/${dated}/${path}`] = entry
    out[`/${first}`] = { target: `..data/${first}` }
  }
  return out
}
