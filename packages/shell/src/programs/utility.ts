import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { FileError, Files } from '@kubemaze/core/process/files.ts'
import { isBelow, resolvePath } from '@kubemaze/core/process/path.ts'
import type { CommandName } from 'just-bash/browser'
import { Bash } from 'just-bash/browser'
import { bytesOfLatin1, latin1OfBytes } from '../bash/bytes-text.ts'
import { errorWords } from '../bash/errno.ts'
import { chunks } from '../bash/input.ts'
import type { ShellProcess, ShellProgram } from '../bash/shell.ts'
import { justBashFiles } from '../files/just-bash-files.ts'
import { gnuArguments, gnuStatus, gnuWords } from './gnu-words.ts'
import { readsInput } from './reads-input.ts'
import { streamsByLine } from './streams-by-line.ts'

/** just-bash's commands that are used as they are. Those that stream, wait or start others have programs of their own here. */
export const utilityNames = [
  'sed',
  'awk',
  'rev',
  'strings',
  'column',
  'find',
  'basename',
  'dirname',
  'tree',
  'jq',
  'expr',
  'file',
  'yq',
] as const

/** A just-bash command as a program: its input is read first, its output comes at its end (line filters: as lines come). */
export function utility(name: CommandName): ShellProgram {
  return async (process) => {
    if (!readsInput(name, process)) return runOn('', name, process)
    if (!streamsByLine(name, process.argv)) {
      let all = ''
      for await (const chunk of chunks(process.stdin)) all += chunk
      return runOn(all, name, process)
    }
    let status: number | undefined
    for await (const chunk of chunks(process.stdin)) {
      const own = await runOn(chunk, name, process)
      status = Math.min(status ?? own, own)
    }
    return status ?? runOn('', name, process)
  }
}

async function runOn(stdin: string, name: CommandName, process: ShellProcess): Promise<number> {
  const closed: string[] = []
  const shell = new Bash({
    fs: justBashFiles(filesFor(name, process, closed)),
    cwd: process.cwd,
    commands: [name],
    customCommands: name === 'find' ? spawnable(process) : [],
    defenseInDepth: false,
    env: { ...process.env },
    executionLimits: limits,
  })
  const result = await shell.exec(name, {
    args: gnuArguments(name, process.argv.slice(1)),
    cwd: process.cwd,
    env: { ...process.env },
    stdin: latin1OfBytes(bytesOfText(stdin)),
    stdinKind: 'bytes',
    rawScript: true,
  })
  if (result.stderr !== '') process.stderr(wordsOf(name, process, result.stderr))
  if (result.stdout !== '') process.stdout(outputText(result, stdin))
  return closed.length > 0 ? 1 : gnuStatus(name, result)
}

function wordsOf(name: string, process: ShellProcess, text: string): string {
  const own = text.replace(/^bash: /gm, `${process.shell?.name ?? 'bash'}: `)
  return gnuWords(name, process.argv.slice(1), withCauses(process, withNames(process, systemWords(own))))
}

const limits = {
  maxStringLength: 8 * 1024 * 1024,
  maxOutputSize: 8 * 1024 * 1024,
  maxInputBytes: 32 * 1024 * 1024,
  maxLiveBytes: 64 * 1024 * 1024,
  maxExecutionTimeMs: 10_000,
  maxSedIterations: 10_000,
}

/** Failures of files in the words of strerror. */
function systemWords(text: string): string {
  return text.replace(/('[^'\n]*': )?(E[A-Z]+): [a-z -]+, \w+ '([^'\n]*)'/g, (whole, named = '', code: string, path: string) => {
    const words = errorWords(code as FileError) as string | undefined
    if (words === undefined) return whole
    return named === '' ? `‘${path}’: ${words}` : `${named}${words}`
  })
}

/** Paths as they were given. */
function withNames(process: ShellProcess, text: string): string {
  return text.replace(/‘(\/[^’\n]*)’(?=: [A-Z])/g, (whole, path: string) => {
    return process.argv.find((word) => word !== '' && resolvePath(process.cwd, word) === path) ?? whole
  })
}

/** just-bash takes every file that it cannot read for a missing one. */
function withCauses(process: ShellProcess, text: string): string {
  return text.replace(/^(\w+: (?:can't read )?)(.*?): No such file or directory$/gm, (whole, head: string, name: string) => {
    const content = process.files.read(resolvePath(process.cwd, name))
    return typeof content === 'string' && content !== 'ENOENT' ? `${head}${name}: ${errorWords(content)}` : whole
  })
}

/** just-bash does not say whether it speaks in bytes: where bytes that are no text went in, bytes come out. */
function outputText(result: { stdout: string }, stdin: string): string {
  const bytes = /[\udc80-\udcff]/.test(stdin) && !/[^\0-\xff]/.test(result.stdout)
  return bytes ? textOfBytes(bytesOfLatin1(result.stdout)) : result.stdout
}

function filesFor(name: string, process: ShellProcess, closed: string[]): Files {
  return name === 'find' ? skippingClosed(process, closed) : process.files
}

/** just-bash's find gives up at a directory it may not read; the real one says so and goes on. */
function skippingClosed(process: ShellProcess, closed: string[]): Files {
  const { files } = process
  return {
    ...files,
    list(path) {
      const names = files.list(path)
      if (names !== 'EACCES') return names
      closed.push(path)
      process.stderr(`find: ‘${foundName(process, path)}’: Permission denied\n`)
      return []
    },
  }
}

/** A path as find shows it: behind the starting point that it was found from. */
function foundName(process: ShellProcess, path: string): string {
  const starts = process.argv.slice(1).filter((word) => !word.startsWith('-'))
  const start = [...starts, '.'].find((word) => isBelow(path, resolvePath(process.cwd, word))) ?? path
  const from = resolvePath(process.cwd, start)
  const rest = path.slice(from === '/' ? 1 : from.length + 1)
  return rest === '' ? start : `${start.replace(/\/+$/, '')}/${rest}`
}

/** What `find -exec` may start. */
function spawnable(process: ShellProcess) {
  return process.machine
    .programNames()
    .filter((name) => name !== 'find')
    .map((name) => ({
      name,
      async execute(args: string[]) {
        let stdout = ''
        let stderr = ''
        const exitCode = await process.spawn([name, ...args], {
          stdout: (text) => void (stdout += text),
          stderr: (text) => void (stderr += text),
        })
        return { stdout, stderr, exitCode }
      },
    }))
}
