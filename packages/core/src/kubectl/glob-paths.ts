import type { Files } from '../process/files.ts'

// no pattern reads more directories than this
const maxDirectories = 1_000

/** A bracket without its end, a backslash with nothing behind. */
export const isBadPattern = (pattern: string): boolean => pattern.replace(/\[\^?(?:\\.|[^\]\\])+\]|\\.|[^[\\]/gs, '') !== ''

/** The paths that a pattern of `*`, `?` and `[…]` matches, in order, written as the pattern is. Models path/filepath Glob. */
export function globPaths(files: Files, cwd: string, pattern: string): string[] {
  if (!/[*?[]/.test(pattern)) return []
  const absolute = pattern.startsWith('/')
  let found = [absolute ? '/' : '']
  for (const part of (absolute ? pattern.slice(1) : pattern).split('/'))
    found = found.slice(0, maxDirectories).flatMap((base) => matchesIn(files, cwd, base, part))
  return found
}

function matchesIn(files: Files, cwd: string, base: string, part: string): string[] {
  const directory = (base.startsWith('/') ? base : `${cwd}/${base}`).replace(/(.)\/$/, '$1')
  const join = (name: string): string => (base === '' || base.endsWith('/') ? `${base}${name}` : `${base}/${name}`)
  if (!/[*?[\\]/.test(part))
    return typeof files.stat(`${directory === '/' ? '' : directory}/${part}`) === 'string' ? [] : [join(part)]
  const names = files.list(directory)
  const tokens = part.match(/\[\^?[^\]]+\]|\\?[\s\S]/g) ?? []
  return typeof names === 'string' ? [] : [...names].sort().flatMap((name) => (matchesName(tokens, name) ? [join(name)] : []))
}

/** Does the name fit? Each star is tried again only until the next one, so that no pattern takes long. */
function matchesName(tokens: readonly string[], name: string): boolean {
  const chars = [...name]
  let [token, at, star, starAt] = [0, 0, -1, 0]
  while (at < chars.length) {
    if (tokens[token] === '*') {
      star = token++
      starAt = at
    } else if (token < tokens.length && matchesChar(tokens[token] as string, chars[at] as string)) {
      token++
      at++
    } else if (star >= 0) {
      token = star + 1
      at = ++starAt
    } else return false
  }
  return tokens.slice(token).every((rest) => rest === '*')
}

function matchesChar(token: string, char: string): boolean {
  if (token === '?') return true
  if (token.length === 2 && token.startsWith('\\')) return token[1] === char
  if (token.length < 3) return token === char
  const negated = token[1] === '^'
  const set = token.slice(negated ? 2 : 1, -1)
  const ranges = [...set.matchAll(/(.)-(.)|(.)/gu)]
  return (
    ranges.some(([, from, to, one]) =>
      one === undefined ? char >= (from as string) && char <= (to as string) : char === one,
    ) !== negated
  )
}
