/** A set of tr: bytes in order; classes keep their places for `[:lower:]` and `[:upper:]`. */
export interface TrSet {
  bytes: number[]
  /** Where `[x*]` is filled up to the length of the other set. */
  fill?: { at: number; byte: number }
  classes: { name: string; at: number }[]
}

const every = Array.from({ length: 256 }, (_, byte) => byte)
const matching = (pattern: RegExp): number[] => every.filter((byte) => byte < 128 && pattern.test(String.fromCharCode(byte)))

const classes: Readonly<Record<string, number[]>> = {
  alnum: matching(/[A-Za-z0-9]/),
  alpha: matching(/[A-Za-z]/),
  blank: [9, 32],
  cntrl: matching(/[\x00-\x1f\x7f]/),
  digit: matching(/\d/),
  graph: matching(/[!-~]/),
  lower: matching(/[a-z]/),
  print: matching(/[ -~]/),
  punct: matching(/[!-/:-@[-`{-~]/),
  space: [9, 10, 11, 12, 13, 32],
  upper: matching(/[A-Z]/),
  xdigit: matching(/[0-9A-Fa-f]/),
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 }

interface Item {
  byte: number
  escaped: boolean
}

/** The characters of a set with their backslash escapes read. */
function itemsOf(text: string): Item[] {
  const items: Item[] = []
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '\\' || at + 1 >= text.length) {
      items.push({ byte: text.charCodeAt(at), escaped: false })
      continue
    }
    const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1))?.[0]
    const digits = octal !== undefined && Number.parseInt(octal, 8) > 255 ? octal.slice(0, 2) : octal
    const letter = text[at + 1] as string
    items.push({ byte: digits ? Number.parseInt(digits, 8) : (escapes[letter] ?? letter.charCodeAt(0)), escaped: true })
    at += digits ? digits.length : 1
  }
  return items
}

const shown = (byte: number): string =>
  byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`

/** Reads a set, one character a byte; a text says what is wrong. Models coreutils 9.1 src/tr.c. */
export function trSet(text: string, second: boolean): TrSet | string {
  const items = itemsOf(text)
  const set: TrSet = { bytes: [], classes: [] }
  const plain = items.map(({ byte, escaped }) => (escaped ? '\0' : String.fromCharCode(byte))).join('')
  for (let at = 0; at < items.length; ) {
    const taken = bracket(plain.slice(at), items.slice(at), set, second)
    if (typeof taken === 'string') return taken
    if (taken > 0) {
      at += taken
      continue
    }
    const { byte } = items[at] as Item
    const to = plain[at + 1] === '-' ? items[at + 2] : undefined
    if (to) {
      if (to.byte < byte) return `range-endpoints of '${shown(byte)}-${shown(to.byte)}' are in reverse collating sequence order`
      for (let next = byte; next <= to.byte; next++) set.bytes.push(next)
      at += 3
    } else {
      set.bytes.push(byte)
      at++
    }
  }
  return set
}

/** `[:class:]`, `[=c=]`, `[c*n]`: how many characters it takes; 0 when none begins here. */
function bracket(plain: string, items: readonly Item[], set: TrSet, second: boolean): number | string {
  const named = /^\[:([^\]]*?):\]/.exec(plain)
  if (named) {
    const bytes = classes[named[1] ?? '']
    if (!bytes) return named[1] === '' ? "missing character class name '[::]'" : `invalid character class ‘${named[1]}’`
    set.classes.push({ name: named[1] ?? '', at: set.bytes.length })
    set.bytes.push(...bytes)
    return named[0].length
  }
  if (/^\[=.=\]/s.test(plain)) {
    set.bytes.push(items[2]?.byte ?? 0)
    return 5
  }
  const equivalent = /^\[=([^\]]*)=\]/s.exec(plain)
  if (equivalent)
    return equivalent[1] === ''
      ? "missing equivalence class character '[==]'"
      : `${equivalent[1]}: equivalence class operand must be a single character`
  return repeated(plain, items, set, second)
}

function repeated(plain: string, items: readonly Item[], set: TrSet, second: boolean): number | string {
  const found = /^\[[\s\S]\*([^\]]*)\]/.exec(plain)
  if (!found) return 0
  const digits = found[1] ?? ''
  if (!/^\d*$/.test(digits) || (digits.startsWith('0') && /[89]/.test(digits)))
    return `invalid repeat count ‘${digits}’ in [c*n] construct`
  if (!second && (digits === '' || Number(digits) === 0)) return 'the [c*] repeat construct may not appear in string1'
  const byte = items[1]?.byte ?? 0
  const count = digits === '' ? 0 : Number.parseInt(digits, digits.startsWith('0') ? 8 : 10)
  if (count > 0) for (let i = 0; i < Math.min(count, 65_536); i++) set.bytes.push(byte)
  else if (set.fill) return 'only one [c*] repeat construct may appear in string2'
  else set.fill = { at: set.bytes.length, byte }
  return found[0].length
}

export const complementOf = (bytes: readonly number[]): number[] => every.filter((byte) => !bytes.includes(byte))
