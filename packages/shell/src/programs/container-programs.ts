import type { Image } from '@kubemaze/core/images/image.ts'
import { programsOf } from '@kubemaze/core/images/tool-sets.ts'
import type { ShellProgram } from '../bash/shell.ts'
import { baseCommands } from './base-programs.ts'
import { asApplet, type Libc } from './busybox/applet.ts'
import { busyboxCommands } from './busybox/programs.ts'
import { editor } from './editor.ts'
import { quotingByLocale } from './locale-quotes.ts'
import { networkCommands } from './network-programs.ts'
import { shellProgram } from './sh.ts'
import type { ShellCommand } from './shell-command.ts'

/** The programs of an image, by name: busybox's own where it has them, full ones where the image brings them. */
export function containerPrograms(image: Image, more: readonly ShellCommand[]): Map<string, ShellProgram> {
  const names = programsOf(image.tools)
  const brought = new Set(image.tools)
  const full = [...baseCommands, ...networkCommands, ...more, ...['vim', 'nano'].map(editor)]
  // an image that brings its own ping or nslookup has it instead of busybox's
  const small = image.shell === 'ash' ? busyboxCommands.filter((command) => !brought.has(command.name)) : []
  const present = [...full, ...small].filter((command) => names.has(command.name) || isEverywhere(command.name, image))
  const commands =
    image.shell === 'ash'
      ? present.map((command) => (brought.has(command.name) ? command : asApplet(command, libcOf(image))))
      : present.map(quotingByLocale)
  return new Map([...commands, ...shellsOf(image)].map((command) => [command.name, command.run]))
}

/** Docker's busybox is built with glibc; the small images with a package manager stand on alpine's musl. */
const libcOf = (image: Image): Libc => (image.names.includes('busybox') ? 'glibc' : 'musl')

/** `why` is the lab's own and comes with every shell. */
function isEverywhere(name: string, image: Image): boolean {
  if (name === 'why') return image.shell !== 'none'
  return name === 'busybox' && image.shell === 'ash'
}

function shellsOf(image: Image): ShellCommand[] {
  if (image.shell === 'none') return []
  const names = image.shell === 'bash' ? (['sh', 'bash', 'dash'] as const) : (['sh', 'ash'] as const)
  const shells = names.map(shellProgram)
  return image.tools.includes('bash') ? [...shells, shellProgram('bash')] : shells
}
