import { goQuote } from '../api/go-quote.ts'
import type { Pod } from '../api/pod.ts'

/** What a fieldRef says. Models fieldpath.ExtractFieldPathAsString and kubelet podFieldSelectorRuntimeValue (1.36). */
export function fieldValue(pod: Pod, path: string, runtime: { podIp: string; hostIp: string; node: string }): string | undefined {
  const { metadata, spec } = pod
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path)
  if (subscript) return metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2] as string] ?? ''
  const values: Record<string, () => string> = {
    'metadata.name': () => metadata.name,
    'metadata.namespace': () => metadata.namespace ?? '',
    'metadata.uid': () => metadata.uid ?? '',
    'metadata.labels': () => mapLines(metadata.labels),
    'metadata.annotations': () => mapLines(metadata.annotations),
    'spec.nodeName': () => runtime.node,
    'spec.serviceAccountName': () => spec.serviceAccountName ?? '',
    'status.hostIP': () => runtime.hostIp,
    'status.hostIPs': () => runtime.hostIp,
    'status.podIP': () => runtime.podIp,
    'status.podIPs': () => runtime.podIp,
  }
  return values[path]?.()
}

/** A map as a downward API file holds it: key="value" lines, sorted. */
function mapLines(map: Record<string, string> | undefined): string {
  const keys = Object.keys(map ?? {}).sort()
  return keys.map((key) => `${key}=${goQuote(map?.[key] ?? '')}`).join('\n')
}
