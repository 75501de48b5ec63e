import { noInput } from '../bash/input.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { badOption } from './bad-option.ts'
import { isBad, parseOptions } from './options.ts'
import type { ShellCommand } from './shell-command.ts'

const spec = {
  null: { letter: '0' },
  replace: { letter: 'I', value: true },
  'max-args': { letter: 'n', value: true },
  'no-run-if-empty': { letter: 'r' },
  verbose: { letter: 't' },
  'max-procs': { letter: 'P', value: true },
  delimiter: { letter: 'd', value: true },
  'max-lines': { letter: 'L', value: true },
  interactive: { letter: 'p' },
} as const

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec, true)
  if (isBad(options)) return badOption(process, options)
  const text = await process.stdin.readAll()
  const command = options.operands.length > 0 ? options.operands : ['echo']
  const replace = options.get('replace')
  const delimiter = options.has('null') ? '\0' : options.get('delimiter')?.replace('\\n', '\n').replace('\\t', '\t')
  const items =
    delimiter !== undefined
      ? text.split(delimiter).filter((item, index, all) => item !== '' || index < all.length - 1)
      : replace !== undefined || options.has('max-lines')
        ? text
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== '')
        : wordsOf(text)
  if (items.length === 0 && (options.has('no-run-if-empty') || replace !== undefined)) return 0
  const size = replace !== undefined ? 1 : Number(options.get('max-args') ?? options.get('max-lines') ?? 5000)
  let status = 0
  for (let at = 0; at < Math.max(1, items.length); at += Math.max(1, size)) {
    const group = items.slice(at, at + Math.max(1, size))
    const argv = replace !== undefined ? command.map((word) => word.replaceAll(replace, group[0] ?? '')) : [...command, ...group]
    const name = argv[0] ?? ''
    if (!name.includes('/') && !process.machine.program(name)) {
      process.stderr(`xargs: ${name}: No such file or directory\n`)
      return 127
    }
    if (options.has('verbose')) process.stderr(`${argv.join(' ')}\n`)
    const own = await process.spawn(argv, { stdin: noInput })
    if (own !== 0) status = own === 127 || own === 126 ? own : 123
    if (own === 127) break
  }
  return status
}

/** Blanks and newlines separate; quotes and backslashes protect. */
function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const found of text.matchAll(/(?:"[^"\n]*"|'[^'\n]*'|\\[\s\S]|[^\s"'\\])+/g)) {
    words.push(
      found[0].replace(/"([^"\n]*)"|'([^'\n]*)'|\\([\s\S])/g, (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? ''),
    )
  }
  return words
}

export const xargs: ShellCommand = {
  name: 'xargs',
  summary: 'build and execute command lines from standard input',
  usage: '[-I R] [-n N] [-r] COMMAND',
  run,
}
