import { goJson } from './go-json.ts'

/** Characters of texts kept at least; at most twice as many. */
const keptChars = 8_388_608

let young = new WeakMap<object, string>()
let old = new WeakMap<object, string>()
let chars = 0

/** Two generations: what nobody asks for while as much again comes in is let go. */
function keep(value: object, text: string): string {
  chars += text.length
  if (chars > keptChars) {
    old = young
    young = new WeakMap()
    chars = text.length
  }
  young.set(value, text)
  return text
}

/**
 * The JSON text of an object that does not change any more (as stored, or a part of that): made once for the disk, for every
 * answer and for every watch.
 */
export function jsonTextOf(value: object): string {
  return young.get(value) ?? keep(value, old.get(value) ?? goJson(value))
}

/** The text, if it is known already. */
export const knownJsonText = (value: object): string | undefined => young.get(value) ?? old.get(value)
