import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'

export const tac: ShellCommand = {
  name: 'tac',
  summary: 'concatenate and print files in reverse',
  usage: '[FILE]...',
  async run(process) {
    let status = 0
    for (const name of process.argv.length > 1 ? process.argv.slice(1) : ['-']) {
      let text = ''
      for await (const piece of inputs(process, [name], () => void (status = 1))) text += piece.text
      // a last line without newline is joined to the one before it
      process.stdout(
        text
          .split(/(?<=\n)/)
          .reverse()
          .join(''),
      )
    }
    return status
  },
}
