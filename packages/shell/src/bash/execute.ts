import type { CommandNode, FunctionDefNode, PipelineNode, StatementNode } from './ast.ts'
import { coprocPrefix } from './beyond-parser.ts'
import { runCompound } from './compound.ts'
import { startCoprocess } from './coprocess.ts'
import { withInterruptTrap } from './interrupt-trap.ts'
import { startJob } from './jobs.ts'
import { runPipeline } from './pipeline.ts'
import { complaintHead, type Io, type Outcome, type Shell, Stopped } from './shell.ts'
import { runSimpleCommand } from './simple-command.ts'
import { exitCodeOf } from './stop.ts'
import { runTrap } from './traps.ts'

/** Runs statements one after the other. Throws ShellError at a failed expansion or bound, Stopped when a signal came. */
export async function executeStatements(statements: readonly StatementNode[], shell: Shell, io: Io): Promise<Outcome> {
  let outcome: Outcome = { status: 0 }
  for (const statement of statements) {
    if (shell.options.has('noexec') && !shell.interactive) return outcome
    outcome = await runStatement(statement, shell, overridden(shell, io))
    if (outcome.flow) return outcome
  }
  return outcome
}

/** The streams as every `exec > file` so far has left them. */
function overridden({ overrides }: Shell, io: Io): Io {
  let current = io
  for (let next = overrides?.get(current); next; next = overrides?.get(current)) current = next
  return current
}

async function runStatement(statement: StatementNode, shell: Shell, io: Io): Promise<Outcome> {
  if (statement.deferredError) {
    io.stderr.write(`${complaintHead(shell)}${statement.deferredError.message}\n`)
    return { status: 2, flow: 'exit' }
  }
  if (statement.background)
    return startJob(statement.sourceText ?? '', shell, io, (inner, innerIo) => runAndOr(statement, inner, innerIo))
  return withInterruptTrap(shell, io, (own) => runAndOr(statement, shell, own))
}

async function runAndOr(statement: StatementNode, shell: Shell, io: Io): Promise<Outcome> {
  let outcome: Outcome = { status: 0 }
  for (const [index, pipeline] of statement.pipelines.entries()) {
    const operator = index === 0 ? undefined : statement.operators[index - 1]
    if (operator === '&&' && outcome.status !== 0) continue
    if (operator === '||' && outcome.status === 0) continue
    const last = index === statement.pipelines.length - 1
    outcome = await negatedOrNot(pipeline, shell, io, !last)
    shell.lastStatus = outcome.status
    if (outcome.flow) return outcome
    if (last) await errorTrap(outcome, pipeline, shell, io)
    if (last && fails(outcome, pipeline, shell)) return { status: outcome.status, flow: 'exit' }
  }
  return outcome
}

/** trap … ERR: runs where set -e would end the shell. */
async function errorTrap(outcome: Outcome, pipeline: PipelineNode, shell: Shell, io: Io): Promise<void> {
  if (outcome.status === 0 || pipeline.negated || shell.lenient > 0) return
  await runTrap('ERR', shell, io)
}

/** `coproc NAME { …; }` */
function startCompound(node: FunctionDefNode, shell: Shell, io: Io): Outcome {
  const name = node.name.slice(coprocPrefix.length)
  const body = { ...node.body, redirections: [...node.redirections, ...node.body.redirections] }
  return startCoprocess(name, `coproc ${name}`, shell, io, (inner, own) => runCompound(body, inner, own))
}

/** set -e: a failing command ends the shell, unless its status was asked for. */
function fails(outcome: Outcome, pipeline: PipelineNode, shell: Shell): boolean {
  return outcome.status !== 0 && !pipeline.negated && shell.lenient === 0 && shell.options.has('errexit')
}

async function negatedOrNot(pipeline: PipelineNode, shell: Shell, io: Io, asked: boolean): Promise<Outcome> {
  const lenient = asked || pipeline.negated ? 1 : 0
  shell.lenient += lenient
  const began = shell.machine.now()
  try {
    const outcome = await runPipeline(pipeline, shell, io, runCommandNode)
    if (pipeline.timed) io.stderr.write(timeWords(shell.machine.now() - began, pipeline.timePosix === true, shell))
    return pipeline.negated && !outcome.flow ? { status: outcome.status === 0 ? 1 : 0 } : outcome
  } finally {
    shell.lenient -= lenient
  }
}

/** What `time` tells, by TIMEFORMAT. Models bash's execute_cmd.c print_formatted_time. */
function timeWords(ms: number, posix: boolean, shell: Shell): string {
  if (shell.machine.dialect === 'ash')
    return `real\t${Math.floor(ms / 60_000)}m ${((ms % 60_000) / 1000).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`
  if (posix) return `real ${(ms / 1000).toFixed(2)}\nuser 0.00\nsys 0.00\n`
  const format = shell.variables.get('TIMEFORMAT')?.text ?? '\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS'
  if (format === '') return ''
  const text = format.replace(/%(?:%|(\d)?(l)?([RUS])|P)/g, (whole, digits?: string, long?: string, what?: string) => {
    if (what === undefined) return whole === '%%' ? '%' : '0.00'
    return seconds(what === 'R' ? ms : 0, Math.min(3, Number(digits ?? 3)), long !== undefined)
  })
  return `${text}\n`
}

function seconds(ms: number, digits: number, long: boolean): string {
  const cut = (value: number): string => (Math.floor(value * 10 ** digits) / 10 ** digits).toFixed(digits)
  return long ? `${Math.floor(ms / 60_000)}m${cut((ms % 60_000) / 1000)}s` : cut(ms / 1000)
}

export async function runCommandNode(node: CommandNode, shell: Shell, io: Io): Promise<Outcome> {
  if (io.signal.aborted) throw new Stopped(exitCodeOf(io.signal))
  if (node.type === 'SimpleCommand') return runSimpleCommand(node, shell, io)
  if (node.type === 'FunctionDef') {
    if (node.name.startsWith(coprocPrefix)) return startCompound(node, shell, io)
    shell.functions.set(node.name, node)
    return { status: 0 }
  }
  await shell.budget.command()
  return runCompound(node, shell, io)
}
