/** The words of a line, as history counts them: quotes stay, operators are words of their own. */
export function historyWords(line: string): string[] {
  return (
    line.match(
      /(?:\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|`[^`]*`|\$\([^)]*\)|\$\{[^}]*\}|[^\s\\'"`;&|<>()])+|\d*(?:<<<|<<-?|>>|>&|<&|&>>?|>\||<>|[<>])|&&|\|\||;;|[;&|()]/g,
    ) ?? []
  )
}

/** The words that a designator behind an event means (`1`, `$`, `2-4`, `*` …); undefined: there are none such. */
export function chosenWords(line: string, designator: string, searched?: string): string | undefined {
  const words = historyWords(line)
  const last = words.length - 1
  if (designator === '%') return searched === undefined ? undefined : words.find((word) => word.includes(searched))
  if (designator === '*') return words.slice(1).join(' ')
  const place = (text: string): number => (text === '^' ? 1 : text === '$' ? last : Number(text))
  const [, from = '', rest, to = ''] = /^(\d+|[$^])?(-|\*)?(\d+|[$^])?$/.exec(designator) ?? []
  const start = from === '' ? 0 : place(from)
  const end = rest === undefined ? start : rest === '*' ? last : to === '' ? last - 1 : place(to)
  if (start > last || end > last || (end < start && !(rest === '*' && start === last + 1))) return undefined
  return words.slice(start, end + 1).join(' ')
}

/** What a chain of modifiers makes of a text; `prints`: it is shown and not run. Undefined when one fails. */
export function modified(text: string, modifiers: string): { text: string; prints: boolean } | undefined {
  let out = text
  let prints = false
  let before: { old: string; next: string } | undefined
  for (const [, global = '', letter = '', pair] of modifiers.matchAll(
    /:([gaG]*)([htreqxp&]|s(?:(\W)(?:\\.|(?!\3).)*\3(?:\\.|(?!\3).)*\3?))/g,
  )) {
    if (letter === 'p') prints = true
    else if (letter.startsWith('s') || letter === '&') {
      if (letter !== '&') before = substitution(letter, pair ?? '/')
      if (!before || !out.includes(before.old)) return undefined
      out = global === '' ? out.replace(before.old, () => before?.next ?? '') : out.split(before.old).join(before.next)
    } else out = pathModified(out, letter)
  }
  return { text: out, prints }
}

function substitution(letter: string, pair: string): { old: string; next: string } {
  const [old = '', next = ''] = letter.slice(2).split(new RegExp(`(?<!\\\\)\\${pair}`))
  const bare = (part: string): string => part.replaceAll(`\\${pair}`, pair)
  return { old: bare(old), next: bare(next).replace(/(?<!\\)&/g, () => old) }
}

function pathModified(text: string, letter: string): string {
  if (letter === 'h') return text.includes('/') ? text.replace(/\/[^/]*$/, '') : text
  if (letter === 't') return text.replace(/^.*\//s, '')
  if (letter === 'r') return text.replace(/\.[^./]*$/, '')
  if (letter === 'e') return /\.[^./]*$/.exec(text)?.[0] ?? text
  const quoted = (part: string): string => `'${part.replaceAll("'", "'\\''")}'`
  return letter === 'q' ? quoted(text) : text.split(/\s+/).map(quoted).join(' ')
}
