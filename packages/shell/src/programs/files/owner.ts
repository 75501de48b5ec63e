import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'

const spec = { recursive: { letter: 'R' }, verbose: { letter: 'v' }, silent: { letter: 'f' }, 'no-dereference': { letter: 'h' } }

function names(process: ShellProcess, file: string): Set<string> {
  const content = process.files.read(file)
  const text = typeof content === 'string' ? '' : new TextDecoder().decode(content)
  return new Set(text.split('\n').map((line) => line.split(':')[0] ?? ''))
}

const isKnown = (name: string, known: Set<string>): boolean => name === '' || /^\d+$/.test(name) || known.has(name)

function unknown(process: ShellProcess, wanted: string): string | undefined {
  const [user = '', group = ''] = process.argv[0] === 'chgrp' ? ['', wanted] : wanted.split(/[:.]/)
  if (!isKnown(user, names(process, '/etc/passwd'))) return `invalid user: ‘${wanted}’`
  return isKnown(group, names(process, '/etc/group'))
    ? undefined
    : `invalid group: ‘${process.argv[0] === 'chgrp' ? group : wanted}’`
}

/** Files keep no owner in a lab: names and rights are checked, nothing is written. */
async function run(process: ShellProcess): Promise<number> {
  const [name = 'chown'] = process.argv
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const [wanted, ...files] = options.operands
  const hint = `Try '${name} --help' for more information.\n`
  if (wanted === undefined) return complain(process, `${name}: missing operand\n${hint}`, 1)
  if (files.length === 0) return complain(process, `${name}: missing operand after ‘${wanted}’\n${hint}`, 1)
  const wrong = unknown(process, wanted)
  if (wrong !== undefined) return complain(process, `${name}: ${wrong}\n`, 1)
  let status = 0
  for (const file of files) {
    const stat = process.files.lstat(resolvePath(process.cwd, file))
    if (typeof stat === 'string') status = complain(process, `${name}: cannot access '${file}': ${errorWords(stat)}\n`, 1)
    else if (process.user.uid !== 0 && process.host.kind === 'node')
      status = complain(
        process,
        `${name}: changing ${name === 'chgrp' ? 'group' : 'ownership'} of '${file}': Operation not permitted\n`,
        1,
      )
  }
  return status
}

export const ownerCommands: ShellCommand[] = [
  { name: 'chown', summary: 'change file owner and group', usage: 'OWNER[:GROUP] FILE...', run },
  { name: 'chgrp', summary: 'change group ownership', usage: 'GROUP FILE...', run },
]
