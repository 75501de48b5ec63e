import { resolvePath } from '@kubemaze/core/process/path.ts'
import { builtinNames } from './bash/builtins/table.ts'
import type { Shell } from './bash/shell.ts'
import type { Completion } from './session.ts'

const maxCandidates = 500

/** Candidates for the word that ends at the cursor: commands, variables, files, or what the program itself offers. */
export function completeLine(line: string, cursor: number, shell: Shell): Completion {
  const before = line.slice(0, cursor)
  const from = wordStart(before)
  const word = before.slice(from)
  const command = before.slice(commandStart(before), from).trimStart()
  if (word.startsWith('$')) return { from, candidates: variables(word, shell) }
  if (isCommandPosition(command)) return { from, candidates: commands(word, shell) }
  const own = programCandidates(before.slice(commandStart(before)).trimStart(), shell)
  if (own) return { from: before.length - own.word.length, candidates: own.candidates.slice(0, maxCandidates) }
  return files(word, from, shell, /^(cd|rmdir|mkdir)\s/.test(command))
}

function wordStart(text: string): number {
  const found = /(?:[^\s;&|<>()=\\'"`]|\\.)*$/.exec(text)
  return found ? found.index : text.length
}

export function commandStart(text: string): number {
  const found = /(?:^|[;&|(`]|\bdo\b|\bthen\b)\s*[^;&|(`]*$/.exec(text)
  return found ? found.index + (/^[;&|(`]|^do|^then/.exec(found[0])?.[0].length ?? 0) : 0
}

function isCommandPosition(command: string): boolean {
  return /^(\w+=\S*\s+)*((sudo|time|exec|command|watch)\s+(-\w+\s+)*)?$/.test(command)
}

function variables(word: string, shell: Shell): string[] {
  const braced = word.startsWith('${')
  const prefix = word.slice(braced ? 2 : 1)
  const names = shell.variables.names().filter((name) => name.startsWith(prefix) && !name.startsWith('_'))
  return names.map((name) => (braced ? `\${${name}}` : `$${name}`))
}

function commands(word: string, shell: Shell): string[] {
  if (word.includes('/')) return files(word, 0, shell, false).candidates
  const names = [
    ...shell.machine.programNames(),
    ...builtinNames(shell.machine.dialect),
    ...shell.aliases.keys(),
    ...shell.functions.keys(),
  ]
  return [...new Set(names)]
    .filter((name) => name.startsWith(word))
    .sort()
    .slice(0, maxCandidates)
}

function files(word: string, from: number, shell: Shell, directoriesOnly: boolean): Completion {
  const cut = word.lastIndexOf('/') + 1
  const home = shell.variables.get('HOME')?.text ?? '/'
  const directory = word.slice(0, cut).replace(/^~(?=\/)/, home)
  const prefix = word.slice(cut).replace(/\\(.)/g, '$1')
  const names = shell.machine.files.list(resolvePath(shell.cwd, directory || '.'))
  if (typeof names === 'string') return { from, candidates: [] }
  const shown = names.filter((name) => name.startsWith(prefix) && (prefix.startsWith('.') || !name.startsWith('.')))
  const candidates = shown.flatMap((name) => {
    const stat = shell.machine.files.stat(resolvePath(shell.cwd, directory + name))
    const isDirectory = typeof stat !== 'string' && stat.type === 'directory'
    if (directoriesOnly && !isDirectory) return []
    return [word.slice(0, cut) + name.replace(/([ '"\\$&;|<>()*?[\]#!`])/g, '\\$1') + (isDirectory ? '/' : '')]
  })
  return { from, candidates: candidates.slice(0, maxCandidates) }
}

/** What the command's program offers for its last word. Undefined: files. */
function programCandidates(command: string, shell: Shell): { word: string; candidates: string[] } | undefined {
  const words = command.split(/\s+/)
  while (
    /^(sudo|time|exec|command|watch)$/.test(words[0] ?? '') ||
    /^\w+=/.test(words[0] ?? '') ||
    (words.length > 1 && /^-\w$/.test(words[0] ?? ''))
  )
    words.shift()
  const [name = '', ...rest] = aliased(words, shell)
  const candidates = rest.length > 0 ? shell.machine.complete?.(name, rest, shell) : undefined
  return candidates && { word: words.at(-1) ?? '', candidates }
}

function aliased(words: string[], shell: Shell): string[] {
  const value = shell.aliases.get(words[0] ?? '')
  return value === undefined ? words : [...value.trim().split(/\s+/), ...words.slice(1)]
}
