import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'

const maxBytes = 8 * 1024 * 1024
const units: Record<string, number> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }
const hint = "Try 'truncate --help' for more information.\n"

async function truncateFiles(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), { size: { letter: 's', value: true }, 'no-create': { letter: 'c' } })
  if (isBad(options)) return badOption(process, options)
  const size = options.get('size')
  if (size === undefined) return complain(process, `truncate: you must specify either ‘--size’ or ‘--reference’\n${hint}`, 1)
  const parsed = /^([+-]?)(\d+)([KMG]?)$/.exec(size)
  if (!parsed) return complain(process, `truncate: Invalid number: ‘${size}’\n`, 1)
  if (options.operands.length === 0) return complain(process, `truncate: missing file operand\n${hint}`, 1)
  const bytes = Number(parsed[2]) * (units[parsed[3] ?? ''] ?? 1)
  let status = 0
  for (const name of options.operands) status = resize(process, name, parsed[1] ?? '', bytes, options.has('no-create')) || status
  return status
}

function resize(process: ShellProcess, name: string, sign: string, bytes: number, keep: boolean): number {
  const path = resolvePath(process.cwd, name)
  const before = process.files.read(path)
  if (before === 'ENOENT' && keep) return 0
  const old = typeof before === 'string' ? new Uint8Array() : before
  const size = sign === '+' ? old.length + bytes : sign === '-' ? Math.max(0, old.length - bytes) : bytes
  if (size > maxBytes) return complain(process, `truncate: failed to truncate '${name}' at ${size} bytes: File too large\n`, 1)
  const content = new Uint8Array(size)
  content.set(old.subarray(0, size))
  const failed = process.files.write(path, content)
  return failed === undefined ? 0 : complain(process, `truncate: cannot open '${name}' for writing: ${errorWords(failed)}\n`, 1)
}

async function unlinkFile(process: ShellProcess): Promise<number> {
  const [name, more] = process.argv.slice(1)
  const again = "Try 'unlink --help' for more information.\n"
  if (name === undefined) return complain(process, `unlink: missing operand\n${again}`, 1)
  if (more !== undefined) return complain(process, `unlink: extra operand ‘${more}’\n${again}`, 1)
  const path = resolvePath(process.cwd, name)
  const stat = process.files.lstat(path)
  const failed = typeof stat === 'string' ? stat : stat.type === 'directory' ? 'EISDIR' : process.files.remove(path)
  return failed === undefined ? 0 : complain(process, `unlink: cannot unlink '${name}': ${errorWords(failed)}\n`, 1)
}

export const sizeCommands: ShellCommand[] = [
  { name: 'truncate', summary: 'shrink or extend the size of a file', usage: '-s SIZE FILE...', run: truncateFiles },
  { name: 'unlink', summary: 'remove a file', usage: 'FILE', run: unlinkFile },
]
