import { knownJsonText } from '../api/json-text.ts'
import type { Change } from './store.ts'

/** The last changes, oldest first; those that fell out are compacted. */
export interface ChangeLog {
  /** Returns how to take the change back. */
  push(change: Change): () => void
  since(revision: number, prefix?: string): Change[] | 'compacted'
  compactedRevision(): number
  /** Lets go of the oldest changes. Called between transactions, so that a turn always finds its own. */
  trim(): void
}

/** Characters of objects that the log may hold on to. */
export const maxLogChars = 16_777_216
/** What an object counts for whose text nobody has asked for. */
const usualChars = 2_000

export function changeLog(maxChanges: number, revision: number): ChangeLog {
  let changes: Change[] = []
  let compacted = revision
  /** What the first of the changes weigh, as far as they were weighed, and all together. */
  let weights: number[] = []
  let chars = 0
  const weigh = (): void => {
    for (const { value } of changes.slice(weights.length)) {
      const weight = value ? (knownJsonText(value)?.length ?? usualChars) : 0
      weights.push(weight)
      chars += weight
    }
  }
  const drop = (count: number): void => {
    compacted = (changes[count - 1] as Change).revision
    for (const weight of weights.slice(0, count)) chars -= weight
    changes = changes.slice(count)
    weights = weights.slice(count)
  }
  return {
    trim() {
      weigh()
      // in halves, so that most calls move nothing
      if (changes.length >= maxChanges * 2) drop(changes.length - maxChanges)
      while (chars > maxLogChars && changes.length > 1) drop(Math.ceil(changes.length / 2))
    },
    push(change) {
      changes.push(change)
      return () => {
        if (changes.at(-1) === change) changes.pop()
      }
    },
    since(after, prefix = '') {
      if (after < compacted) return 'compacted'
      // revisions rise by one, so the place can be computed
      const first = changes[0]
      const from = first ? Math.max(0, after + 1 - first.revision) : 0
      const tail = changes.slice(from)
      return prefix === '' ? tail : tail.filter((change) => change.key.startsWith(prefix))
    },
    compactedRevision: () => compacted,
  }
}
