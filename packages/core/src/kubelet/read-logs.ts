import type { ContainerRef } from '../process/runtime.ts'
import type { KubeletParts } from './ports.ts'

/** How far the logs of containers were read, while they are young: kubectl shows a log before it attaches. */
const registry = new WeakMap<KubeletParts, Map<string, number>>()

const maxKept = 256

const keyOf = ({ uid, container }: Pick<ContainerRef, 'uid' | 'container'>): string => `${uid}/${container}`

export function noteRead(parts: KubeletParts, ref: Pick<ContainerRef, 'uid' | 'container'>, cursor: number): void {
  const read = registry.get(parts) ?? new Map<string, number>()
  registry.set(parts, read)
  if (read.size >= maxKept) read.clear()
  read.set(keyOf(ref), cursor)
}

/** Where those who have read its log go on; 0 when nobody has. */
export const readUntil = (parts: KubeletParts, ref: Pick<ContainerRef, 'uid' | 'container'>): number =>
  registry.get(parts)?.get(keyOf(ref)) ?? 0
