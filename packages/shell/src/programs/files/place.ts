import { join, parentOf, resolvePath } from '@kubemaze/core/process/path.ts'
import type { ShellProcess } from '../../bash/shell.ts'

/** Why cp or mv cannot write where its last operand says, in coreutils' words; undefined when it can. */
export function unplaceable(process: ShellProcess, operands: readonly string[]): string | undefined {
  const [name = 'cp'] = process.argv
  const target = operands.at(-1)
  const [source] = operands
  if (target === undefined || source === undefined || operands.length < 2) return undefined
  const stat = process.files.stat(resolvePath(process.cwd, target))
  if (typeof stat !== 'string' && stat.type === 'directory') return undefined
  if (operands.length > 2)
    return `${name}: target '${target}': ${typeof stat === 'string' ? 'No such file or directory' : 'Not a directory'}`
  const isDirectory = isDirectoryAt(process, source)
  if (isDirectory === undefined || (isDirectory && name === 'cp')) return undefined
  if (target.endsWith('/') && !isDirectory) return `${cannot(name, source, target)}: Not a directory`
  const parent = process.files.stat(parentOf(resolvePath(process.cwd, target)))
  return typeof parent === 'string' ? `${cannot(name, source, target)}: No such file or directory` : undefined
}

function isDirectoryAt(process: ShellProcess, name: string): boolean | undefined {
  const stat = process.files.stat(resolvePath(process.cwd, name))
  return typeof stat === 'string' ? undefined : stat.type === 'directory'
}

const cannot = (name: string, source: string, target: string): string =>
  name === 'mv' ? `mv: cannot move '${source}' to '${target}'` : `cp: cannot create regular file '${target}'`

/** Where a file goes that is put at a target: into it when that is a directory. */
export function placeFor(process: ShellProcess, source: string, target: string): string {
  return isDirectoryAt(process, target) ? join(target, source.split('/').at(-1) ?? '') : target
}
