const controls: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\E',
}

const controlCharacter = /[\x00-\x1f\x7f]/

const escapedInDollarQuotes = /[\x00-\x1f\x7f'\\]/g

/** Is there a character that only $'…' can show? */
export const needsDollarQuotes = (text: string): boolean => controlCharacter.test(text)

/** $'…' as bash prints it. Models lib/sh/strtrans.c ansic_quote. */
export const dollarQuoted = (text: string): string =>
  `$'${text.replace(escapedInDollarQuotes, (c) =>
    c === "'" || c === '\\' ? `\\${c}` : (controls[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`),
  )}'`

export const singleQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** printf %q. Models lib/sh/shquote.c sh_backslash_quote. */
export function backslashQuoted(text: string): string {
  if (text === '') return "''"
  if (needsDollarQuotes(text)) return dollarQuoted(text)
  return text.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]|^[~#]|(?<=[:=])~/g, '\\$&')
}

/** Within double quotes, as declare -p shows values. */
export const doubleQuoted = (text: string): string =>
  needsDollarQuotes(text) ? dollarQuoted(text) : `"${text.replace(/["\\$`]/g, '\\$&')}"`

/** `${x@Q}`. */
export const readableQuoted = (text: string): string => (needsDollarQuotes(text) ? dollarQuoted(text) : singleQuoted(text))
