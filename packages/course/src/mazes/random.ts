/** Choices drawn from a lab's seed: the same seed gives the same maze. */
export interface Draw {
  /** A whole number from 0 to below `most`. */
  below(most: number): number
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T
  shuffled<T>(list: readonly T[]): T[]
}

/** `salt` keeps mazes of the same seed apart. */
export function drawFrom(seed: number, salt: string): Draw {
  let state = [...salt].reduce((hash, character) => Math.imul(hash ^ character.charCodeAt(0), 0x01000193), seed ^ 0x811c9dc5)
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296
  }
  const below = (most: number): number => Math.floor(next() * most)
  return {
    below,
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T,
    shuffled(list) {
      const rest = [...list]
      return list.map(() => rest.splice(below(rest.length), 1)[0] as (typeof list)[number])
    },
  }
}
