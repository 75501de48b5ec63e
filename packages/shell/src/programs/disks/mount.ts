import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import type { ShellCommand } from '../shell-command.ts'
import type { Mount } from './mounts.ts'

const lineOf = ({ source, path, type, options }: Mount): string => `${source} on ${path} type ${type} (${options})\n`

async function mount(process: ShellProcess, mounts: readonly Mount[]): Promise<number> {
  const words = process.argv.slice(1)
  const typeAt = words.indexOf('-t')
  const type = typeAt < 0 ? undefined : words[typeAt + 1]
  const operands = words.filter((word, index) => !word.startsWith('-') && (typeAt < 0 || index !== typeAt + 1))
  if (operands.length > 0) return refused(process, operands.at(-1) as string)
  return say(
    process,
    mounts
      .filter((each) => type === undefined || type.split(',').includes(each.type))
      .map(lineOf)
      .join(''),
  )
}

function refused(process: ShellProcess, target: string): number {
  if (process.machine.shells === 'ash') return complain(process, 'mount: permission denied (are you root?)\n', 1)
  if (process.user.uid !== 0) return complain(process, `mount: ${target}: must be superuser to use mount.\n`, 1)
  return complain(
    process,
    `mount: ${target}: mounting by hand is not simulated here; a Pod's volumes are mounted by the kubelet\n`,
    32,
  )
}

/** mount and findmnt, as far as they look. */
export function mountCommands(mounts: () => readonly Mount[]): ShellCommand[] {
  return [
    { name: 'mount', summary: 'show mounted file systems', usage: '[-t TYPE]', run: (process) => mount(process, mounts()) },
    {
      name: 'umount',
      summary: 'unmount file systems',
      run: async (process) =>
        process.argv.length < 2
          ? complain(process, "umount: bad usage\nTry 'umount --help' for more information.\n", 1)
          : complain(
              process,
              `umount: ${process.argv.at(-1)}: ${process.user.uid === 0 ? 'target is busy.' : 'must be superuser to unmount.'}\n`,
              32,
            ),
    },
  ]
}
