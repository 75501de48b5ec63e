import type { Files } from '@kubemaze/core/process/files.ts'
import { permittedFiles } from '../files/permitted-files.ts'
import type { Shell } from './shell.ts'

/** The files as the shell's user may touch them. */
export function filesOf(shell: Shell): Files {
  return permittedFiles(shell.machine.files, shell.user, shell.machine.host)
}
