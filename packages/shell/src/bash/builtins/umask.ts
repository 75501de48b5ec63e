import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'

const symbolic = (mask: number): string => {
  const allowed = (shift: number): string => [...'rwx'].filter((_, bit) => ((mask >> shift) & (4 >> bit)) === 0).join('')
  return `u=${allowed(6)},g=${allowed(3)},o=${allowed(0)}`
}

/** umask [-p] [-S] [MODE]: what new files may not have. */
export function umask(args: string[], shell: Shell, io: Io): Outcome {
  const [mode] = args.filter((word) => !/^-[Sp]+$/.test(word))
  const flags = args.filter((word) => /^-[Sp]+$/.test(word)).join('')
  const now = shell.umask ?? 0o022
  if (mode === undefined) {
    const shown = flags.includes('S') ? symbolic(now) : now.toString(8).padStart(4, '0')
    io.stdout.write(`${flags.includes('p') ? `umask ${flags.includes('S') ? '-S ' : ''}` : ''}${shown}\n`)
    return { status: 0 }
  }
  const next = /^\d/.test(mode) ? octal(mode) : changed(mode, now)
  if (typeof next === 'string') return complain('umask', inDialect(next, mode, shell), shell, io)
  shell.umask = next
  return { status: 0 }
}

function inDialect(words: string, mode: string, { machine: { dialect } }: Shell): string {
  if (dialect === 'ash') return `illegal mode: ${mode}`
  return dialect === 'dash' ? `Illegal ${/^\d/.test(mode) ? 'number' : 'mode'}: ${mode}` : words
}

const octal = (mode: string): number | string =>
  /^[0-7]{1,4}$/.test(mode) ? Number.parseInt(mode, 8) & 0o777 : `${mode}: octal number out of range`

const places: Readonly<Record<string, number>> = { u: 0o700, g: 0o070, o: 0o007, a: 0o777 }
const bits: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111, X: 0o111, s: 0, t: 0 }

/** `u=rwx,g-w`: what is allowed, as chmod takes it. */
function changed(mode: string, now: number): number | string {
  let allowed = ~now & 0o777
  for (const clause of mode.split(',')) {
    const [, who = '', rest = ''] = /^([ugoa]*)(.*)$/.exec(clause) ?? []
    const mask = who === '' ? 0o777 : [...who].reduce((sum, letter) => sum | (places[letter] ?? 0), 0)
    if (!/^[-+=]/.test(rest)) return `\`${rest[0] ?? ''}': invalid symbolic mode operator`
    for (const [, operator, letters = ''] of rest.matchAll(/([-+=])([^-+=]*)/g)) {
      const wrong = [...letters].find((letter) => bits[letter] === undefined)
      if (wrong !== undefined) return `\`${wrong}': invalid symbolic mode character`
      const asked = [...letters].reduce((sum, letter) => sum | (bits[letter] ?? 0), 0) & mask
      if (operator === '=') allowed = (allowed & ~mask) | asked
      else allowed = operator === '+' ? allowed | asked : allowed & ~asked
    }
  }
  return ~allowed & 0o777
}
