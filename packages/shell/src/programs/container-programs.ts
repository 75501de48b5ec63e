import type { Image } from '@kubemaze/core/images/image.ts'
import { programsOf } from '@kubemaze/core/images/tool-sets.ts'
import type { ShellProgram } from '../bash/shell.ts'
import { baseCommands } from './base-programs.ts'
import { busyboxCommands } from './busybox-programs.ts'
import { editor } from './editor.ts'
import { networkCommands } from './network-programs.ts'
import { shellProgram } from './sh.ts'
import type { ShellCommand } from './shell-command.ts'

/** The programs of an image, by name: busybox's own where it has them, full ones where the image brings them. */
export function containerPrograms(image: Image): Map<string, ShellProgram> {
  const names = programsOf(image.tools)
  const ownNames = new Set(image.tools)
  const shells = image.shell === 'none' ? [] : image.shell === 'bash' ? (['sh', 'bash'] as const) : (['sh', 'ash'] as const)
  const full: ShellCommand[] = [...baseCommands, ...networkCommands, ...['vim', 'nano'].map(editor)]
  const small = image.shell === 'ash' ? busyboxCommands.filter((command) => !ownNames.has(command.name)) : []
  const bash = ownNames.has('bash') ? [shellProgram('bash')] : []
  const commands = [...full, ...small].filter((command) => names.has(command.name))
  return new Map([...commands, ...shells.map(shellProgram), ...bash].map((command) => [command.name, command.run]))
}
