import { RE2JS } from 're2js'
import type { Files } from '../process/files.ts'

// no pattern reads more directories than this
const maxDirectories = 1_000

/** The paths that a pattern of `*`, `?` and `[…]` matches, in order, written as the pattern is. Models path/filepath Glob. */
export function globPaths(files: Files, cwd: string, pattern: string): string[] {
  if (!/[*?[]/.test(pattern)) return []
  const absolute = pattern.startsWith('/')
  let found = ['']
  for (const [at, part] of pattern
    .split('/')
    .slice(absolute ? 1 : 0)
    .entries()) {
    const join = (base: string, name: string): string => (at === 0 ? (absolute ? `/${name}` : name) : `${base}/${name}`)
    const directory = (base: string): string => (absolute ? base || '/' : base === '' ? cwd : `${cwd}/${base}`)
    const matches = segmentPattern(part)
    found = found.slice(0, maxDirectories).flatMap((base) => {
      if (matches === undefined) return typeof files.stat(`${directory(base)}/${part}`) === 'string' ? [] : [join(base, part)]
      const names = files.list(directory(base))
      return typeof names === 'string'
        ? []
        : [...names]
            .sort()
            .filter((name) => matches.matches(name))
            .map((name) => join(base, name))
    })
  }
  return found
}

/** The names that one part of a pattern stands for; undefined when it is a plain name. */
function segmentPattern(part: string): RE2JS | undefined {
  if (!/[*?[\\]/.test(part)) return undefined
  const source = part.replace(/\*+|\?|\[\^?[^\]]+\]|[\s\S]/g, (token) => {
    if (token.startsWith('*')) return '[^/]*'
    if (token === '?') return '[^/]'
    if (token.length > 1) return `[${token.slice(1, -1).replace(/[\\[]/g, '\\$&')}]`
    return token.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  })
  try {
    return RE2JS.compile(source)
  } catch {
    return RE2JS.compile('[^\\s\\S]')
  }
}
