import { builtinNamed } from '../bash/builtins/table.ts'
import { ioOfProcess } from './process-io.ts'
import type { ShellCommand } from './shell-command.ts'

/** Builtins that also exist as files, so that sudo, env and xargs find them. */
export const builtinPrograms: ShellCommand[] = ['echo', 'printf', 'test', '[', 'true', 'false', 'pwd', 'kill'].map((name) => ({
  name,
  summary: `${name}, as the shell's builtin`,
  async run(process) {
    const run = builtinNamed(name, 'bash')
    if (!run || !process.shell) return 0
    return (await run([...process.argv.slice(1)], process.shell, ioOfProcess(process))).status
  },
}))
