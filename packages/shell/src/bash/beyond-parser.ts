/** What stands before the name of a coprocess, and before the variable of a `select` loop, in the tree. */
export const coprocPrefix = '__coproc__'
export const selectPrefix = '__select__'

/** Private characters: `${x~}` is written as `${x^…}` with this at the head of its pattern, `!(…)` as a word's beginning gets one before it. */
export const toggleMark = '\ue0f1'
const startMark = '\ue0f2'
/** Around the source of an array that is an argument, and for an apostrophe in it. */
const arrayMark = '\ue0f3'
const apostrophe = '\ue0f4'
const arrayEnd = '\ue0f5'
const hidden = new RegExp(`'${arrayMark}([^${arrayEnd}]*)${arrayEnd}'`, 'g')

/** The source of the array that a word of `declare` and the like stands for: `(1 "b c")`. */
export const arraySource = (value: string): string | undefined =>
  value.startsWith(arrayMark) ? value.slice(1, -1).replaceAll(apostrophe, "'") : undefined

/** Where a command may begin. */
const commandStart = /(?:^|[;&|({\n!]|(?<![\w-])(?:do|then|else|elif|while|until|if|time))[ \t]*$/

const compound = String.raw`(?=[{(]|(?:while|until|for|if|case|select)\b|\[\[)`
const namedCoproc = new RegExp(String.raw`^coproc[ \t]+([A-Za-z_]\w*)[ \t]+${compound}`)
const plainCoproc = new RegExp(String.raw`^coproc[ \t]+${compound}`)

/** How a piece of text is written for the parser; undefined: as it is. */
interface Written {
  length: number
  text: string
}

function command(text: string): Written | undefined {
  const name = namedCoproc.exec(text)
  if (name) return { length: name[0].length, text: `${coprocPrefix}${name[1]} () ` }
  const plain = plainCoproc.exec(text)
  if (plain) return { length: plain[0].length, text: `${coprocPrefix}COPROC () ` }
  const simple = /^coproc(?=[ \t]+[^ \t\n])/.exec(text)
  if (simple) return { length: simple[0].length, text: coprocPrefix }
  const loop = /^select[ \t]+(?=[A-Za-z_]\w*)/.exec(text)
  return loop ? { length: loop[0].length, text: `for ${selectPrefix}` } : undefined
}

function expansion(text: string): Written | undefined {
  const found = /^\$\{(!?[A-Za-z_]\w*(?:\[[^\]]*\])?|[@*]|\d+)(~~?)/.exec(text)
  if (!found) return undefined
  return { length: found[0].length, text: `\${${found[1]}${'^'.repeat(found[2]?.length ?? 1)}${toggleMark}` }
}

const declaration = /(?:^|[;&|({\n]|\b(?:do|then|else))\s*(?:declare|typeset|local|export|readonly)\s[^\n;&|]*\w\+?=$/

/** `declare -a x=(…)`: the parser loses what is in such an array. */
function arrayArgument(text: string, at: number): Written | undefined {
  if (text[at] !== '(' || text[at - 1] !== '=') return undefined
  if (!declaration.test(text.slice(Math.max(0, at - 400), at))) return undefined
  const end = closing(text, at)
  if (end === undefined) return undefined
  const source = text.slice(at, end + 1).replaceAll("'", apostrophe)
  return { length: end + 1 - at, text: `'${arrayMark}${source}${arrayEnd}'` }
}

/** Where the bracket at `from` closes, outside quotes. */
function closing(text: string, from: number): number | undefined {
  let depth = 0
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const character = text[at] as string
    if (character === '\\' && quote !== "'") at++
    else if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '(') depth++
    else if (character === ')' && --depth === 0) return at
  }
  return undefined
}

function writtenAt(text: string, at: number, inDouble: boolean): Written | undefined {
  const rest = text.slice(at, at + 200)
  if (rest.startsWith('${')) return expansion(rest)
  if (inDouble) return undefined
  if (rest.startsWith('(')) return arrayArgument(text, at)
  if (rest.startsWith('!(') && /[\s|(=]$/.test(text.slice(0, at)) && !commandStart.test(text.slice(Math.max(0, at - 40), at)))
    return { length: 2, text: `${startMark}!(` }
  if (rest.startsWith('!(') && /(?:\bin\s+|\|)$/.test(text.slice(Math.max(0, at - 40), at)))
    return { length: 2, text: `${startMark}!(` }
  if (!/^(?:coproc|select)\b/.test(rest)) return undefined
  return commandStart.test(text.slice(Math.max(0, at - 40), at)) ? command(rest) : undefined
}

/**
 * Text that the parser refuses, in words that it knows: `coproc` as the definition of a function with a name of its own, `select` as
 * `for`, `${x~}` as `${x^}`, a word that begins with `!(` with a mark before. Quoted text stays as it is.
 */
export function writtenForParser(text: string): string {
  let out = ''
  let quoted = false
  let inDouble = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string
    const written = quoted ? undefined : writtenAt(text, at, inDouble)
    if (written) {
      out += written.text
      at += written.length - 1
      continue
    }
    out += character
    if (character === '\\' && !quoted) out += text[++at] ?? ''
    else if (character === '"' && !quoted) inDouble = !inDouble
    else if (character === "'" && !inDouble) quoted = !quoted
  }
  return out
}

/** Texts of a tree, or the tree's source, as they were before they were written for the parser. */
const asItWas = (text: string): string =>
  text
    .replace(hidden, (_, inner: string) => inner.replaceAll(apostrophe, "'"))
    .replaceAll(new RegExp(`${coprocPrefix}(\\w+) \\(\\) `, 'g'), 'coproc $1 ')
    .replaceAll(coprocPrefix, 'coproc')
    .replaceAll(`for ${selectPrefix}`, 'select ')
    .replaceAll(new RegExp(`(\\^\\^?)${toggleMark}`, 'g'), (_, signs: string) => '~'.repeat(signs.length))
    .replaceAll(startMark, '')

/** Takes the marks out of a tree again, where they do not mean anything; what it was given is changed. */
export function withoutMarks<T>(node: T): T {
  if (Array.isArray(node)) for (const each of node) withoutMarks(each)
  else if (typeof node === 'object' && node !== null) {
    const part = node as { type?: string; value?: unknown; sourceText?: string; parts?: { value?: unknown }[] }
    if (part.type === 'Word' && part.parts) part.parts = part.parts.filter((each) => each.value !== startMark)
    if (part.type === 'Literal' && typeof part.value === 'string' && part.value.length > 2) part.value = literalText(part.value)
    if (part.sourceText !== undefined) part.sourceText = asItWas(part.sourceText)
    for (const each of Object.values(node)) withoutMarks(each)
  }
  return node
}

/** The name of a command keeps its mark. */
const literalText = (text: string): string => (text === coprocPrefix ? text : asItWas(text))
