import { expandText } from './expand-word.ts'
import { parseShell } from './parse.ts'
import type { Io, Shell } from './shell.ts'
import { quoted } from './variables.ts'

/** set -x: a line behind $PS4, told where the shell's own words go. */
export async function trace(text: string, shell: Shell, io: Io): Promise<void> {
  if (!shell.options.has('xtrace')) return
  io.stderr.write(`${await promptOf(shell, io)}${text}\n`)
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

export const shownValues = (values: readonly string[]): string => values.map(quoted).join(' ')
