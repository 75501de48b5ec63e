import { evaluateNode } from './arithmetic-text.ts'
import type { PartOf, WordNode, WordPart } from './ast.ts'
import { captureOutput } from './capture.ts'
import { bracesOf } from './expand-brace.ts'
import { expandParameter, wordTaken } from './expand-parameter.ts'
import { pathsMatching } from './pathname.ts'
import { hasGlob, type PatternPiece } from './pattern.ts'
import { substituteProcess } from './process-substitution.ts'
import type { Io, Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'

/** A field under construction: its pieces; quoted pieces are neither split nor matched against files. */
type Field = PatternPiece[]

/** All words to fields: braces, expansions, splitting, pathnames. */
export async function expandWords(words: readonly WordNode[], shell: Shell, io: Io): Promise<string[]> {
  const out: string[] = []
  for (const word of words) {
    const braces = shell.machine.dialect === 'bash' && !shell.options.has('no braceexpand')
    for (const braced of braces ? bracesOf(word) : [word]) {
      for (const field of await fieldsOf(withTilde(braced), shell, io)) for (const path of pathnames(field, shell)) out.push(path)
    }
    if (out.length > maxFields) throw new ShellError('Argument list too long', 126)
  }
  return out
}

/** One word to text, as in assignments, redirections and here-documents: no splitting, no pathnames. */
export async function expandText(word: WordNode, shell: Shell, io: Io): Promise<string> {
  return joined(await expandPattern(word, shell, io))
}

const maxFields = 100_000
const maxWordCharacters = 8 * 1024 * 1024

/** The pieces as one text; a text that doubles and doubles ends in bash's words. */
function joined(pieces: readonly PatternPiece[]): string {
  const size = pieces.reduce((sum, piece) => sum + piece.text.length, 0)
  if (size > maxWordCharacters) throw new ShellError(`xrealloc: cannot allocate ${size} bytes`, 2)
  return pieces.map((piece) => piece.text).join('')
}

/** One word to a pattern, as in `case`, `[[ == ]]` and `${x#…}`. */
export async function expandPattern(word: WordNode, shell: Shell, io: Io): Promise<PatternPiece[]> {
  const pieces: PatternPiece[] = []
  for (const part of word.parts) {
    for (const [index, field] of (await partFields(part, shell, io, false)).entries()) {
      if (index > 0) pieces.push({ text: ' ', quoted: true })
      pieces.push(...field)
    }
  }
  return pieces
}

async function fieldsOf(word: WordNode, shell: Shell, io: Io): Promise<Field[]> {
  const fields: Field[] = []
  let open = false
  for (const part of word.parts) {
    const [first, ...rest] = await partFields(part, shell, io, true)
    if (!first) continue
    if (open) fields.at(-1)?.push(...first)
    else fields.push(first)
    for (const field of rest) fields.push(field)
    if (fields.length > maxFields) throw new ShellError('Argument list too long', 126)
    open = true
  }
  return fields.filter((field) => field.some((piece) => piece.quoted || piece.text !== ''))
}

function pathnames(field: Field, shell: Shell): string[] {
  const text = joined(field)
  if (shell.options.has('noglob') || !hasGlob(field)) return [text]
  const paths = pathsMatching(field, shell)
  if (paths.length > 0) return paths
  if (shell.options.has('failglob')) throw new ShellError(`no match: ${text}`, 1)
  return shell.options.has('nullglob') ? [] : [text]
}

const literal = (text: string): Field[] => [[{ text, quoted: false }]]
const fixed = (text: string): Field[] => [[{ text, quoted: true }]]

async function partFields(part: WordPart, shell: Shell, io: Io, split: boolean): Promise<Field[]> {
  switch (part.type) {
    case 'Literal':
      if (split && 'separable' in part) return splitFields(part.value, shell)
      return fixed(part.value).map((field) => field.map((piece) => ({ ...piece, quoted: false, literal: true })))
    case 'SingleQuoted':
    case 'Escaped':
      return fixed(part.value)
    case 'Glob':
      return literal(part.pattern)
    case 'DoubleQuoted':
      return doubleQuoted(part, shell, io)
    case 'TildeExpansion':
      return fixed(homeOf(part.user, shell))
    case 'CommandSubstitution': {
      const { text, status } = await captureOutput(part.body.statements, shell, io)
      shell.substituted = status
      return split ? splitFields(text, shell) : literal(text)
    }
    case 'ArithmeticExpansion':
      return literal(String(await evaluateNode(part.expression, shell, io)))
    case 'ParameterExpansion': {
      const word = await wordTaken(part, shell, io)
      if (word) return split ? fieldsOf(splitLiterals(word), shell, io) : [await expandPattern(word, shell, io)]
      const values = await expandParameter(part, shell, io, false)
      return split ? values.flatMap((value) => splitFields(value, shell)) : values.map((text) => [{ text, quoted: false }])
    }
    case 'ProcessSubstitution':
      return fixed(await substituteProcess(part, shell, io))
    case 'BraceExpansion':
      return literal(braceText(part))
  }
}

/** `~+` and `~-`, which the parser takes for text. */
function withTilde(word: WordNode): WordNode {
  const [first, ...others] = word.parts
  const [whole, user = ''] = (first?.type === 'Literal' && /^~([+-])(?=$|\/)/.exec(first.value)) || []
  if (first?.type !== 'Literal' || whole === undefined) return word
  const rest: WordPart = { type: 'Literal', value: first.value.slice(2) }
  return { type: 'Word', parts: [{ type: 'TildeExpansion', user }, rest, ...others] }
}

/** The word of `${x:-a b}` is split where it is not quoted. */
function splitLiterals(word: WordNode): WordNode {
  return { ...word, parts: word.parts.map((part) => (part.type === 'Literal' ? { ...part, separable: true } : part)) }
}

async function doubleQuoted(part: PartOf<'DoubleQuoted'>, shell: Shell, io: Io): Promise<Field[]> {
  let fields: string[] = ['']
  let seen = part.parts.length === 0
  for (const inner of part.parts) {
    const values = await quotedValues(inner, shell, io)
    if (values.length > 0) seen = true
    const [first = '', ...rest] = values
    fields = [...fields.slice(0, -1), (fields.at(-1) ?? '') + first, ...rest]
  }
  return seen ? fields.map((text) => [{ text, quoted: true }]) : []
}

/** "$@" gives as many values as there are parameters, all else one. */
async function quotedValues(part: WordPart, shell: Shell, io: Io): Promise<string[]> {
  if (part.type === 'ParameterExpansion') return expandParameter(part, shell, io, true)
  const fields = await partFields(part, shell, io, false)
  return fields.map((field) => field.map((piece) => piece.text).join(''))
}

function homeOf(user: string | null, shell: Shell): string {
  if (user === null || user === '') return shell.variables.get('HOME')?.text ?? '/'
  if (user === '+') return shell.cwd
  if (user === '-') return shell.variables.get('OLDPWD')?.text ?? '~-'
  if (user === 'root') return '/root'
  const home = `/home/${user}`
  return typeof shell.machine.files.stat(home) === 'string' ? `~${user}` : home
}

/** Braces as they were written, for shells that do not expand them. */
function braceText(part: PartOf<'BraceExpansion'>): string {
  const [first] = part.items
  if (part.items.length === 1 && first?.type === 'Range')
    return `{${first.startStr ?? first.start}..${first.endStr ?? first.end}}`
  return `{${part.items.map((item) => (item.type === 'Word' ? item.word.parts.map(literalText).join('') : '')).join(',')}}`
}

function literalText(part: WordPart): string {
  if (part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'Escaped') return part.value
  if (part.type === 'BraceExpansion') return braceText(part)
  return part.type === 'Glob' ? part.pattern : ''
}

/** Splits the result of an expansion at IFS: white space joins, other separators each end a field. */
export function splitFields(text: string, shell: Shell): Field[] {
  const separators = shell.variables.get('IFS')?.text ?? ' \t\n'
  if (separators === '') return text === '' ? [] : literal(text)
  const white = [...separators].filter((c) => ' \t\n'.includes(c)).join('')
  const other = [...separators].filter((c) => !' \t\n'.includes(c)).join('')
  return splitAt(text, white, other).map(({ text: value, quoted }) => [{ text: value, quoted }])
}

/**
 * Fields, with an empty one at an edge where the text begins or ends with a separator, so that neighbours are not joined. An empty field
 * between separators that are no white space is a field, and counts as quoted.
 */
function splitAt(text: string, white: string, other: string): PatternPiece[] {
  const fields: PatternPiece[] = []
  const skipWhite = (from: number): number => {
    let at = from
    while (at < text.length && white.includes(text[at] as string)) at++
    return at
  }
  let at = skipWhite(0)
  if (at > 0) fields.push({ text: '', quoted: false })
  while (at < text.length) {
    let end = at
    while (end < text.length && !white.includes(text[end] as string) && !other.includes(text[end] as string)) end++
    fields.push({ text: text.slice(at, end), quoted: end === at })
    if (fields.length > maxFields) throw new ShellError('Argument list too long', 126)
    if (end === text.length) return fields
    at = skipWhite(end)
    if (at < text.length && other.includes(text[at] as string)) at = skipWhite(at + 1)
    if (at === text.length) fields.push({ text: '', quoted: false })
  }
  return fields
}
