import type { Json } from '../api/json.ts'

/** The value of a JSON text, or Go's words for what is wrong (`invalid character 'x' after object key`). Models encoding/json scanner. */
export function parseJson(text: string): { json: Json } | { syntaxError: string; offset: number } {
  if (nesting(text) > maxDepth) return { syntaxError: 'exceeded max depth', offset: 0 }
  try {
    return { json: JSON.parse(text) as Json }
  } catch {
    const scan = { text, at: 0 }
    const wrong = value(scan) ?? trailing(scan)
    return { syntaxError: wrong ?? 'unexpected end of JSON input', offset: scan.at }
  }
}

const maxDepth = 1_000

/** How deep brackets outside of strings go. */
function nesting(text: string): number {
  let [depth, deepest] = [0, 0]
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/g)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth)
    else if (token === ']' || token === '}') depth--
  }
  return deepest
}

interface Scan {
  text: string
  at: number
}

function blanks(scan: Scan): string | undefined {
  while (/[ \t\r\n]/.test(scan.text[scan.at] ?? '')) scan.at++
  return scan.text[scan.at]
}

function quoted(char: string): string {
  if (char === "'") return `'\\''`
  if (char === '"') return `'"'`
  return `'${JSON.stringify(char).slice(1, -1)}'`
}

function unexpected(scan: Scan, context: string): string {
  const char = scan.text[scan.at]
  return char === undefined ? 'unexpected end of JSON input' : `invalid character ${quoted(char)} ${context}`
}

function trailing(scan: Scan): string | undefined {
  return blanks(scan) === undefined ? undefined : unexpected(scan, 'after top-level value')
}

function value(scan: Scan): string | undefined {
  const char = blanks(scan)
  if (char === '{') return object(scan)
  if (char === '[') return array(scan)
  if (char === '"') return string(scan)
  if (char !== undefined && /[-0-9]/.test(char)) return number(scan)
  const word = ['true', 'false', 'null'].find((name) => name[0] === char)
  return word === undefined ? unexpected(scan, 'looking for beginning of value') : literal(scan, word)
}

function literal(scan: Scan, word: string): string | undefined {
  for (const [index, letter] of [...word].entries()) {
    if (scan.text[scan.at] !== letter) return unexpected(scan, `in literal ${word} (expecting ${quoted(word[index] as string)})`)
    scan.at++
  }
  return undefined
}

function object(scan: Scan): string | undefined {
  scan.at++
  if (blanks(scan) === '}') {
    scan.at++
    return undefined
  }
  for (;;) {
    if (blanks(scan) !== '"') return unexpected(scan, 'looking for beginning of object key string')
    const wrong = string(scan)
    if (wrong !== undefined) return wrong
    if (blanks(scan) !== ':') return unexpected(scan, 'after object key')
    scan.at++
    const inner = value(scan)
    if (inner !== undefined) return inner
    const next = blanks(scan)
    if (next !== ',' && next !== '}') return unexpected(scan, 'after object key:value pair')
    scan.at++
    if (next === '}') return undefined
  }
}

function array(scan: Scan): string | undefined {
  scan.at++
  if (blanks(scan) === ']') {
    scan.at++
    return undefined
  }
  for (;;) {
    const inner = value(scan)
    if (inner !== undefined) return inner
    const next = blanks(scan)
    if (next !== ',' && next !== ']') return unexpected(scan, 'after array element')
    scan.at++
    if (next === ']') return undefined
  }
}

function string(scan: Scan): string | undefined {
  for (scan.at++; scan.at < scan.text.length; scan.at++) {
    const char = scan.text[scan.at] as string
    if (char === '"') {
      scan.at++
      return undefined
    }
    if (char < ' ') return unexpected(scan, 'in string literal')
    if (char !== '\\') continue
    scan.at++
    const escaped = scan.text[scan.at]
    if (escaped === undefined) break
    if (!'"\\/bfnrtu'.includes(escaped)) return unexpected(scan, 'in string escape code')
  }
  return 'unexpected end of JSON input'
}

function number(scan: Scan): string | undefined {
  const match = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(scan.text.slice(scan.at))
  if (!match) {
    scan.at++
    return unexpected(scan, 'in numeric literal')
  }
  scan.at += match[0].length
  return undefined
}
