import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'

/** `python3 -m json.tool [--compact|--indent N] [--sort-keys] [FILE]`: JSON in Python's layout. */
export async function jsonTool(process: ShellProcess, words: readonly string[]): Promise<number> {
  const indentAt = words.indexOf('--indent')
  const indent = words.includes('--compact') ? undefined : indentAt < 0 ? 4 : Number(words[indentAt + 1])
  const names = words.filter((word, index) => !word.startsWith('--') && index !== indentAt + (indentAt < 0 ? 1e9 : 1))
  const text = await inputOf(process, names[0])
  if (text === undefined)
    return complain(
      process,
      `usage: python3 -m json.tool [-h] [--sort-keys] [--no-ensure-ascii] [--json-lines]\n                            [--indent INDENT | --tab | --no-indent | --compact]\n                            [infile] [outfile]\npython3 -m json.tool: error: argument infile: can't open '${names[0]}': [Errno 2] ${errorWords('ENOENT')}: '${names[0]}'\n`,
      2,
    )
  const read = parsed(text)
  if ('wrong' in read) return complain(process, `${read.wrong}\n`, 1)
  const value = words.includes('--sort-keys') ? sortedKeys(read.value) : read.value
  const printed = JSON.stringify(value, undefined, indent) ?? 'null'
  return say(process, `${words.includes('--no-ensure-ascii') ? printed : ascii(printed)}\n`)
}

async function inputOf(process: ShellProcess, name: string | undefined): Promise<string | undefined> {
  if (name === undefined || name === '-') return process.stdin.readAll()
  const content = process.files.read(resolvePath(process.cwd, name))
  return typeof content === 'string' ? undefined : textOfBytes(content)
}

function parsed(text: string): { value: unknown } | { wrong: string } {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { wrong: wordsFor(text) }
  }
}

/** json.decoder's words for the first place where a text is no JSON. */
function wordsFor(text: string): string {
  const at = firstWrong(text)
  const before = text.slice(0, at).split('\n')
  const place = `line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1} (char ${at})`
  const opens = /[{,]\s*$/.test(text.slice(0, at)) && isInObject(text.slice(0, at))
  if (opens) return `Expecting property name enclosed in double quotes: ${place}`
  if (/"\s*$/.test(text.slice(0, at)) && isInObject(text.slice(0, at)) && /[{,]\s*"(?:[^"\\]|\\.)*"\s*$/.test(text.slice(0, at)))
    return `Expecting ':' delimiter: ${place}`
  if (/[\]}"\w]\s*$/.test(text.slice(0, at)))
    return isInside(text.slice(0, at)) ? `Expecting ',' delimiter: ${place}` : `Extra data: ${place}`
  return `Expecting value: ${place}`
}

/** The longest beginning that still could be JSON ends here. */
function firstWrong(text: string): number {
  const token = /\s+|[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
  let depth: string[] = []
  let wants: 'value' | 'key' | 'colon' | 'comma' | 'end' = 'value'
  let at = 0
  while (at < text.length) {
    token.lastIndex = at
    const found = token.exec(text)?.[0]
    if (found === undefined) return at
    if (!/^\s/.test(found)) {
      const next = after(found, wants, depth)
      if (!next) return at
      ;[wants, depth] = next
    }
    at += found.length
  }
  return at
}

type Wants = 'value' | 'key' | 'colon' | 'comma' | 'end'

function after(token: string, wants: Wants, depth: string[]): [Wants, string[]] | undefined {
  const rest = depth.slice(0, -1)
  const closed = (): [Wants, string[]] => [rest.length > 0 ? 'comma' : 'end', rest]
  if (wants === 'key') return token.startsWith('"') ? ['colon', depth] : token === '}' ? closed() : undefined
  if (wants === 'colon') return token === ':' ? ['value', depth] : undefined
  if (wants === 'comma') {
    if (token === ',') return [depth.at(-1) === '{' ? 'key' : 'value', depth]
    return (token === '}' && depth.at(-1) === '{') || (token === ']' && depth.at(-1) === '[') ? closed() : undefined
  }
  if (wants === 'end') return undefined
  if (token === '{') return ['key', [...depth, '{']]
  if (token === '[') return ['value', [...depth, '[']]
  if (token === ']' && depth.at(-1) === '[') return closed()
  return /^[}\],:]$/.test(token) ? undefined : [depth.length > 0 ? 'comma' : 'end', depth]
}

const openBrackets = (text: string): string[] => {
  const open: string[] = []
  for (const [sign] of text.replace(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/[{}[\]]/g)) {
    if (sign === '{' || sign === '[') open.push(sign)
    else open.pop()
  }
  return open
}
const isInObject = (text: string): boolean => openBrackets(text).at(-1) === '{'
const isInside = (text: string): boolean => openBrackets(text).length > 0

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedKeys(inner)]))
}

const ascii = (text: string): string =>
  text.replace(/[\u007f-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
