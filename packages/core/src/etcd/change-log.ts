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

export function changeLog(maxChanges: number, revision: number): ChangeLog {
  let changes: Change[] = []
  let compacted = revision
  return {
    trim() {
      // in halves, so that most calls move nothing
      if (changes.length < maxChanges * 2) return
      const dropped = changes.length - maxChanges
      compacted = (changes[dropped - 1] as Change).revision
      changes = changes.slice(dropped)
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
