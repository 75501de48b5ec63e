import { expandText } from './expand-word.ts'
import { parseShell } from './parse.ts'
import { dollarQuoted, needsDollarQuotes, singleQuoted } from './quote.ts'
import type { Io, Shell } from './shell.ts'

/** set -x: a line behind $PS4, told where the shell's own words go. */
export async function trace(text: string, shell: Shell, io: Io): Promise<void> {
  if (!shell.options.has('xtrace')) return
  const prompt = await promptOf(shell, io)
  io.stderr.write(`${prompt.slice(0, 1).repeat(Math.min(shell.traceDepth ?? 0, 99))}${prompt}${text}\n`)
}

async function promptOf(shell: Shell, io: Io): Promise<string> {
  const text = shell.variables.get('PS4')?.text ?? '+ '
  if (!/[$`]/.test(text)) return text
  const parsed = parseShell(`: "${text.replaceAll('"', '\\"')}"`)
  const command = 'script' in parsed ? parsed.script.statements[0]?.pipelines[0]?.commands[0] : undefined
  const word = command?.type === 'SimpleCommand' ? command.args[0] : undefined
  // the prompt itself is not traced
  return word ? expandText(word, { ...shell, options: new Set() }, io) : text
}

/** A word as set -x shows it. Models bash's print_cmd.c xtrace_print_word_list. */
export function shownValue(text: string): string {
  if (text === '') return "''"
  if (shellMeta.test(text)) return singleQuoted(text)
  return needsDollarQuotes(text) ? dollarQuoted(text) : text
}

/** Models lib/sh/shquote.c sh_contains_shell_metas. */
const shellMeta = /[ \t\n'"\\|&;()<>!{}*[\]?^$`]|^[~#]|[=:]~/

export const shownValues = (values: readonly string[]): string => values.map(shownValue).join(' ')
