/** What one reader may have waiting: more than the largest event. */
const maxOwnBytes = 8_388_608
/** What all readers of a lab's watches may have waiting together. */
const maxBytes = 33_554_432

/** The bytes that a lab's readers have not taken yet. */
export interface Backlog {
  /** A reader comes; `waiting` counts what waits for it. */
  enter(waiting: () => number): Reader
}

export interface Reader {
  /** After something was sent: is this reader to be let go, for its own sake or because of all that waits for others? */
  isTooFarBehind(): boolean
  leave(): void
}

export function createBacklog(): Backlog {
  const readers = new Set<{ waiting: () => number; counted: number }>()
  let total = 0
  const count = (one: { waiting: () => number; counted: number }): number => {
    const bytes = one.waiting()
    total += bytes - one.counted
    one.counted = bytes
    return bytes
  }
  return {
    enter(waiting) {
      const reader = { waiting, counted: 0 }
      readers.add(reader)
      return {
        isTooFarBehind() {
          const own = count(reader)
          if (own > maxOwnBytes) return true
          if (total <= maxBytes) return false
          // others may have read since they were last counted
          for (const other of readers) count(other)
          return total > maxBytes && own > maxBytes / readers.size
        },
        leave() {
          if (readers.delete(reader)) total -= reader.counted
        },
      }
    },
  }
}
