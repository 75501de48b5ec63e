import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { canonical, type Missing } from './realpath.ts'

const spec = {
  canonicalize: { letter: 'f' },
  'canonicalize-existing': { letter: 'e' },
  'canonicalize-missing': { letter: 'm' },
  'no-newline': { letter: 'n' },
  quiet: { letter: 'q' },
  silent: { letter: 's' },
  verbose: { letter: 'v' },
  zero: { letter: 'z' },
} as const

/** Which parts of the path need not be there; undefined: the link's own text is wanted. */
function missingOf(options: Options): Missing | undefined {
  if (options.has('canonicalize-missing')) return 'all'
  if (options.has('canonicalize-existing')) return 'none'
  return options.has('canonicalize') ? 'last' : undefined
}

function targetOf(process: ShellProcess, name: string, missing: Missing | undefined): string | { error: string } {
  const path = resolvePath(process.cwd, name)
  if (name === '') return { error: errorWords('ENOENT') }
  if (missing !== undefined) {
    const found = canonical(process.files, path, missing)
    return 'path' in found ? found.path : { error: errorWords(found.error) }
  }
  const stat = process.files.lstat(path)
  if (typeof stat === 'string') return { error: errorWords(stat) }
  return stat.target ?? { error: errorWords('EINVAL') }
}

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const { operands } = options
  if (operands.length === 0)
    return complain(process, "readlink: missing operand\nTry 'readlink --help' for more information.\n", 1)
  if (options.has('no-newline') && operands.length > 1)
    process.stderr('readlink: ignoring --no-newline with multiple arguments\n')
  const end = options.has('no-newline') && operands.length === 1 ? '' : options.has('zero') ? '\0' : '\n'
  let status = 0
  for (const name of operands) {
    const target = targetOf(process, name, missingOf(options))
    if (typeof target === 'string') process.stdout(target + end)
    else {
      status = 1
      if (options.has('verbose')) process.stderr(`readlink: ${name === '' ? "''" : name}: ${target.error}\n`)
    }
  }
  return status
}

export const readlink: ShellCommand = {
  name: 'readlink',
  summary: 'print resolved symbolic links or canonical file names',
  usage: '[-femnqsvz] FILE...',
  run,
}
