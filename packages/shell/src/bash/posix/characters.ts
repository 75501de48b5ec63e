import { type PosixDialect, PosixError } from './token.ts'

/** A place in a script, and the changes that let bash's parser read the rest of it as this shell does. */
export interface Reader {
  readonly text: string
  readonly dialect: PosixDialect
  at: number
  line: number
  /** Text to put in before a place. */
  inserts: [at: number, text: string][]
  /** Where the last whole line of commands ends. */
  whole: number
  /** Delimiters of here-documents whose bodies begin after this line. */
  hereDocuments: { delimiter: string; stripTabs: boolean }[]
  /** Reads commands up to the parenthesis that closes a substitution. */
  substitution(reader: Reader): void
}

export function step(reader: Reader, count = 1): void {
  for (let i = 0; i < count; i++) if (reader.text[reader.at++] === '\n') reader.line++
}

const fail = (reader: Reader, message: string): never => {
  throw new PosixError(message, reader.line, true)
}

const isAtEnd = (reader: Reader): boolean => reader.at >= reader.text.length

/** Moves behind the word that begins here. */
export function skipWord(reader: Reader): void {
  while (!isAtEnd(reader) && !/[\s;&|<>()]/.test(reader.text[reader.at] as string)) skipPiece(reader)
}

function skipPiece(reader: Reader): void {
  const character = reader.text[reader.at]
  if (character === '\\') step(reader, 2)
  else if (character === "'") singleQuoted(reader)
  else if (character === '"') doubleQuoted(reader)
  else if (character === '$') dollar(reader, false)
  else if (character === '`') backquoted(reader)
  else step(reader)
}

const unterminated = (reader: Reader): string =>
  reader.dialect === 'dash' ? 'Unterminated quoted string' : 'unterminated quoted string'

function singleQuoted(reader: Reader): void {
  const end = reader.text.indexOf("'", reader.at + 1)
  if (end < 0) {
    step(reader, reader.text.length - reader.at)
    fail(reader, unterminated(reader))
  }
  step(reader, end + 1 - reader.at)
}

function doubleQuoted(reader: Reader): void {
  step(reader)
  while (!isAtEnd(reader) && reader.text[reader.at] !== '"') inDoubleQuotes(reader)
  if (isAtEnd(reader)) fail(reader, unterminated(reader))
  step(reader)
}

function inDoubleQuotes(reader: Reader): void {
  const character = reader.text[reader.at]
  if (character === '\\') step(reader, 2)
  else if (character === '$') dollar(reader, true)
  else if (character === '`') backquoted(reader)
  else step(reader)
}

function backquoted(reader: Reader): void {
  step(reader)
  while (!isAtEnd(reader) && reader.text[reader.at] !== '`') step(reader, reader.text[reader.at] === '\\' ? 2 : 1)
  if (isAtEnd(reader)) fail(reader, 'EOF in backquote substitution')
  step(reader)
}

function dollar(reader: Reader, inDouble: boolean): void {
  const [next, after] = [reader.text[reader.at + 1], reader.text[reader.at + 2]]
  if (next === '(' && after === '(') return arithmetic(reader)
  if (next === '(') {
    step(reader, 2)
    return reader.substitution(reader)
  }
  if (next === '{') return parameter(reader)
  if (!inDouble && next === "'" && reader.dialect === 'ash') return ansiQuoted(reader)
  // for bash these begin quotes of another kind
  if (!inDouble && (next === "'" || next === '"')) reader.inserts.push([reader.at, '\\'])
  step(reader)
}

function arithmetic(reader: Reader): void {
  step(reader, 3)
  for (let depth = 2; depth > 0; step(reader)) {
    if (isAtEnd(reader)) fail(reader, reader.dialect === 'dash' ? "Missing '))'" : "missing '))'")
    if (reader.text[reader.at] === '(') depth++
    if (reader.text[reader.at] === ')') depth--
  }
}

function parameter(reader: Reader): void {
  step(reader, 2)
  while (!isAtEnd(reader) && reader.text[reader.at] !== '}') skipPiece(reader)
  if (isAtEnd(reader)) fail(reader, reader.dialect === 'dash' ? "Missing '}'" : "missing '}'")
  step(reader)
}

function ansiQuoted(reader: Reader): void {
  step(reader, 2)
  while (!isAtEnd(reader) && reader.text[reader.at] !== "'") step(reader, reader.text[reader.at] === '\\' ? 2 : 1)
  if (isAtEnd(reader)) fail(reader, unterminated(reader))
  step(reader)
}
