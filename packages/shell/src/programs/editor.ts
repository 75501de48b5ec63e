import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../bash/errno.ts'
import type { ShellProcess } from '../bash/shell.ts'
import type { ShellCommand } from './shell-command.ts'

/** vi, vim, nano …: the page's editor on a file of the lab. */
export function editor(name: string): ShellCommand {
  return { name, summary: 'edit text files', usage: '[FILE]', run }
}

async function run(process: ShellProcess): Promise<number> {
  const name = process.argv.slice(1).find((word) => !/^[-+]/.test(word)) ?? ''
  const program = process.argv[0]?.split('/').at(-1) ?? 'vi'
  if (!process.terminal || !process.stdin.isTerminal) {
    process.stderr(
      `${program}: needs a terminal to edit ${name || 'a file'} in; from a script, write the file with cat > ${name || 'FILE'} <<'EOF'\n`,
    )
    return 1
  }
  const path = resolvePath(process.cwd, name === '' ? 'untitled' : name)
  const content = process.files.read(path)
  if (typeof content === 'string' && content !== 'ENOENT') {
    process.stderr(`${program}: ${name}: ${errorWords(content)}\n`)
    return 1
  }
  const kind = program === 'nano' || program === 'pico' ? 'nano' : 'vi'
  await process.terminal.edit(
    { path, content: typeof content === 'string' ? '' : textOfBytes(content), editor: kind },
    (text) => {
      const failed = process.files.write(path, bytesOfText(text))
      return failed === undefined ? undefined : `"${name}" E212: Can't open file for writing: ${errorWords(failed)}`
    },
  )
  return 0
}
