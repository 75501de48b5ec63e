import { join, resolvePath } from '@kubemaze/core/process/path.ts'
import { hasGlob, type PatternPiece, patternSource, wholeMatcher } from './pattern.ts'
import type { Shell } from './shell.ts'

const maxMatches = 10_000

/** The paths a pattern matches, sorted; empty when it matches none. */
export function pathsMatching(pieces: readonly PatternPiece[], shell: Shell): string[] {
  const segments = segmentsOf(pieces)
  const absolute = segments.length > 1 && textOf(segments[0] ?? []) === ''
  let found: { shown: string; path: string }[] = [{ shown: absolute ? '/' : '', path: absolute ? '/' : shell.cwd }]
  for (const segment of absolute ? segments.slice(1) : segments) {
    found = found.flatMap((at) => step(at, segment, shell)).slice(0, maxMatches)
  }
  return found.map(({ shown }) => shown).sort()
}

function textOf(pieces: readonly PatternPiece[]): string {
  return pieces.map((piece) => piece.text).join('')
}

/** The pattern between slashes. */
function segmentsOf(pieces: readonly PatternPiece[]): PatternPiece[][] {
  const segments: PatternPiece[][] = [[]]
  for (const piece of pieces) {
    piece.text.split('/').forEach((text, index) => {
      if (index > 0) segments.push([])
      segments.at(-1)?.push({ text, quoted: piece.quoted })
    })
  }
  return segments
}

function step(at: { shown: string; path: string }, segment: PatternPiece[], shell: Shell): { shown: string; path: string }[] {
  const text = textOf(segment)
  const next = (name: string) => ({ shown: joined(at.shown, name), path: resolvePath(at.path, name) })
  if (!hasGlob(segment)) {
    if (text === '') return [{ ...at, shown: at.shown.endsWith('/') ? at.shown : `${at.shown}/` }]
    return typeof shell.machine.files.lstat(join(at.path, text)) === 'string' ? [] : [next(text)]
  }
  const names = shell.machine.files.list(at.path)
  if (typeof names === 'string') return []
  const isMatch = wholeMatcher(patternSource(segment, true))
  const dotted = text.startsWith('.') || shell.options.has('dotglob')
  return names.filter((name) => (dotted || !name.startsWith('.')) && isMatch(name)).map(next)
}

function joined(shown: string, name: string): string {
  return shown === '' || shown.endsWith('/') ? shown + name : `${shown}/${name}`
}
