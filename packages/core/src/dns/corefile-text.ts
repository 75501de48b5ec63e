/** A line of a Corefile with the lines in its braces. */
export interface Directive {
  words: string[]
  body: Directive[]
  /** Counted from 1. */
  line: number
}

/** Where CoreDNS finds its file in the Pods of a cluster, and how its messages name it. */
export const corefilePath = '/etc/coredns/Corefile'

export const parseError = (line: number, text: string): string => `${corefilePath}:${line} - Error during parsing: ${text}`

/** Server blocks with their lines; a text says what is wrong. Models coredns/caddy caddyfile parse.go. */
export function readDirectives(text: string): Directive[] | string {
  const root: Directive = { words: [], body: [], line: 0 }
  const stack = [root]
  const lines = text.split('\n')
  for (const [i, raw] of lines.entries()) {
    const words = wordsOf(raw)
    if (words.length === 0) continue
    if (words.length === 1 && words[0] === '}') {
      if (stack.length === 1) return parseError(i + 1, "Unexpected '}' because no matching opening brace")
      stack.pop()
      continue
    }
    const opens = words.at(-1) === '{'
    const directive: Directive = { words: opens ? words.slice(0, -1) : words, body: [], line: i + 1 }
    stack.at(-1)?.body.push(directive)
    if (opens) stack.push(directive)
  }
  return stack.length > 1
    ? parseError(lines.length, "Unexpected EOF while looking for matching closing brace, expected '}'")
    : root.body
}

/** Words between blanks; one in quotes may hold blanks; `#` at the start of a word begins a comment. */
function wordsOf(line: string): string[] {
  const words: string[] = []
  for (const [word, quoted] of line.matchAll(/"((?:\\"|[^"])*)"|\S+/g)) {
    if (quoted === undefined && word.startsWith('#')) break
    words.push(quoted === undefined ? word : quoted.replaceAll('\\"', '"'))
  }
  return words
}
