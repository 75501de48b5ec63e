import { expect, it } from 'vitest'
import { busyboxWords } from './complaints.ts'

it.each([
  ['mkdir: cannot create directory ‘/x’: Permission denied', "mkdir: can't create directory '/x': Permission denied"],
  ["touch: cannot touch 'a/b': No such file or directory", 'touch: a/b: No such file or directory'],
  ["touch: cannot touch 'f': Read-only file system", 'touch: f: Read-only file system'],
  ["rm: cannot remove 'd': Is a directory", "rm: 'd' is a directory"],
  ["rm: cannot remove 'r/f': Permission denied", "rm: can't remove 'r/f': Permission denied"],
  ["rmdir: failed to remove 'r': Directory not empty", "rmdir: 'r': Directory not empty"],
  ["cp: cannot stat 'no': No such file or directory", "cp: can't stat 'no': No such file or directory"],
  ["mv: cannot stat 'no': No such file or directory", "mv: can't rename 'no': No such file or directory"],
  ["cp: -r not specified; omitting directory 'd'", "cp: omitting directory 'd'"],
  ["chmod: changing permissions of 'r/f': Operation not permitted", 'chmod: r/f: Operation not permitted'],
  ['find: ‘no’: No such file or directory', 'find: no: No such file or directory'],
  ["sed: can't read no: No such file or directory", 'sed: no: No such file or directory'],
  ['cut: no: No such file or directory', 'cut: no: No such file or directory'],
])('busybox says %s as %s', (gnu, applet) => {
  expect(busyboxWords(gnu.slice(0, gnu.indexOf(':')), `${gnu}\n`)).toBe(`${applet}\n`)
})
