import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import type { ShellCommand } from '../shell-command.ts'

const hint = "\nTry 'link --help' for more information.\n"

async function link(process: ShellProcess): Promise<number> {
  const [source, target, more] = process.argv.slice(1).filter((word) => word !== '--')
  if (source === undefined) return complain(process, `link: missing operand${hint}`, 1)
  if (target === undefined) return complain(process, `link: missing operand after ‘${source}’${hint}`, 1)
  if (more !== undefined) return complain(process, `link: extra operand ‘${more}’${hint}`, 1)
  const [from, to] = [resolvePath(process.cwd, source), resolvePath(process.cwd, target)]
  const content = process.files.read(from)
  const refused =
    typeof content === 'string'
      ? content
      : typeof process.files.lstat(to) === 'string'
        ? process.files.write(to, content)
        : 'EEXIST'
  return refused === undefined
    ? 0
    : complain(process, `link: cannot create link '${target}' to '${source}': ${errorWords(refused)}\n`, 1)
}

export const linkCommand: ShellCommand = {
  name: 'link',
  summary: 'call the link function to create a link to a file',
  usage: 'FILE1 FILE2',
  run: link,
}
