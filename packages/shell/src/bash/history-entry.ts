import type { Shell } from './shell.ts'

/** A command of several lines is one entry of the history, as bash's `cmdhist` has it: the first line's entry becomes the whole. */
export function rememberWhole(shell: Shell, first: string, whole: string): void {
  if (whole === first || shell.history.at(-1) !== first) return
  shell.history[shell.history.length - 1] = asOneEntry(whole.split('\n')).slice(0, 10_000)
}

/** Lines joined by `; ` where one may stand; with quotes or here-documents about, as they were typed. */
export function asOneEntry(lines: readonly string[]): string {
  const unfolded = lines.join('\n').replace(/(?<!\\)((?:\\\\)*)\\\n/g, '$1')
  if (/['"`]|<</.test(unfolded)) return unfolded
  return unfolded
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .reduce((all, line) => `${all}${takesNoSemicolon.test(all) ? ' ' : '; '}${line}`)
}

const takesNoSemicolon = /(?:^|[\s;])(?:do|then|else|elif|in|while|until|if)$|[{(|&;]$|\)$/
