// apimachinery util/rand: no vowels and no 0, 1, 3, so that no word appears
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** Five letters that kubectl adds to a name of its own, drawn from the time: kubectl has no chance of its own here. */
export function nameSuffix(nowMs: number): string {
  let number = Math.floor(nowMs)
  let out = ''
  for (let i = 0; i < 5; i++) {
    out += alphabet[number % alphabet.length]
    number = Math.floor(number / alphabet.length)
  }
  return out
}
