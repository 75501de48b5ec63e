import { evaluateNode } from './arithmetic-text.ts'
import type { CompoundNode, Of, StatementNode } from './ast.ts'
import { selectPrefix } from './beyond-parser.ts'
import { isTrue } from './conditional.ts'
import { expandPattern, expandText, expandWords } from './expand-word.ts'
import { assignParameter } from './parameters.ts'
import { matches } from './pattern.ts'
import { inSubshell } from './pipeline.ts'
import { closeOpened } from './process-substitution.ts'
import { keepVariableDescriptors, redirect } from './redirect.ts'
import { chosenOf } from './select-loop.ts'
import { complaintHead, type Io, type Outcome, type Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'
import { shownValues, trace } from './trace.ts'
import { runTrap } from './traps.ts'
import { quoted } from './variables.ts'

/** Loops, conditions, groups and subshells, with the redirections around them. */
export async function runCompound(node: CompoundNode, shell: Shell, io: Io): Promise<Outcome> {
  const opened = shell.opened?.length ?? 0
  const redirected = await redirect(node.redirections, shell, io)
  if ('error' in redirected) {
    io.stderr.write(`${complaintHead(shell)}${redirected.error}\n`)
    return { status: 1 }
  }
  keepVariableDescriptors(node.redirections, io, redirected.io, shell)
  try {
    return await run(node, shell, redirected.io)
  } finally {
    closeOpened(shell, opened)
    const failed = redirected.close()
    if (failed) io.stderr.write(`${complaintHead(shell)}${failed}\n`)
  }
}

async function run(node: CompoundNode, shell: Shell, io: Io): Promise<Outcome> {
  if (node.type === 'Case' || node.type === 'ArithmeticCommand' || node.type === 'ConditionalCommand')
    await debug(node, shell, io)
  switch (node.type) {
    case 'If':
      return runIf(node, shell, io)
    case 'For':
      return runFor(node, shell, io)
    case 'CStyleFor':
      return runCStyleFor(node, shell, io)
    case 'While':
    case 'Until':
      return runWhile(node, shell, io)
    case 'Case':
      return runCase(node, shell, io)
    case 'Group':
      return shell.execute(node.body, shell, io)
    case 'Subshell':
      return { status: await inSubshell(shell, io, (inner) => shell.execute(node.body, inner, io)) }
    case 'ArithmeticCommand':
      await trace(`(( ${node.expression.originalText?.trim() ?? ''} ))`, shell, io)
      return { status: (await evaluateNode(node.expression, shell, io)) === 0n ? 1 : 0 }
    case 'ConditionalCommand':
      return conditionStatus(node, shell, io)
  }
}

/** 2 for a regular expression that is none. */
async function conditionStatus(node: Of<'ConditionalCommand'>, shell: Shell, io: Io): Promise<Outcome> {
  try {
    return { status: (await isTrue(node.expression, shell, io)) ? 0 : 1 }
  } catch (error) {
    if (error instanceof ShellError && error.message === '') return { status: error.status }
    throw error
  }
}

/** Statements whose status is a question. */
async function condition(statements: readonly StatementNode[], shell: Shell, io: Io): Promise<Outcome> {
  shell.lenient++
  try {
    return await shell.execute(statements, shell, io)
  } finally {
    shell.lenient--
  }
}

async function runIf(node: Of<'If'>, shell: Shell, io: Io): Promise<Outcome> {
  for (const clause of node.clauses) {
    const answer = await condition(clause.condition, shell, io)
    if (answer.flow) return answer
    if (answer.status === 0) return shell.execute(clause.body, shell, io)
  }
  return node.elseBody ? shell.execute(node.elseBody, shell, io) : { status: 0 }
}

/** Runs the body of a loop once. `done` holds what the loop returns when it ends here. */
async function round(body: readonly StatementNode[], shell: Shell, io: Io): Promise<{ status: number; done?: Outcome }> {
  await shell.budget.command()
  const outcome = await shell.execute(body, shell, io)
  const { status, flow, levels = 1 } = outcome
  if (!flow) return { status }
  if (flow !== 'break' && flow !== 'continue') return { status, done: outcome }
  if (levels > 1) return { status, done: { status, flow, levels: levels - 1 } }
  return flow === 'break' ? { status, done: { status } } : { status }
}

async function inLoop(shell: Shell, work: () => Promise<Outcome>): Promise<Outcome> {
  shell.loopDepth++
  try {
    return await work()
  } finally {
    shell.loopDepth--
  }
}

async function runFor(node: Of<'For'>, shell: Shell, io: Io): Promise<Outcome> {
  const values = node.words ? await expandWords(node.words, shell, io) : [...shell.positional]
  if (node.variable.startsWith(selectPrefix)) return runSelect(node, values, shell, io)
  return inLoop(shell, async () => {
    let status = 0
    for (const value of values) {
      await debug(node, shell, io)
      if (shell.machine.dialect === 'bash') await trace(`for ${node.variable} in ${shownValues(values)}`, shell, io)
      await assignParameter(node.variable, value, shell, io)
      const turn = await round(node.body, shell, io)
      if (turn.done) return turn.done
      status = turn.status
    }
    return { status }
  })
}

async function runSelect(node: Of<'For'>, words: string[], shell: Shell, io: Io): Promise<Outcome> {
  const name = node.variable.slice(selectPrefix.length)
  if (words.length === 0) return { status: 0 }
  return inLoop(shell, async () => {
    for (let asks = true; ; asks = false) {
      const chosen = await chosenOf(words, asks, shell, io)
      if (chosen === undefined) return { status: 1 }
      await assignParameter(name, chosen, shell, io)
      const turn = await round(node.body, shell, io)
      if (turn.done) return turn.done
    }
  })
}

/** trap … DEBUG comes before each turn and each question of a compound command. */
async function debug(node: CompoundNode, shell: Shell, io: Io): Promise<void> {
  if (!shell.traps.has('DEBUG')) return
  shell.line = node.line ?? shell.line
  await runTrap('DEBUG', shell, io)
}

/** An expression of `for ((…))`; 1 where there is none. */
async function step(expression: Of<'CStyleFor'>['init'], shell: Shell, io: Io): Promise<bigint> {
  if (!expression) return 1n
  await trace(`(( ${expression.originalText?.trim() ?? ''} ))`, shell, io)
  return evaluateNode(expression, shell, io)
}

async function runCStyleFor(node: Of<'CStyleFor'>, shell: Shell, io: Io): Promise<Outcome> {
  await step(node.init, shell, io)
  return inLoop(shell, async () => {
    let status = 0
    while ((await step(node.condition, shell, io)) !== 0n) {
      const turn = await round(node.body, shell, io)
      if (turn.done) return turn.done
      status = turn.status
      await step(node.update, shell, io)
    }
    return { status }
  })
}

async function runWhile(node: Of<'While'> | Of<'Until'>, shell: Shell, io: Io): Promise<Outcome> {
  return inLoop(shell, async () => {
    let status = 0
    for (;;) {
      const answer = await condition(node.condition, shell, io)
      if (answer.flow === 'break' || answer.flow === 'continue') return { status: 0 }
      if (answer.flow) return answer
      if ((answer.status === 0) !== (node.type === 'While')) return { status }
      const turn = await round(node.body, shell, io)
      if (turn.done) return turn.done
      status = turn.status
    }
  })
}

async function runCase(node: Of<'Case'>, shell: Shell, io: Io): Promise<Outcome> {
  const text = await expandText(node.word, shell, io)
  if (shell.machine.dialect === 'bash') await trace(`case ${quoted(text)} in`, shell, io)
  let outcome: Outcome = { status: 0 }
  let fallThrough = false
  for (const item of node.items) {
    if (!fallThrough && !(await anyMatches(item.patterns, text, shell, io))) continue
    outcome = await shell.execute(item.body, shell, io)
    if (outcome.flow || item.terminator === ';;') return outcome
    fallThrough = item.terminator === ';&'
  }
  return outcome
}

async function anyMatches(
  patterns: Of<'Case'>['items'][number]['patterns'],
  text: string,
  shell: Shell,
  io: Io,
): Promise<boolean> {
  for (const pattern of patterns)
    if (matches(await expandPattern(pattern, shell, io), text, shell.options.has('nocasematch'))) return true
  return false
}
