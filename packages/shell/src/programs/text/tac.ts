import { compileRegex } from '../../bash/regex.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { jsSource } from './posix-regex.ts'
import { wholeInput } from './records.ts'

const spec = { before: { letter: 'b' }, regex: { letter: 'r' }, separator: { letter: 's', value: true } } as const

/** Where the separators are, from the end to the beginning. */
function places(text: string, separator: string, regex: boolean): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = []
  if (!regex) {
    for (let at = text.lastIndexOf(separator); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(separator, at - separator.length))
      found.push({ start: at, end: at + separator.length })
    return found
  }
  const pattern = compileRegex(jsSource(separator, false))
  for (let at = 0; at <= text.length; ) {
    const match = pattern.find(text, at)
    if (!match || match.end === match.start) break
    found.unshift({ start: match.start, end: match.end })
    at = match.end
  }
  return found
}

/** The records of a text in reverse; the separator belongs to the record before it, or with `before` to the one behind it. */
function reversed(text: string, separator: string, regex: boolean, before: boolean): string {
  const found = places(text, separator, regex)
  const cuts = [...new Set(found.map(({ start, end }) => (before ? start : end)))].sort((a, b) => b - a)
  let out = ''
  let last = text.length
  for (const cut of cuts) {
    if (cut >= last && !before) continue
    out += text.slice(cut, last)
    last = cut
  }
  return out + text.slice(0, last)
}

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const separator = options.get('separator') ?? '\n'
  if (separator === '' && options.has('regex')) {
    process.stderr('tac: separator cannot be empty\n')
    return 1
  }
  let status = 0
  for (const name of options.operands.length > 0 ? options.operands : ['-']) {
    const text = await wholeInput(process, name, (file, why) =>
      process.machine.shells === 'ash'
        ? `${file}: ${why}`
        : why === 'Is a directory'
          ? `${file}: read error: ${why}`
          : `failed to open '${file}' for reading: ${why}`,
    )
    if (text === undefined) status = 1
    else process.stdout(reversed(text, separator === '' ? '\0' : separator, options.has('regex'), options.has('before')))
  }
  return status
}

export const tac: ShellCommand = {
  name: 'tac',
  summary: 'concatenate and print files in reverse',
  usage: '[-b] [-r] [-s STRING] [FILE]...',
  run,
}
