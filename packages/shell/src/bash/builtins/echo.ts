import type { Io, Outcome, Shell } from '../shell.ts'

/** bash's echo: -n, -e, -E. busybox's understands the same. */
export function echo(args: string[], shell: Shell, io: Io): Outcome {
  let newline = true
  let escapes = shell.options.has('xpg_echo')
  let at = 0
  for (; /^-[neE]+$/.test(args[at] ?? ''); at++) {
    for (const flag of (args[at] as string).slice(1)) {
      if (flag === 'n') newline = false
      else escapes = flag === 'e'
    }
  }
  const text = args.slice(at).join(' ')
  if (!escapes) io.stdout.write(text + (newline ? '\n' : ''))
  else {
    const { text: out, stop } = unescaped(text)
    io.stdout.write(out + (newline && !stop ? '\n' : ''))
  }
  return { status: 0 }
}

/** Debian's sh knows -n alone, and escapes everywhere. */
export function dashEcho(args: string[], _shell: Shell, io: Io): Outcome {
  const words = args[0] === '-n' ? args.slice(1) : args
  const { text, stop } = unescaped(words.join(' ').replace(/\\([xuUeE"'])/g, '\\\\$1'))
  io.stdout.write(text + (words === args && !stop ? '\n' : ''))
  return { status: 0 }
}

const simple: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

/** Backslash escapes; \c ends the output. */
export function unescaped(text: string, quotes = false): { text: string; stop: boolean } {
  let out = ''
  for (let at = 0; at < text.length; ) {
    const found =
      /^\\(?:([abeEfnrtv\\])|0([0-7]{0,3})|([1-7][0-7]{0,2})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|(c)|(["']))/.exec(
        text.slice(at, at + 12),
      )
    if (!found) {
      out += text[at++]
      continue
    }
    at += found[0].length
    if (found[7]) return { text: out, stop: true }
    if (found[8]) out += quotes ? found[8] : found[0]
    else out += simple[found[1] ?? ''] ?? numbered(found)
  }
  return { text: out, stop: false }
}

function numbered(found: RegExpExecArray): string {
  const octal = found[2] ?? found[3]
  if (octal !== undefined) return byte(Number.parseInt(octal || '0', 8) & 255)
  if (found[4] !== undefined) return byte(Number.parseInt(found[4], 16))
  return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(found[5] ?? found[6] ?? '0', 16)))
}

function byte(code: number): string {
  return code < 128 ? String.fromCharCode(code) : String.fromCharCode(0xdc00 + code)
}
