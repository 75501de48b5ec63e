import type { Files } from '@kubemaze/core/process/files.ts'
import { permittedFiles } from '../files/permitted-files.ts'
import { withDescriptors } from './open-pipes.ts'
import type { Shell } from './shell.ts'

/** The files as the shell's user may touch them. */
export function filesOf(shell: Shell): Files {
  const files = withDescriptors(permittedFiles(shell.machine.files, shell.user, shell.machine.host), shell.descriptors)
  const { umask } = shell
  return umask === undefined ? files : maskedFiles(files, umask)
}

/** New files and folders without the bits of umask. */
function maskedFiles(files: Files, umask: number): Files {
  const isNew = (path: string): boolean => files.lstat(path) === 'ENOENT'
  return {
    ...files,
    write: (path, content, mode) => files.write(path, content, mode ?? (isNew(path) ? 0o666 & ~umask : undefined)),
    mkdir: (path, mode) => files.mkdir(path, mode ?? 0o777 & ~umask),
  }
}
