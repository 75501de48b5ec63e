import type { ShellCommand } from '../shell-command.ts'
import { busyboxTar } from '../tar/tar.ts'
import { busyboxNc } from './nc.ts'
import { busyboxNslookup } from './nslookup.ts'
import { busyboxPing } from './ping.ts'
import { busyboxWget } from './wget.ts'

/** `busybox NAME …` runs the program NAME; alone it says what it is. */
const busybox: ShellCommand = {
  name: 'busybox',
  summary: 'multi-call binary that combines many common Unix utilities',
  usage: 'PROGRAM [ARG]...',
  async run(process) {
    const words = process.argv.slice(1)
    if (words.length > 0 && words[0] !== '--list') return process.spawn(words)
    process.stdout(
      words[0] === '--list'
        ? process.machine
            .programNames()
            .map((name) => `${name}\n`)
            .join('')
        : 'BusyBox v1.37.0 () multi-call binary.\n',
    )
    return 0
  },
}

/** Network tools as busybox has them, where they differ from the full ones. */
export const busyboxCommands: readonly ShellCommand[] = [
  busyboxNslookup,
  busyboxNc,
  busyboxPing,
  busyboxWget,
  busyboxTar,
  busybox,
]
