/** Chance as an argument: the same seed and the same calls give the same values. */
export interface Random {
  /** A whole number in [0, below). */
  int(below: number): number
  /** The generator's state, to be kept with the lab and given back to `seededRandom`. */
  state(): number
}

/** Mulberry32: 32 bits of state, good enough for names and addresses, never for tokens. */
export function seededRandom(seed: number): Random {
  let a = seed >>> 0
  const next = (): number => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = a
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  return { int: (below) => next() % below, state: () => a }
}

// apimachinery util/rand: no vowels and no 0, 1, 3, so that no word appears
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** A name ending as generateName appends it. */
export function nameSuffix(random: Random, length = 5): string {
  let out = ''
  for (let i = 0; i < length; i++) out += alphabet[random.int(alphabet.length)]
  return out
}

/** A UUID (version 4 layout) from the lab's chance. */
export function uuid(random: Random): string {
  const hex = (digits: number): string => {
    let s = ''
    for (let i = 0; i < digits; i++) s += random.int(16).toString(16)
    return s
  }
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[random.int(4)]}${hex(3)}-${hex(12)}`
}
