/** What a MODE of chmod and mkdir makes of a mode; undefined when it is none. `umask` holds where nobody is named: `+x`. */
export function modeChange(text: string, umask: number): ((mode: number, isDirectory: boolean) => number) | undefined {
  if (/^[0-7]{1,5}$/.test(text)) {
    const wanted = Number.parseInt(text, 8)
    return wanted > 0o7777 ? undefined : () => wanted
  }
  const clauses = text.split(',').map((clause) => clauseOf(clause, umask))
  if (clauses.some((clause) => clause === undefined)) return undefined
  return (mode, isDirectory) => clauses.reduce((now, clause) => clause?.(now, isDirectory) ?? now, mode)
}

type Change = (mode: number, isDirectory: boolean) => number

const shifts = { u: 6, g: 3, o: 0 } as const
const everyone = ['u', 'g', 'o'] as const
type Who = keyof typeof shifts

/** `ug+rw-x` */
function clauseOf(clause: string, umask: number): Change | undefined {
  const found = /^([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)$/.exec(clause)
  if (!found) return undefined
  const [, named = '', actions = ''] = found
  const who = named === '' || named.includes('a') ? everyone : everyone.filter((each) => named.includes(each))
  const spared = named === '' ? umask : 0
  const parts = [...actions.matchAll(/([-+=])([ugo]|[rwxXst]*)/g)]
  return (mode, isDirectory) =>
    parts.reduce((now, [, sign = '+', letters = '']) => applied(now, sign, who, letters, spared, isDirectory), mode)
}

function applied(mode: number, sign: string, who: readonly Who[], letters: string, spared: number, isDirectory: boolean): number {
  const bits = bitsOf(mode, who, letters, isDirectory) & ~spared
  if (sign === '+') return mode | bits
  if (sign === '-') return mode & ~bits
  const all = who.reduce((mask, each) => mask | (7 << shifts[each]), 0)
  return (mode & ~(all & ~spared)) | bits
}

function bitsOf(mode: number, who: readonly Who[], letters: string, isDirectory: boolean): number {
  const three = /^[ugo]$/.test(letters) ? (mode >> shifts[letters as Who]) & 7 : threeBits(mode, letters, isDirectory)
  const plain = who.reduce((bits, each) => bits | (three << shifts[each]), 0)
  const set = letters.includes('s') ? (who.includes('u') ? 0o4000 : 0) | (who.includes('g') ? 0o2000 : 0) : 0
  return plain | set | (letters.includes('t') ? 0o1000 : 0)
}

function threeBits(mode: number, letters: string, isDirectory: boolean): number {
  const runs = letters.includes('x') || (letters.includes('X') && (isDirectory || (mode & 0o111) !== 0))
  return (letters.includes('r') ? 4 : 0) | (letters.includes('w') ? 2 : 0) | (runs ? 1 : 0)
}
