import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import type { FunctionDefNode } from './ast.ts'
import { refusedOption } from './builtins/posix-options.ts'
import { builtinNamed } from './builtins/table.ts'
import { callsOf, currentFile } from './call-stack.ts'
import { runCompound } from './compound.ts'
import { errorWords } from './errno.ts'
import { runProgram } from './run-program.ts'
import { runScript } from './run-script.ts'
import { complaintHead, type Io, type Outcome, type Shell, type ShellProgram } from './shell.ts'
import { ShellError } from './shell-error.ts'
import { filesOf } from './shell-files.ts'
import { enterFunction, runTrap } from './traps.ts'

export type Found =
  | { kind: 'function'; node: FunctionDefNode }
  | { kind: 'builtin'; run(args: string[], shell: Shell, io: Io): Promise<Outcome> | Outcome }
  | { kind: 'program'; run: ShellProgram; path: string }
  | { kind: 'script'; path: string }
  | { kind: 'none'; message: string; status: number }

/** Directories in which installed programs are. */
const programDirectories = /^(\/usr)?(\/local)?\/s?bin\/([^/]+)$/

/** What a name stands for, in bash's order: function, builtin, program, file. */
export function findCommand(name: string, shell: Shell): Found {
  const node = shell.functions.get(name)
  if (node) return { kind: 'function', node }
  const builtin = builtinNamed(name, shell.machine.dialect)
  if (builtin && !shell.disabled?.has(name)) return { kind: 'builtin', run: builtin }
  return findProgram(name, shell)
}

/** A program or a script by name or path. */
export function findProgram(name: string, shell: Shell): Found {
  if (!name.includes('/')) {
    const hashed = shell.hashed?.get(name)
    if (hashed && hashed.path !== `/usr/bin/${name}`) return findProgram(hashed.path, shell)
    const run = shell.machine.program(name)
    if (run) return { kind: 'program', run, path: `/usr/bin/${name}` }
    const inPath = scriptInPath(name, shell)
    return inPath ? { kind: 'script', path: inPath } : { kind: 'none', message: notFound(name, shell), status: 127 }
  }
  const path = resolvePath(shell.cwd, name)
  const installed = programDirectories.exec(path)
  const run = installed ? shell.machine.program(installed[3] ?? '') : shell.machine.programAt?.(path)
  return run ? { kind: 'program', run, path } : fileAt(name, path, shell)
}

function notFound(name: string, shell: Shell): string {
  return shell.machine.dialect === 'bash' ? `${name}: command not found` : `${name}: not found`
}

function scriptInPath(name: string, shell: Shell): string | undefined {
  const directories = (shell.variables.get('PATH')?.text ?? '').split(':').filter((directory) => directory !== '')
  const paths = directories.map((directory) => resolvePath(directory, name))
  return paths.find((path) => {
    const stat = shell.machine.files.stat(path)
    return typeof stat !== 'string' && stat.type === 'file' && (stat.mode & 0o111) !== 0
  })
}

function fileAt(name: string, path: string, shell: Shell): Found {
  const stat = shell.machine.files.stat(path)
  if (typeof stat === 'string') {
    const words = shell.machine.dialect !== 'bash' && stat === 'ENOENT' ? 'not found' : errorWords(stat)
    return { kind: 'none', message: `${name}: ${words}`, status: stat === 'ENOENT' ? 127 : 126 }
  }
  if (stat.type === 'directory')
    return {
      kind: 'none',
      message: `${name}: ${shell.machine.dialect === 'bash' ? 'Is a directory' : 'Permission denied'}`,
      status: 126,
    }
  if ((stat.mode & 0o111) === 0) return { kind: 'none', message: `${name}: Permission denied`, status: 126 }
  return { kind: 'script', path }
}

/** Runs a command whose words are known. */
export async function runArguments(argv: string[], shell: Shell, io: Io): Promise<Outcome> {
  const [name = ''] = argv
  const found = findCommand(name, shell)
  if (found.kind === 'function') return callFunction(found.node, argv, shell, io)
  if (found.kind === 'builtin') return refusedOption(name, argv.slice(1), shell, io) ?? found.run(argv.slice(1), shell, io)
  return { status: await runFound(found, argv, shell, io) }
}

/** bash remembers where it found a program, and how often. */
function countHit(name: string, path: string, shell: Shell): void {
  if (shell.machine.dialect !== 'bash') return
  const table = (shell.hashed ??= new Map())
  const known = table.get(name)
  table.set(name, { path: known?.path ?? path, hits: (known?.hits ?? 0) + 1 })
}

export async function runFound(found: Found, argv: string[], shell: Shell, io: Io): Promise<number> {
  if (found.kind === 'program' && argv[0]?.includes('/') === false) countHit(argv[0], found.path, shell)
  if (found.kind === 'program') return runProgram(found.run, argv, shell, io)
  if (found.kind === 'script') return runFile(found.path, argv, shell, io)
  if (found.kind === 'none') {
    io.stderr.write(`${complaintHead(shell)}${found.message}\n`)
    return found.status
  }
  return (await runArguments(argv, shell, io)).status
}

/** The same shell, reading the language of the program of this name. */
export function asShell(name: string, shell: Shell): Shell {
  const { machine } = shell
  const dialect = name === 'bash' ? 'bash' : machine.shells === 'ash' ? 'ash' : 'dash'
  return dialect === machine.dialect ? shell : { ...shell, machine: { ...machine, dialect } }
}

async function runFile(path: string, argv: string[], shell: Shell, io: Io): Promise<number> {
  const content = filesOf(shell).read(path)
  if (typeof content === 'string') {
    io.stderr.write(`${complaintHead(shell)}${argv[0]}: ${errorWords(content)}\n`)
    return 126
  }
  const text = textOfBytes(content)
  if (text.startsWith('\u007fELF')) {
    io.stderr.write(`${complaintHead(shell)}${argv[0]}: this program is not simulated\n`)
    return 126
  }
  const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(text)
  const program = interpreter?.[1]?.endsWith('/env') ? interpreter[2] : interpreter?.[1]
  const name = program?.split('/').at(-1)
  if (!name || ['sh', 'bash', 'ash', 'dash'].includes(name))
    return runScript(text, [argv[0] ?? path, ...argv.slice(1)], name ? asShell(name, shell) : shell, io)
  const found = findProgram(program ?? '', shell)
  if (found.kind !== 'none') return runFound(found, [program ?? '', path, ...argv.slice(1)], shell, io)
  io.stderr.write(`${complaintHead(shell)}${argv[0]}: ${program}: bad interpreter: No such file or directory\n`)
  return 126
}

async function callFunction(node: FunctionDefNode, argv: string[], shell: Shell, io: Io): Promise<Outcome> {
  shell.budget.depth(node.name, ++shell.depth)
  const { positional, loopDepth } = shell
  shell.positional = argv.slice(1)
  shell.loopDepth = 0
  shell.variables.pushScope()
  nameFunction(node.name, shell)
  const { calls } = shell
  shell.calls = [{ name: node.name, line: shell.line ?? 1, source: currentFile(shell) }, ...(calls ?? [])].slice(0, 100)
  const traps = enterFunction(shell, shell.traced?.has(node.name) === true)
  try {
    if (shell.traps.has('DEBUG')) await runTrap('DEBUG', shell, io)
    const body = { ...node.body, redirections: [...node.redirections, ...node.body.redirections] }
    const outcome = await runCompound(node.redirections.length > 0 ? body : node.body, shell, io)
    if (shell.traps.has('RETURN')) await runTrap('RETURN', shell, io)
    return outcome.flow === 'return' ? { status: outcome.status } : outcome
  } catch (error) {
    if (error instanceof ShellError && shell.source === 'words') error.head ??= complaintHead(shell)
    throw error
  } finally {
    traps.leave()
    shell.variables.popScope()
    shell.calls = calls
    shell.positional = positional
    shell.loopDepth = loopDepth
    shell.depth--
  }
}

/** FUNCNAME: the running functions, the innermost first. */
function nameFunction(name: string, shell: Shell): void {
  const outer = callsOf(shell)
    .map((call) => call.name)
    .slice(0, 50)
  shell.variables.declareLocal('FUNCNAME')
  shell.variables.set('FUNCNAME', { items: new Map([name, ...outer].map((each, index) => [String(index), each])) })
}
