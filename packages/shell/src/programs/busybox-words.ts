const error = '([A-Z][a-z -]+)$'

/** Each applet's words for what coreutils, findutils and sed say. */
const rows: readonly (readonly [RegExp, string])[] = [
  [RegExp(`^mkdir: cannot create directory ‘(.*)’: ${error}`, 'gm'), "mkdir: can't create directory '$1': $2"],
  [RegExp(`^touch: cannot touch '(.*)': ${error}`, 'gm'), 'touch: $1: $2'],
  [/^rm: cannot remove '(.*)': Is a directory$/gm, "rm: '$1' is a directory"],
  [RegExp(`^rm: cannot remove '(.*)': ${error}`, 'gm'), "rm: can't remove '$1': $2"],
  [RegExp(`^rmdir: failed to remove '(.*)': ${error}`, 'gm'), "rmdir: '$1': $2"],
  [RegExp(`^cp: cannot stat '(.*)': ${error}`, 'gm'), "cp: can't stat '$1': $2"],
  [RegExp(`^mv: cannot stat '(.*)': ${error}`, 'gm'), "mv: can't rename '$1': $2"],
  [/^cp: -r not specified; omitting directory '(.*)'$/gm, "cp: omitting directory '$1'"],
  [RegExp(`^chmod: (?:cannot access|changing permissions of) '(.*)': ${error}`, 'gm'), 'chmod: $1: $2'],
  [RegExp(`^find: ‘(.*)’: ${error}`, 'gm'), 'find: $1: $2'],
  [RegExp(`^sed: can't read (.*): ${error}`, 'gm'), 'sed: $1: $2'],
  [RegExp(`^du: cannot access '(.*)': ${error}`, 'gm'), 'du: $1: $2'],
]

/** What was said in GNU's words, as busybox 1.35's applets say it; other lines stay. */
export function busyboxWords(text: string): string {
  return rows.reduce((said, [gnu, applet]) => said.replace(gnu, applet), text)
}
