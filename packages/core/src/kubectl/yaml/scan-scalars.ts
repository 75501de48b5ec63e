import { isBlank, isBlankOrEnd, isBreak, type Scanner, scanError, skip, skipLine } from './scanner-state.ts'

const charAt = (scanner: Scanner, offset = 0): string | undefined => scanner.text[scanner.at + offset]

/** & or * with its name. */
export function scanAnchor(scanner: Scanner, type: 'anchor' | 'alias'): void {
  const { line } = scanner
  skip(scanner)
  const name = /^[A-Za-z0-9_-]*/.exec(scanner.text.slice(scanner.at, scanner.at + 1024))?.[0] ?? ''
  skip(scanner, name.length)
  const next = charAt(scanner)
  if (name === '' || !(isBlankOrEnd(next) || '?:,]}%@`'.includes(next as string))) {
    scanError(scanner, 'did not find expected alphabetic or numeric character')
  }
  scanner.tokens.push({ type, line, name })
}

const atDocumentMark = (scanner: Scanner): boolean =>
  scanner.column === 0 &&
  /^(?:---|\.\.\.)$/.test(scanner.text.slice(scanner.at, scanner.at + 3)) &&
  isBlankOrEnd(charAt(scanner, 3))

/** | or > with its lines. Models yaml.v2 yaml_parser_scan_block_scalar. */
export function scanBlockScalar(scanner: Scanner): void {
  const { line } = scanner
  skip(scanner)
  const increment = blockHeader(scanner)
  while (isBlank(charAt(scanner))) skip(scanner)
  if (charAt(scanner) === '#') while (charAt(scanner) !== undefined && !isBreak(charAt(scanner))) skip(scanner)
  if (charAt(scanner) !== undefined && !isBreak(charAt(scanner)))
    scanError(scanner, 'did not find expected comment or line break')
  if (isBreak(charAt(scanner))) skipLine(scanner)
  const base = Math.max(scanner.indent, 0)
  const indent = blockBreaks(scanner, increment > 0 ? base + increment : 0)
  while (scanner.column === indent && charAt(scanner) !== undefined) {
    while (charAt(scanner) !== undefined && !isBreak(charAt(scanner))) skip(scanner)
    if (isBreak(charAt(scanner))) skipLine(scanner)
    blockBreaks(scanner, indent)
  }
  scanner.tokens.push({ type: 'scalar', line })
}

function blockHeader(scanner: Scanner): number {
  let increment = 0
  for (let i = 0; i < 2; i++) {
    const char = charAt(scanner) ?? ''
    if (/[0-9]/.test(char)) {
      if (char === '0') scanError(scanner, 'found an indentation indicator equal to 0')
      increment = Number(char)
    } else if (char !== '+' && char !== '-') break
    skip(scanner)
  }
  return increment
}

/** Skips indentation and empty lines; finds out the indent where it is not given. */
function blockBreaks(scanner: Scanner, given: number): number {
  let [indent, widest] = [given, 0]
  for (;;) {
    while ((indent === 0 || scanner.column < indent) && charAt(scanner) === ' ') skip(scanner)
    widest = Math.max(widest, scanner.column)
    if ((indent === 0 || scanner.column < indent) && charAt(scanner) === '\t') {
      scanError(scanner, 'found a tab character where an indentation space is expected')
    }
    if (!isBreak(charAt(scanner))) break
    skipLine(scanner)
  }
  if (indent === 0) indent = Math.max(widest, scanner.indent + 1, 1)
  return indent
}

const escaped = '0abt\tnvfre "\'/\\N_LPxuU'
const digits: Record<string, number> = { x: 2, u: 4, U: 8 }

/** A text in quotes. Models yaml.v2 yaml_parser_scan_flow_scalar. */
export function scanFlowScalar(scanner: Scanner, mark: string): void {
  const { line } = scanner
  skip(scanner)
  for (;;) {
    if (atDocumentMark(scanner)) scanError(scanner, 'found unexpected document indicator')
    const char = charAt(scanner)
    if (char === undefined) return unended(scanner)
    if (mark === "'" && char === "'" && charAt(scanner, 1) === "'") skip(scanner, 2)
    else if (char === mark) break
    else if (mark === '"' && char === '\\') escape(scanner)
    else if (isBreak(char)) skipLine(scanner)
    else skip(scanner)
  }
  skip(scanner)
  scanner.tokens.push({ type: 'scalar', line })
}

function unended(scanner: Scanner): void {
  scanError(scanner, 'found unexpected end of stream')
}

function escape(scanner: Scanner): void {
  const next = charAt(scanner, 1)
  if (isBreak(next)) {
    skip(scanner)
    skipLine(scanner)
    return
  }
  if (next === undefined || !escaped.includes(next)) scanError(scanner, 'found unknown escape character')
  skip(scanner, 2)
  const count = digits[next as string] ?? 0
  const code = scanner.text.slice(scanner.at, scanner.at + count)
  if (count > 0 && !new RegExp(`^[0-9a-fA-F]{${count}}$`).test(code))
    scanError(scanner, 'did not find expected hexdecimal number')
  skip(scanner, count)
}

/** A text without quotes. Models yaml.v2 yaml_parser_scan_plain_scalar. */
export function scanPlain(scanner: Scanner): void {
  const { line } = scanner
  const indent = scanner.indent + 1
  let crossed = false
  for (;;) {
    if (atDocumentMark(scanner) || charAt(scanner) === '#') break
    const start = scanner.at
    while (!isBlankOrEnd(charAt(scanner)) && !endsPlain(scanner)) skip(scanner)
    if (scanner.at > start) crossed = false
    if (!isBlank(charAt(scanner)) && !isBreak(charAt(scanner))) break
    crossed = plainBlanks(scanner, indent, crossed)
    if (scanner.flowLevel === 0 && scanner.column < indent) break
  }
  scanner.tokens.push({ type: 'scalar', line })
  if (crossed) scanner.keyAllowed = true
}

function endsPlain(scanner: Scanner): boolean {
  const char = charAt(scanner) as string
  if (char === ':' && isBlankOrEnd(charAt(scanner, 1))) return true
  if (scanner.flowLevel === 0) return false
  if (char === ':' && ',?[]{}'.includes(charAt(scanner, 1) as string)) return true
  return ',[]{}'.includes(char) || (char === '?' && isBlankOrEnd(charAt(scanner, 1)))
}

function plainBlanks(scanner: Scanner, indent: number, before: boolean): boolean {
  let crossed = before
  for (;;) {
    const char = charAt(scanner)
    if (isBlank(char)) {
      if (crossed && scanner.column < indent && char === '\t')
        scanError(scanner, 'found a tab character that violates indentation')
      skip(scanner)
    } else if (isBreak(char)) {
      skipLine(scanner)
      crossed = true
    } else return crossed
  }
}
