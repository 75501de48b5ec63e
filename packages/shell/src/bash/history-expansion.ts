import { chosenWords, modified } from './history-words.ts'
import type { Shell } from './shell.ts'

export type Expanded = { line: string; changed: boolean; prints?: boolean } | { error: string }

/** `!` events outside single quotes with their words and modifiers, and `^old^new^`, as an interactive bash has them. */
export function expandHistory(line: string, shell: Shell): Expanded {
  if (shell.machine.dialect !== 'bash' || !/^\^|!/.test(line) || shell.options.has('no histexpand'))
    return { line, changed: false }
  // the line itself is the last entry already
  const before = shell.history.at(-1) === line ? shell.history.slice(0, -1) : shell.history
  const quick = /^\^([^^]*)\^([^^]*)\^?(.*)$/s.exec(line)
  const expanded = quick ? quickly(quick, before) : throughout(line, before)
  if ('error' in expanded || expanded.line === line) return 'error' in expanded ? expanded : { line, changed: false }
  if (shell.history.at(-1) === line) shell.history[shell.history.length - 1] = expanded.line
  return { ...expanded, changed: true }
}

type Result = { line: string; prints?: boolean } | { error: string }

function quickly([whole, old = '', next = '', rest = '']: RegExpExecArray, history: readonly string[]): Result {
  const last = history.at(-1)
  if (last === undefined || !last.includes(old)) return { error: `:s${whole}: substitution failed` }
  return { line: last.replace(old, () => next) + rest }
}

/** An event: `!!`, `!12`, `!-2`, `!?text?`, `!#`, `!text`; then the words of it; then modifiers. */
const designator =
  /^!(?:(!)|(-?\d+)|\?([^?]*)(?:\?|$)|(#)|(?=[\^$*%:])|([^\s:^$*%;&|()<>"'`]+))(?::?([\^$*%]|(?:\d+|\^)?[-*](?:\d+|\$)?)|:(\d+)(?![-*\d]))?((?::[gaG]*(?:[htreqxp&]|s(\W)(?:\\.|(?!\9).)*\9(?:\\.|(?!\9).)*(?:\9|$)))*)/

function throughout(line: string, history: readonly string[]): Result {
  let out = ''
  let prints = false
  let inDouble = false
  for (let at = 0; at < line.length; ) {
    const skipped = skip(line, at, inDouble)
    if (line[at] === '"') inDouble = !inDouble
    if (skipped > 0) {
      out += line.slice(at, at + skipped)
      at += skipped
      continue
    }
    const found = designator.exec(line.slice(at))
    const text = found ? textOf(found, history, out) : { error: '!: event not found' }
    if ('error' in text) return text
    out += text.text
    prints ||= text.prints
    at += found?.[0].length ?? 1
  }
  return prints ? { line: out, prints } : { line: out }
}

/** How much stands for itself here: 0 where an event begins. */
function skip(line: string, at: number, inDouble: boolean): number {
  const character = line[at]
  if (character === '\\') return 2
  if (character === "'" && !inDouble) return (line.indexOf("'", at + 1) + 1 || line.length) - at
  if (character !== '!') return 1
  const next = line[at + 1] ?? ''
  const before = line.slice(Math.max(0, at - 2), at)
  return next === '' || /[\s=]/.test(next) || next === '(' || (inDouble && next === '"') || /\$\{$|\[$/.test(before) ? 1 : 0
}

function textOf(
  found: RegExpExecArray,
  history: readonly string[],
  sofar: string,
): { text: string; prints: boolean } | { error: string } {
  const [whole, , , searched, , , words, word, modifiers = ''] = found
  const event = eventOf(found, history, sofar)
  if (event === undefined) return { error: `${whole}: event not found` }
  const wanted = words ?? word
  const chosen = wanted === undefined ? event : chosenWords(event, wanted, searched)
  if (chosen === undefined) return { error: `${whole.replace(/^![^:^$*%]*/, '')}: bad word specifier` }
  const result = modified(chosen, modifiers)
  return result ?? { error: `${modifiers}: substitution failed` }
}

function eventOf(
  [, , number, searched, own, prefix]: RegExpExecArray,
  history: readonly string[],
  sofar: string,
): string | undefined {
  if (own !== undefined) return sofar
  if (number !== undefined) return number.startsWith('-') ? history.at(Number(number)) : history[Number(number) - 1]
  if (searched !== undefined) return history.findLast((entry) => entry.includes(searched))
  if (prefix !== undefined) return history.findLast((entry) => entry.startsWith(prefix))
  return history.at(-1)
}
