import type { Job } from '../../api/batch.ts'
import type { Pod } from '../../api/pod.ts'

export const indexKey = 'batch.kubernetes.io/job-completion-index'

export const isIndexed = (job: Job): boolean => job.spec.completionMode === 'Indexed'

/** The completion index of a Pod; undefined when it has none that makes sense. */
export function indexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[indexKey]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

/** `0-2,5` as numbers below `end`. Models indexed_job_utils.go parseIndexesFromString (1.36). */
export function parseIndexes(text: string | undefined, end: number): number[] {
  const out: number[] = []
  for (const part of (text ?? '').split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part)
    if (!match) continue
    const last = Math.min(Number(match[2] ?? match[1]), end - 1)
    for (let index = Number(match[1]); index <= last; index++) out.push(index)
  }
  return out
}

/** 0, 1, 2 and 5 as `0-2,5`. Two in a row are `0,1`. */
export function indexesText(indexes: readonly number[]): string {
  const parts: string[] = []
  for (let i = 0; i < indexes.length; ) {
    let j = i
    while (indexes[j + 1] === (indexes[j] as number) + 1) j++
    const [first, last] = [indexes[i], indexes[j]]
    parts.push(j === i ? String(first) : `${first}${j === i + 1 ? ',' : '-'}${last}`)
    i = j + 1
  }
  return parts.join(',')
}

/** In order, each once. */
export const sorted = (indexes: Iterable<number>): number[] => [...new Set(indexes)].sort((a, b) => a - b)
