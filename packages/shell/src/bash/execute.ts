import type { CommandNode, PipelineNode, StatementNode } from './ast.ts'
import { runCompound } from './compound.ts'
import { startJob } from './jobs.ts'
import { parseShell } from './parse.ts'
import { runPipeline } from './pipeline.ts'
import { complaintHead, type Io, type Outcome, type Shell, Stopped } from './shell.ts'
import { runSimpleCommand } from './simple-command.ts'
import { exitCodeOf } from './stop.ts'

/** Runs statements one after the other. Throws ShellError at a failed expansion or bound, Stopped when a signal came. */
export async function executeStatements(statements: readonly StatementNode[], shell: Shell, io: Io): Promise<Outcome> {
  let outcome: Outcome = { status: 0 }
  for (const statement of statements) {
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
  if (statement.background) return startJob(statement, shell, io, (inner, innerIo) => runAndOr(statement, inner, innerIo))
  return runAndOr(statement, shell, io)
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

/** trap … ERR: runs where set -e would end the shell, but not in functions. */
async function errorTrap(outcome: Outcome, pipeline: PipelineNode, shell: Shell, io: Io): Promise<void> {
  const action = shell.traps.get('ERR')
  if (!action || outcome.status === 0 || pipeline.negated || shell.lenient > 0 || shell.variables.scoped()) return
  const parsed = parseShell(action, shell.machine.dialect)
  if (!('script' in parsed)) return
  shell.traps.delete('ERR')
  await shell.execute(parsed.script.statements, shell, io)
  if (!shell.traps.has('ERR')) shell.traps.set('ERR', action)
  shell.lastStatus = outcome.status
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
    if (pipeline.timed) io.stderr.write(timeWords(shell.machine.now() - began, pipeline.timePosix === true))
    return pipeline.negated && !outcome.flow ? { status: outcome.status === 0 ? 1 : 0 } : outcome
  } finally {
    shell.lenient -= lenient
  }
}

function timeWords(ms: number, posix: boolean): string {
  const seconds = (ms / 1000).toFixed(posix ? 2 : 3)
  if (posix) return `real ${seconds}\nuser 0.00\nsys 0.00\n`
  return `\nreal\t${Math.floor(ms / 60_000)}m${((ms % 60_000) / 1000).toFixed(3)}s\nuser\t0m0.001s\nsys\t0m0.000s\n`
}

export async function runCommandNode(node: CommandNode, shell: Shell, io: Io): Promise<Outcome> {
  if (io.signal.aborted) throw new Stopped(exitCodeOf(io.signal))
  if (node.type === 'SimpleCommand') return runSimpleCommand(node, shell, io)
  if (node.type === 'FunctionDef') {
    shell.functions.set(node.name, node)
    return { status: 0 }
  }
  await shell.budget.command()
  return runCompound(node, shell, io)
}
