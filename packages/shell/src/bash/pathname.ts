import { join, resolvePath } from '@kubemaze/core/process/path.ts'
import { hasGlob, type PatternPiece, patternSource, wholeMatcher } from './pattern.ts'
import type { Shell } from './shell.ts'

const maxMatches = 10_000

/** The paths a pattern matches, sorted; empty when it matches none. */
export function pathsMatching(pieces: readonly PatternPiece[], shell: Shell): string[] {
  const segments = segmentsOf(pieces)
  const absolute = segments.length > 1 && textOf(segments[0] ?? []) === ''
  let found: { shown: string; path: string }[] = [{ shown: absolute ? '/' : '', path: absolute ? '/' : shell.cwd }]
  const rest = absolute ? segments.slice(1) : segments
  for (const [index, segment] of rest.entries()) {
    const deep = shell.options.has('globstar') && textOf(segment) === '**' && !segment.some(({ quoted }) => quoted)
    const last = index === rest.length - 1
    found = found.flatMap((at) => (deep ? below(at, last, shell) : step(at, segment, shell))).slice(0, maxMatches)
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
    if (text === '' && !isDirectory(at.path, shell)) return []
    if (text === '') return [{ ...at, shown: at.shown.endsWith('/') ? at.shown : `${at.shown}/` }]
    return typeof shell.machine.files.lstat(join(at.path, text)) === 'string' ? [] : [next(text)]
  }
  const names = shell.machine.files.list(at.path)
  if (typeof names === 'string') return []
  const folded = shell.options.has('nocaseglob')
  const isWhole = wholeMatcher(patternSource(folded ? lowered(segment) : segment, true))
  const isMatch = (name: string): boolean => isWhole(folded ? name.toLowerCase() : name)
  const dotted = text.startsWith('.') || shell.options.has('dotglob')
  return names.filter((name) => (dotted || !name.startsWith('.')) && isMatch(name)).map(next)
}

const lowered = (pieces: PatternPiece[]): PatternPiece[] => pieces.map((piece) => ({ ...piece, text: piece.text.toLowerCase() }))

function isDirectory(path: string, shell: Shell): boolean {
  const stat = shell.machine.files.stat(path)
  return typeof stat !== 'string' && stat.type === 'directory'
}

/** `**`: directories at any depth, this one among them; at the end of a pattern what is in them. */
function below(at: { shown: string; path: string }, last: boolean, shell: Shell): { shown: string; path: string }[] {
  const names = shell.machine.files.list(at.path)
  const own = last && at.shown === '' ? [] : [last && !at.shown.endsWith('/') ? { ...at, shown: `${at.shown}/` } : at]
  const all = [...own]
  const open = typeof names === 'string' ? [] : [at]
  for (let next = open.pop(); next && all.length < maxMatches; next = open.pop()) {
    const inside = shell.machine.files.list(next.path)
    for (const name of typeof inside === 'string' ? [] : inside) {
      if (name.startsWith('.') && !shell.options.has('dotglob')) continue
      const one = { shown: joined(next.shown, name), path: resolvePath(next.path, name) }
      const stat = shell.machine.files.lstat(one.path)
      const enters = typeof stat !== 'string' && stat.type === 'directory'
      if (enters || last) all.push(one)
      if (enters) open.push(one)
    }
  }
  return all
}

function joined(shown: string, name: string): string {
  return shown === '' || shown.endsWith('/') ? shown + name : `${shown}/${name}`
}
