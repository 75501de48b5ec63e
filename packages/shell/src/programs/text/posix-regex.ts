const classes: Record<string, string> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\x00-\\x1f',
}

/** A POSIX regular expression (basic or extended, with GNU's additions) as JavaScript source. */
export function jsSource(pattern: string, extended: boolean): string {
  let out = ''
  for (let at = 0; at < pattern.length; ) {
    const character = pattern[at] as string
    if (character === '[') {
      const bracket = bracketAt(pattern, at)
      if (!bracket) throw new Error('Unmatched [, [^, [:, [., or [=')
      out += bracket.source
      at += bracket.length
    } else if (character === '\\') {
      if (at + 1 >= pattern.length) throw new Error('Trailing backslash')
      out += escapeSource(pattern[at + 1] as string, extended)
      at += 2
    } else {
      out += plainSource(character, extended, pattern, at)
      at++
    }
  }
  return out
}

function plainSource(character: string, extended: boolean, pattern: string, at: number): string {
  if (!extended && '(){}|+?'.includes(character)) return `\\${character}`
  // a star at the beginning is itself
  if (character === '*' && (at === 0 || (!extended && /(^|\\\(|\\\|)\^?$/.test(pattern.slice(0, at))))) return '\\*'
  if (character === '{' && !/^\{\d*,?\d*\}/.test(pattern.slice(at))) return '\\{'
  if (character === '}' && !/\{\d*,?\d*$/.test(pattern.slice(0, at))) return '\\}'
  if (character === '/' || character === ']') return `\\${character}`
  if (!extended && character === '^' && at > 0 && !/\\[(|]$/.test(pattern.slice(0, at))) return '\\^'
  if (!extended && character === '$' && at < pattern.length - 1 && !/^\\[)|]/.test(pattern.slice(at + 1))) return '\\$'
  return character
}

function escapeSource(character: string, extended: boolean): string {
  if ('<>'.includes(character)) return '\\b'
  if ('bBwWsSdDn'.includes(character) || /[1-9]/.test(character)) return `\\${character}`
  if ('(){}|+?'.includes(character)) return extended ? `\\${character}` : character
  return /[\\^$.*[\]/]/.test(character) ? `\\${character}` : character.replace(/[-#&~'"`,:;<=>@!% ]/, '$&')
}

function bracketAt(pattern: string, start: number): { source: string; length: number } | undefined {
  let at = start + 1
  let inner = ''
  const negated = pattern[at] === '^'
  if (negated) at++
  for (let first = true; at < pattern.length; first = false) {
    const named = /^\[:(\w+):\]/.exec(pattern.slice(at))
    const character = pattern[at] as string
    if (named) {
      inner += classes[named[1] ?? ''] ?? ''
      at += named[0].length
    } else if (character === ']' && !first) {
      return { source: `[${negated ? '^' : ''}${inner}]`, length: at - start + 1 }
    } else {
      inner += /[\\\][^]/.test(character) ? `\\${character}` : character
      at++
    }
  }
  return undefined
}
