import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { FileError } from '@kubemaze/core/process/files.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { cannot } from '../bash/dialect-words.ts'
import { errorWords } from '../bash/errno.ts'
import { stoppable } from '../bash/input.ts'
import { optionLetters } from '../bash/option-letters.ts'
import { beforePrompt, promptText } from '../bash/prompt.ts'
import { asShell } from '../bash/run-arguments.ts'
import { runLine } from '../bash/run-line.ts'
import { runScript, scriptShell } from '../bash/run-script.ts'
import type { Dialect, Io, Shell, ShellProcess } from '../bash/shell.ts'
import { ShellError } from '../bash/shell-error.ts'
import { createStop, exitCodeOf, untilStopped } from '../bash/stop.ts'
import { completeLine } from '../complete.ts'
import { bashOptions, bashUsage } from './bash-options.ts'
import { complain } from './last-words.ts'
import { ioOfProcess } from './process-io.ts'
import type { ShellCommand } from './shell-command.ts'

/** sh, bash, ash, dash: `-c line`, a script, or an interactive shell at a terminal. */
export function shellProgram(name: 'sh' | 'bash' | 'ash' | 'dash'): ShellCommand {
  return { name, summary: 'command interpreter (shell)', usage: '[-c LINE | FILE] [ARG]...', run }
}

async function run(process: ShellProcess): Promise<number> {
  if (!process.shell) return 126
  // a bash that an image brings beside busybox is a bash
  const shell = asShell(process.argv[0]?.split('/').at(-1) ?? 'sh', { ...process.shell, machine: process.machine })
  const { dialect } = shell.machine
  const io = ioOfProcess(process)
  if (dialect === 'bash') return runBash(process, shell, io)
  const words = process.argv.slice(1)
  const on = new Set<string>()
  while (/^[-+]./.test(words[0] ?? '') && words[0] !== '--') {
    const word = words.shift() as string
    const illegal = /^-(?:-|[a-z]*?([^abcefilmnopsuvxCEIV]))/.exec(word)
    if (illegal) return illegalOption(process, shell, illegal[1] ?? '-')
    if (word === '-o' || word === '+o') words.shift()
    for (const letter of word.startsWith('-') ? word.slice(1) : '') if (optionLetters[letter]) on.add(optionLetters[letter])
    if (/^-[a-z]*c/.test(word)) return inline(words, on, process, shell, io)
    if (/^-[a-z]*s/.test(word)) return input([process.argv[0] ?? 'sh', ...words], on, process, shell, io)
  }
  if (words.length > 0) return file(words[0] === '--' ? words.slice(1) : words, on, process, shell, io)
  return input([process.argv[0] ?? 'sh'], on, process, shell, io)
}

/** Commands from standard input: of a terminal, of somebody who waits for answers, or a script. */
async function input(argv: string[], on: ReadonlySet<string>, process: ShellProcess, shell: Shell, io: Io): Promise<number> {
  if (process.stdin.isTerminal) return interactive(process, shell, io)
  if (process.stdin.isLive) return byLine(process, shell, io)
  return runScript(await process.stdin.readAll(), argv, shell, io, 'input', on)
}

async function runBash(process: ShellProcess, shell: Shell, io: Io): Promise<number> {
  const options = bashOptions(process.argv.slice(1))
  const own = process.argv[0] ?? 'bash'
  if (options.wrong) {
    const { words, usage, status } = options.wrong
    return complain(process, `${own}: ${words}\n${usage ? bashUsage : ''}`, status)
  }
  if (options.tells === 'version') return version(process)
  if (options.tells === 'help') return help(process)
  const { words, on } = options
  if (options.command) return inline(words, on, process, shell, io)
  if (words.length > 0 && !options.fromInput) return file(words, on, process, shell, io)
  return input([own, ...words], on, process, shell, io)
}

function help(process: ShellProcess): number {
  process.stdout('GNU bash, version 5.2.21(1)-release-(x86_64-pc-linux-gnu)\n')
  process.stdout(`${bashUsage}Type \`bash -c "help set"' for more information about shell options.\n`)
  return 0
}

function version(process: ShellProcess): number {
  process.stdout('GNU bash, version 5.2.21(1)-release (x86_64-pc-linux-gnu)\n')
  return 0
}

function illegalOption(process: ShellProcess, shell: Shell, letter: string): number {
  const own = process.argv[0] ?? 'sh'
  return complain(
    process,
    shell.machine.dialect === 'dash' ? `${own}: 0: Illegal option -${letter}\n` : `${own}: illegal option -${letter}\n`,
    2,
  )
}

const noLine: Record<Dialect, (own: string) => string> = {
  bash: (own) => `${own}: -c: option requires an argument\n`,
  dash: (own) => `${own}: 0: -c requires an argument\n`,
  ash: (own) => `${own}: -c requires an argument\n`,
}

async function inline(words: string[], on: ReadonlySet<string>, process: ShellProcess, shell: Shell, io: Io): Promise<number> {
  const [line, ...rest] = words
  if (line === undefined) {
    return complain(process, noLine[shell.machine.dialect](process.argv[0] ?? 'sh'), 2)
  }
  return runScript(line, rest.length > 0 ? rest : [process.argv[0] ?? 'sh'], shell, io, 'words', on)
}

async function file(words: string[], on: ReadonlySet<string>, process: ShellProcess, shell: Shell, io: Io): Promise<number> {
  const [name = '', ...rest] = words
  const content = process.files.read(resolvePath(process.cwd, name))
  if (typeof content !== 'string') return runScript(textOfBytes(content), [name, ...rest], shell, io, 'file', on)
  return cannotRead(name, content, process, shell.machine.dialect)
}

function cannotRead(name: string, code: FileError, process: ShellProcess, dialect: Dialect): number {
  const own = process.argv[0] ?? 'sh'
  if (dialect === 'dash') return complain(process, `${own}: 0: ${cannot('open', name, code, dialect)}\n`, 2)
  if (dialect === 'ash') return complain(process, `${own}: can't open '${name}': ${errorWords(code)}\n`, 2)
  return complain(process, `${own}: ${name}: ${errorWords(code)}\n`, code === 'ENOENT' ? 127 : 126)
}

/** Prompts and runs lines until `exit` or the end of input. Ctrl-C ends the line that is typed or runs, not the shell. */
async function interactive(process: ShellProcess, parent: Shell, io: Io): Promise<number> {
  const shell: Shell = { ...scriptShell([process.argv[0] ?? 'sh'], parent), interactive: true, history: [] }
  const line = { stop: createStop(process.signal), number: 0 }
  const giveBack = process.terminal?.onInterrupt?.(() => line.stop.abort('SIGINT'))
  try {
    while (!process.signal.aborted) {
      line.stop = createStop(process.signal)
      const ended = await oneLine(process, shell, { ...io, signal: line.stop }, line.number++).finally(line.stop.release)
      if (ended !== undefined) return ended
    }
    return shell.lastStatus
  } finally {
    giveBack?.()
  }
}

/** A status when that was the shell's last line. */
async function oneLine(process: ShellProcess, shell: Shell, io: Io, number: number): Promise<number | undefined> {
  await shell.budget.renew()
  const line = await untilStopped(asked(process, shell), io.signal, (): typeof interrupted => interrupted)
  if (line === interrupted) {
    shell.lastStatus = exitCodeOf(io.signal)
    return undefined
  }
  if (line === undefined) return left(process, shell, shell.lastStatus)
  if (line.trim() !== '') shell.history.push(line)
  shell.linesBefore = number
  try {
    const outcome = await runLine(line, shell, { ...io, stdin: stoppable(io.stdin, io.signal) })
    if (outcome.flow === 'exit') return left(process, shell, outcome.status)
    if (shell.machine.dialect === 'bash') await beforePrompt(shell, io)
    return undefined
  } catch (error) {
    if (!(error instanceof ShellError)) throw error
    return error.status
  }
}

const asked = (process: ShellProcess, shell: Shell): Promise<string | undefined> =>
  process.stdin.readLine(prompt(shell), {
    history: shell.history,
    complete: (line, cursor) => completeLine(line, cursor, shell),
  })

/** bash says that it goes. */
function left(process: ShellProcess, shell: Shell, status: number): number {
  if (shell.machine.dialect === 'bash') process.stderr('exit\n')
  return status
}

const interrupted: unique symbol = Symbol('interrupted')

/** Commands of somebody who waits for their answers (`kubectl exec -i`, a client library), each as soon as it is whole. */
async function byLine(process: ShellProcess, parent: Shell, io: Io): Promise<number> {
  const shell = scriptShell([process.argv[0] ?? 'sh'], parent)
  while (!process.signal.aborted) {
    const line = await process.stdin.readLine()
    if (line === undefined) break
    const outcome = await runLine(line, shell, io)
    if (outcome.flow === 'exit') return outcome.status
  }
  return shell.lastStatus
}

/** `/ # ` in busybox's shell, `user@host:dir$ ` in bash. */
function prompt(shell: Shell): string {
  const given = shell.machine.dialect === 'bash' ? (shell.promptNow ?? shell.variables.get('PS1')?.text) : undefined
  if (given !== undefined) return shell.promptNow ?? promptText(given, shell)
  const sign = shell.user.uid === 0 ? '#' : '$'
  const home = shell.variables.get('HOME')?.text
  const shown = home !== undefined && home !== '/' && shell.cwd.startsWith(home) ? `~${shell.cwd.slice(home.length)}` : shell.cwd
  if (shell.machine.dialect === 'dash') return `${sign} `
  return shell.machine.dialect === 'ash' ? `${shown} ${sign} ` : `${shell.user.name}@${shell.machine.hostname}:${shown}${sign} `
}
