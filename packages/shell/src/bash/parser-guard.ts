/** What is wrong with text that must not reach the parser; `open`: more text could complete it. */
export interface Hopeless {
  message: string
  open: boolean
}

/**
 * just-bash's parser does not come back from a `$` in arithmetic that begins no expansion, or from arithmetic that is never closed.
 * Such text is told apart before it is parsed, in bash's words.
 */
export function unparsable(text: string): Hopeless | undefined {
  for (const region of [...arithmetics(text), ...offsets(text)]) {
    const lone = /\$(?![\w{(#?!])/.exec(region.text)
    if (lone)
      return { message: `syntax error: operand expected (error token is "${region.text.slice(lone.index).trim()}")`, open: false }
    if (!region.closed) return { message: `unexpected EOF while looking for matching \`${region.end}'`, open: true }
  }
  return undefined
}

interface Region {
  text: string
  closed: boolean
  end: ')' | '}'
}

/** Between `((` and `))` outside single quotes; in double quotes only after a `$`. */
function arithmetics(text: string): Region[] {
  const regions: Region[] = []
  let quoted = false
  let inDouble = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '\\' && !quoted) at++
    else if (character === '"' && !quoted) inDouble = !inDouble
    else if (character === "'" && !inDouble) quoted = !quoted
    else if (character === '(' && text[at + 1] === '(' && !quoted && (!inDouble || text[at - 1] === '$')) {
      regions.push(regionFrom(text, at + 2))
    }
  }
  return regions
}

function regionFrom(text: string, from: number): Region {
  let depth = 2
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')' && --depth === 0) return { text: text.slice(from, at), closed: true, end: ')' }
  }
  return { text: text.slice(from), closed: false, end: ')' }
}

/** The offset and length of `${name:offset:length}`. */
function offsets(text: string): Region[] {
  return [...text.matchAll(/\$\{[\w@*]+(?:\[[^\]]*\])?:(?![-=?+])([^}]*)(\}?)/g)].map(([, inner = '', end]) => ({
    text: inner,
    closed: end === '}',
    end: '}',
  }))
}
