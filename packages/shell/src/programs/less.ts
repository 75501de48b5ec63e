import type { ShellCommand } from './shell-command.ts'
import { inputs } from './text/cat.ts'

/** The page scrolls by itself, so a pager only shows all. */
export function pager(name: string): ShellCommand {
  return {
    name,
    summary: 'display a file; the terminal scrolls',
    usage: '[FILE]...',
    async run(process) {
      let status = 0
      const names = process.argv.slice(1).filter((word) => !/^[-+]./.test(word))
      for await (const { text } of inputs(process, names, () => void (status = 1))) process.stdout(text)
      return status
    },
  }
}
