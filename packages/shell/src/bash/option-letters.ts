import type { Shell } from './shell.ts'

/** The options of `set` that have a letter, in the order of bash's table of flags. */
export const optionLetters: Readonly<Record<string, string>> = {
  a: 'allexport',
  b: 'notify',
  e: 'errexit',
  f: 'noglob',
  h: 'hashall',
  k: 'keyword',
  m: 'monitor',
  n: 'noexec',
  p: 'privileged',
  t: 'onecmd',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
  B: 'braceexpand',
  C: 'noclobber',
  E: 'errtrace',
  H: 'histexpand',
  P: 'physical',
  T: 'functrace',
}

export const optionNames: readonly string[] = [
  ...Object.values(optionLetters),
  ...['history', 'ignoreeof', 'interactive-comments', 'nolog', 'pipefail', 'posix', 'emacs', 'vi'],
].sort()

/** What is on without being set. */
export const usualOptions: ReadonlySet<string> = new Set(['braceexpand', 'hashall', 'interactive-comments'])
export const usualAtTerminal: ReadonlySet<string> = new Set(['emacs', 'histexpand', 'history', 'monitor'])

/** Whether an option of `set` is on. */
export function isOptionOn(name: string, shell: Shell): boolean {
  if (shell.options.has(`no ${name}`)) return false
  return shell.options.has(name) || usualOptions.has(name) || (shell.interactive && usualAtTerminal.has(name))
}

/** `$-` of bash. */
export function flagsOf(shell: Shell): string {
  const on = Object.entries(optionLetters).filter(([, name]) => isOptionOn(name, shell))
  const letters = on.map(([letter]) => letter).join('')
  const withTerminal = shell.interactive ? letters.replace(/^([abefhk]*)/, '$1i') : letters
  return withTerminal + (shell.source === 'words' ? 'c' : shell.source === 'input' ? 's' : '')
}

/** Turns an option on or off; those that are on by themselves have to be remembered as off. */
export function turnOption(option: string, on: boolean, shell: Shell): void {
  if (on) shell.options.add(option)
  else shell.options.delete(option)
  if (on || !(usualOptions.has(option) || usualAtTerminal.has(option))) shell.options.delete(`no ${option}`)
  else shell.options.add(`no ${option}`)
}
