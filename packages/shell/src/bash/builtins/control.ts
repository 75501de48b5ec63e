import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { FileError } from '@kubemaze/core/process/files.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { cannot } from '../dialect-words.ts'
import { errorWords } from '../errno.ts'
import { parseShell } from '../parse.ts'
import { findProgram, runFound } from '../run-arguments.ts'
import { complaintHead, type Io, type Outcome, type Shell } from '../shell.ts'
import { filesOf } from '../shell-files.ts'
import { runTrap } from '../traps.ts'
import { createVariables } from '../variables.ts'
import { complain } from './complain.ts'
import { listSignals, signalNamed, signalNumber } from './signals.ts'

export function colon(): Outcome {
  return { status: 0 }
}

export function falseBuiltin(): Outcome {
  return { status: 1 }
}

function numeric(name: string, word: string, shell: Shell, io: Io): Outcome | undefined {
  return /^[+-]?\d+$/.test(word) ? undefined : complain(name, notNumeric(word, shell), shell, io, 2)
}

function notNumeric(word: string, shell: Shell): string {
  return shell.machine.dialect === 'bash' ? `${word}: numeric argument required` : `Illegal number: ${word}`
}

function leaveLoop(flow: 'break' | 'continue', args: string[], shell: Shell, io: Io): Outcome {
  if (shell.loopDepth === 0 && shell.machine.dialect !== 'bash') return { status: 0 }
  if (shell.loopDepth === 0) return complain(flow, "only meaningful in a `for', `while', or `until' loop", shell, io, 0)
  const wrong = numeric(flow, args[0] ?? '1', shell, io)
  if (wrong) return { status: shell.machine.dialect === 'bash' ? 128 : wrong.status, flow: 'exit' }
  const levels = Number(args[0] ?? 1)
  if (levels < 1) return complain(flow, `${args[0]}: loop count out of range`, shell, io)
  return { status: 0, flow, levels: Math.min(levels, shell.loopDepth) }
}

export function breakLoop(args: string[], shell: Shell, io: Io): Outcome {
  return leaveLoop('break', args, shell, io)
}

export function continueLoop(args: string[], shell: Shell, io: Io): Outcome {
  return leaveLoop('continue', args, shell, io)
}

export function returnFrom(args: string[], shell: Shell, io: Io): Outcome {
  if (!shell.variables.scoped() && !shell.sourcing && shell.machine.dialect !== 'bash') return exit(args, shell, io)
  if (!shell.variables.scoped() && !shell.sourcing)
    return complain('return', "can only `return' from a function or sourced script", shell, io, 2)
  const wrong = args[0] === undefined ? undefined : numeric('return', args[0], shell, io)
  const status = Number(args[0] ?? shell.lastStatus)
  return { status: wrong ? 2 : shell.machine.dialect === 'dash' ? status : status & 255, flow: 'return' }
}

export function exit(args: string[], shell: Shell, io: Io): Outcome {
  const wrong = args[0] === undefined ? undefined : numeric('exit', args[0], shell, io)
  const status = wrong ? 2 : Number(args[0] ?? shell.lastStatus) & 255
  if (args.length > 1 && !wrong && shell.machine.dialect === 'bash') {
    const outcome = complain('exit', 'too many arguments', shell, io)
    return shell.interactive ? outcome : { ...outcome, flow: 'exit' }
  }
  return { status, flow: 'exit' }
}

function sayNotFound({ message, status }: { message: string; status: number }, shell: Shell, io: Io): number {
  io.stderr.write(`${complaintHead(shell, 'exec')}${message.replace('command not found', 'not found')}\n`)
  return status
}

/** logout: exit of a login shell. */
export function logout(args: string[], shell: Shell, io: Io): Outcome {
  return shell.interactive ? exit(args, shell, io) : complain('logout', "not login shell: use `exit'", shell, io)
}

/** Parses and runs text in this shell. */
export async function runText(text: string, shell: Shell, io: Io, from: string): Promise<Outcome> {
  const parsed = parseShell(text, shell.machine.dialect)
  if ('script' in parsed) return shell.execute(parsed.script.statements, shell, io)
  const message = 'error' in parsed ? parsed.error : parsed.message
  if (shell.machine.dialect !== 'bash') return complain(from, message, shell, io, 2)
  if (from !== 'eval') return complain(from, message, shell, io, 2)
  const lines = text.split('\n')
  const number = 'error' in parsed ? (parsed.line ?? 1) : message.includes('matching') ? lines.length : lines.length + 1
  const head = `${shell.name}: eval: line ${number}: `
  io.stderr.write(`${head}${message}\n${'error' in parsed ? `${head}\`${lines[number - 1] ?? ''}'\n` : ''}`)
  return { status: 2 }
}

export async function evaluate(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const letter = shell.machine.dialect === 'bash' ? /^-([^-])/.exec(args[0] ?? '')?.[1] : undefined
  if (letter !== undefined) {
    complain('eval', `-${letter}: invalid option`, shell, io)
    io.stderr.write('eval: usage: eval [arg ...]\n')
    return { status: 2 }
  }
  if (args[0] === '--') args = args.slice(1)
  shell.budget.depth('eval', ++shell.depth)
  shell.traceDepth = (shell.traceDepth ?? 0) + 1
  try {
    return await runText(args.join(' '), shell, io, 'eval')
  } finally {
    shell.traceDepth--
    shell.depth--
  }
}

export async function source(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const [name, ...rest] = args
  if (name === undefined) {
    complain('source', 'filename argument required', shell, io)
    io.stderr.write('source: usage: source filename [arguments]\n')
    return { status: 2 }
  }
  const content = filesOf(shell).read(resolvePath(shell.cwd, name))
  if (typeof content === 'string' && shell.machine.dialect !== 'bash') return cannotSource(name, content, shell, io)
  if (typeof content === 'string') {
    io.stderr.write(`${complaintHead(shell)}${name}: ${errorWords(content)}\n`)
    return { status: 1 }
  }
  const positional = shell.positional
  if (rest.length > 0 && shell.machine.dialect !== 'dash') shell.positional = rest
  shell.budget.depth(name, ++shell.depth)
  shell.sourcing = (shell.sourcing ?? 0) + 1
  const { calls } = shell
  shell.calls = [{ name: 'source', line: shell.line ?? 1, source: name }, ...(calls ?? [])]
  try {
    const outcome = await runText(textOfBytes(content), shell, io, name)
    if (shell.traps.has('RETURN')) await runTrap('RETURN', shell, io)
    return outcome.flow === 'return' ? { status: outcome.status } : outcome
  } finally {
    shell.depth--
    shell.sourcing--
    shell.calls = calls
    shell.positional = positional
  }
}

function cannotSource(name: string, code: FileError, shell: Shell, io: Io): Outcome {
  const ash = shell.machine.dialect === 'ash'
  if (!name.includes('/')) return complain('.', `${name}: not found`, shell, io)
  return complain('.', ash ? `can't open '${name}': ${errorWords(code)}` : cannot('open', name, code, 'dash'), shell, io)
}

/** exec -c: without environment; -l and -a change the name that few programs look at. */
function execOptions(given: string[], { machine }: Shell): { args: string[]; env: boolean; wrong?: string } {
  let [args, env] = [given, false]
  while (machine.dialect === 'bash' && /^-./.test(args[0] ?? '')) {
    const [word = '', ...rest] = args
    const wrong = /[^cla-]/.exec(word.slice(1))?.[0]
    if (wrong !== undefined) return { args, env, wrong }
    if (word.includes('c')) env = true
    args = /a$/.test(word) ? rest.slice(1) : rest
  }
  return { args, env }
}

/** exec PROGRAM: the program takes the shell's place. */
export async function execute(given: string[], shell: Shell, io: Io): Promise<Outcome> {
  const { args, env, wrong } = execOptions(given, shell)
  if (wrong !== undefined) {
    complain('exec', `-${wrong}: invalid option`, shell, io)
    io.stderr.write('exec: usage: exec [-cl] [-a name] [command [argument ...]] [redirection ...]\n')
    return { status: 2 }
  }
  if (env) shell = { ...shell, variables: createVariables() }
  const [name] = args
  if (name === undefined) return { status: 0 }
  const found = findProgram(name, shell)
  if (found.kind === 'none') return { status: sayNotFound(found, shell, io), flow: 'exit' }
  return { status: await runFound(found, args, shell, io), flow: 'exit' }
}

const signalName = (name: string, { machine }: Shell): string =>
  machine.dialect !== 'bash' || /^(EXIT|ERR|DEBUG|RETURN)$/.test(name) ? name : `SIG${name}`

/** EXIT, ERR, DEBUG and RETURN are kept and run by the shell, what `kill $$` sends too. */
export function trap(args: string[], shell: Shell, io: Io): Outcome {
  if (args[0] === '-l') return listSignals([], shell, io)
  if (args.length === 0 || args[0] === '-p') {
    const asked = args.slice(1).map((name) => conditionOf(name) ?? name)
    for (const [name, action] of shell.traps)
      if (asked.length === 0 || asked.includes(name))
        io.stdout.write(`trap -- '${action.replaceAll("'", "'\\''")}' ${signalName(name, shell)}\n`)
    return { status: 0 }
  }
  const [first = '', ...others] = args[0] === '--' ? args.slice(1) : args
  const resets = others.length === 0 && conditionOf(first) !== undefined
  if (others.length === 0 && !resets && shell.machine.dialect === 'bash') {
    io.stderr.write('trap: usage: trap [-lp] [[arg] signal_spec ...]\n')
    return { status: 2 }
  }
  let status = 0
  for (const word of resets ? [first] : others) if (!setTrap(resets ? '-' : first, word, shell)) status = badTrap(word, shell, io)
  return { status }
}

function badTrap(word: string, shell: Shell, io: Io): number {
  if (shell.machine.dialect === 'dash') io.stderr.write(`trap: ${word}: bad trap\n`)
  else io.stderr.write(`${complaintHead(shell, 'trap')}${word}: invalid signal specification\n`)
  return 1
}

const own = new Set(['EXIT', 'ERR', 'DEBUG', 'RETURN'])

/** A condition's name as it is kept; undefined when there is none such. */
function conditionOf(word: string): string | undefined {
  if (word === '0') return 'EXIT'
  const name = /^\d+$/.test(word) ? signalNamed(Number(word)) : word.toUpperCase().replace(/^SIG/, '')
  return name !== undefined && (own.has(name) || signalNumber(name) !== undefined) ? name : undefined
}

function setTrap(action: string, word: string, shell: Shell): boolean {
  const name = conditionOf(word)
  if (name === undefined) return false
  const { dialect } = shell.machine
  if (dialect !== 'bash' && own.has(name) && name !== 'EXIT' && !(name === 'ERR' && dialect === 'ash')) return false
  if (action === '-') shell.traps.delete(name)
  else shell.traps.set(name, action)
  if (shell.subshellDepth === 0) shell.signalTraps?.set(name, { action, shell })
  return true
}
