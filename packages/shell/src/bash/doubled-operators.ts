const after = new Set(['|', '||', '&&', '|&'])

/**
 * An operator where a command is expected: `a | | b`, `a && ; b`, `a & ; b`. The parser reads over it. Undefined when there is none.
 * Quoted text, arithmetic, `[[ … ]]`, `${…}`, comments and all behind a here-document are left out.
 */
export function doubledOperator(text: string): { token: string; line: number } | undefined {
  if (!/[|&;]\s*[|&;]/.test(text)) return undefined
  let before = ''
  for (const found of text.matchAll(pieces)) {
    const [token] = found
    if (token.startsWith('<<') && !token.startsWith('<<<')) return undefined
    const blank = /^[ \t]+$/.test(token) || token.startsWith('#')
    if (blank) continue
    const list = /^(\|\||&&|\|&|;;&|;;|;&|[|&;])$/.test(token)
    if (list && isWrong(before, token)) return { token, line: text.slice(0, found.index).split('\n').length }
    if (token === '\n' && after.has(before)) continue
    before = token
  }
  return undefined
}

function isWrong(before: string, token: string): boolean {
  if (after.has(before)) return true
  return (before === '&' || before === ';') && !/^(;;&?|;&)$/.test(token)
}

/** `for x in a b do`: without a semicolon `do` is a word, and what comes after the line is one too many. */
export function missingSemicolon(text: string): { token: string; line: number } | undefined {
  const found = /\bfor[ \t]+\w+[ \t]+in[ \t]+([^;\n]*)[ \t]do(?=[ \t\n])[^;\n]*[;\n]\s*([^\s;]+)/.exec(text)
  const words = found?.[1] ?? ''
  if (!found || /['"]/.test(words.replace(/"[^"]*"|'[^']*'/g, '')) || /(^|\s)do(\s|$)|<</.test(words)) return undefined
  return { token: found[2] ?? '', line: text.slice(0, found.index + found[0].length).split('\n').length }
}

const pieces =
  /\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\$\{(?:\\[\s\S]|[^}\\])*\}|\$?\(\((?:[^()]|\([^()]*\))*\)\)|\[\[\s[\s\S]*?\s\]\]|(?<=^|\s)#[^\n]*|\d*[<>]&\d*-?|&>>?|>\||<<<|<<-?|\|\||&&|\|&|;;&|;;|;&|[|&;\n]|[ \t]+|[@?*+!]\([^()]*\)|[^\s|&;<>"'\\$#[@?*+!(]+|[\s\S]/g
