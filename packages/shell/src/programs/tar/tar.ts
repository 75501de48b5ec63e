import type { ShellProcess } from '../../bash/shell.ts'
import type { ShellCommand } from '../shell-command.ts'
import { create } from './create.ts'
import { extract } from './extract.ts'
import { busybox, gnu, type Manner } from './member-line.ts'
import { tarOptions } from './options.ts'

async function run(process: ShellProcess, manner: Manner): Promise<number> {
  const options = tarOptions(process)
  if (typeof options === 'number') return options
  if (options.has('version')) {
    process.stdout(manner.version)
    return 0
  }
  if (options.has('create')) return create(process, options, manner)
  if (options.has('extract') || options.has('list')) return extract(process, options, manner)
  process.stderr(manner.noMode)
  return manner.failedCode
}

const tarOf = (manner: Manner): ShellCommand => ({
  name: 'tar',
  summary: 'keep many files in one archive',
  usage: '-c|-x|-t [-zvf ARCHIVE] [-C DIR] [FILE]...',
  run: (process) => run(process, manner),
})

/** The one of Debian and most distributions. */
export const gnuTar = tarOf(gnu)

/** The one of alpine and busybox. */
export const busyboxTar = tarOf(busybox)
