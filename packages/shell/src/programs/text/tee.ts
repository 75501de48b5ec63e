import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import { chunks } from '../../bash/input.ts'
import type { ShellCommand } from '../shell-command.ts'

export const tee: ShellCommand = {
  name: 'tee',
  summary: 'read from standard input and write to standard output and files',
  usage: '[-a] [FILE]...',
  async run(process) {
    const words = process.argv.slice(1)
    const append = words.some((word) => word === '-a' || word === '--append')
    const open: string[] = []
    let status = 0
    for (const name of words.filter((word) => !word.startsWith('-'))) {
      const path = resolvePath(process.cwd, name)
      const failed = append ? process.files.append(path, new Uint8Array()) : process.files.write(path, new Uint8Array())
      if (failed === undefined) open.push(path)
      else {
        process.stderr(`tee: ${name}: ${errorWords(failed)}\n`)
        status = 1
      }
    }
    for await (const text of chunks(process.stdin)) {
      process.stdout(text)
      for (const path of open) process.files.append(path, bytesOfText(text))
    }
    return status
  },
}
