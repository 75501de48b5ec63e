import type { ShellCommand } from './shell-command.ts'

export const yes: ShellCommand = {
  name: 'yes',
  summary: 'output a string repeatedly until killed',
  usage: '[STRING]',
  async run(process) {
    const line = `${process.argv.slice(1).join(' ') || 'y'}\n`
    const block = line.repeat(Math.max(1, Math.floor(1024 / line.length)))
    while (!process.signal.aborted) {
      process.stdout(block)
      await process.drained()
      await process.breathe()
    }
    return 130
  },
}
