import { expandAlias, plainName } from './alias.ts'
import { assign } from './assignment.ts'
import type { AssignmentNode, RedirectionNode, SimpleCommandNode } from './ast.ts'
import { coprocPrefix } from './beyond-parser.ts'
import { commandWords } from './command-words.ts'
import { startCoprocess } from './coprocess.ts'
import { endsScript } from './dialect-words.ts'
import { expandText } from './expand-word.ts'
import { closeOpened } from './process-substitution.ts'
import { keepVariableDescriptors, redirect } from './redirect.ts'
import { runArguments } from './run-arguments.ts'
import { complaintHead, type Io, type Outcome, type Shell } from './shell.ts'
import { shownValue, shownValues, trace } from './trace.ts'
import { runTrap } from './traps.ts'
import type { Variable } from './variables.ts'
import { assignmentText, commandText } from './word-text.ts'

/** Assignments, expansion, redirection and the run of one command. */
export async function runSimpleCommand(
  node: SimpleCommandNode,
  shell: Shell,
  io: Io,
  expanding: ReadonlySet<string> = new Set(),
): Promise<Outcome> {
  await shell.budget.command()
  shell.line = node.line ?? shell.line
  const aliased = expandAlias(node, shell, expanding)
  if (aliased) return runAliased(aliased, node, shell, io, expanding)
  if (plainName(node.name) === coprocPrefix) return runCoprocess(node, shell, io)
  if (shell.trapLine === undefined) shell.command = node
  if (shell.traps.has('DEBUG')) await runTrap('DEBUG', shell, io)
  const opened = shell.opened?.length ?? 0
  try {
    return await run(node, shell, io)
  } finally {
    closeOpened(shell, opened)
  }
}

async function run(node: SimpleCommandNode, shell: Shell, io: Io): Promise<Outcome> {
  shell.substituted = undefined
  const words = await commandWords(node, shell, io)
  const { argv, redirections } = closingArrayItem(words, node.redirections)
  const redirected = await redirect(redirections, shell, io)
  if ('error' in redirected) {
    io.stderr.write(`${complaintHead(shell)}${redirected.error}\n`)
    const ends = endsScript(argv[0] ?? '', shell.machine.dialect) && argv[0] !== 'local' && !shell.interactive
    return { status: shell.machine.dialect === 'dash' ? 2 : 1, ...(ends ? { flow: 'exit' as const } : {}) }
  }
  const lasting = argv[0] === 'exec' && argv.length === 1
  if (lasting) keep(io, redirected.io, shell)
  else keepVariableDescriptors(redirections, io, redirected.io, shell)
  try {
    return await withAssignments(node, argv, shell, redirected.io, io)
  } finally {
    const failed = lasting ? undefined : redirected.close()
    if (failed) io.stderr.write(`${complaintHead(shell)}${failed}\n`)
  }
}

/** exec > file: from now on the streams are these. What was opened for them stays open; what they closed is closed. */
function keep(before: Io, after: Io, shell: Shell): void {
  ;(shell.overrides ??= new Map()).set(before, after)
  shell.opened = []
  for (const [fd, stream] of before.more) if (!after.more.has(fd) && 'close' in stream) stream.close?.()
}

/** `exec {a[1]}>&-` closes what an item of an array holds; the parser sees a word before the redirection. */
function closingArrayItem(argv: string[], redirections: RedirectionNode[]): { argv: string[]; redirections: RedirectionNode[] } {
  const [, name] = (argv[0] === 'exec' && argv.length === 2 && /^\{(\w+\[\w+\])\}$/.exec(argv[1] ?? '')) || []
  const [first, ...others] = redirections
  if (name === undefined || first?.fd !== null) return { argv, redirections }
  return { argv: ['exec'], redirections: [{ ...first, fdVariable: name }, ...others] }
}

/** `coproc command words` */
function runCoprocess(node: SimpleCommandNode, shell: Shell, io: Io): Outcome {
  const [name = null, ...args] = node.args
  const own: SimpleCommandNode = { ...node, name, args }
  return startCoprocess('COPROC', `coproc COPROC ${commandText(own)}`, shell, io, (inner, innerIo) =>
    runSimpleCommand(own, inner, innerIo),
  )
}

async function runAliased(
  statements: NonNullable<ReturnType<typeof expandAlias>>,
  node: SimpleCommandNode,
  shell: Shell,
  io: Io,
  expanding: ReadonlySet<string>,
): Promise<Outcome> {
  const first = statements[0]?.pipelines[0]?.commands[0]
  const single =
    statements.length === 1 && statements[0]?.pipelines.length === 1 && statements[0].pipelines[0]?.commands.length === 1
  if (!single || first?.type !== 'SimpleCommand') return shell.execute(statements, shell, io)
  return runSimpleCommand(first, shell, io, new Set([...expanding, plainName(node.name) ?? '']))
}

/** `outer` is what the command's redirections start from. */
async function withAssignments(node: SimpleCommandNode, argv: string[], shell: Shell, io: Io, outer: Io): Promise<Outcome> {
  if (argv.length === 0) {
    for (const assignment of node.assignments) {
      await assign(assignment, shell, io)
      if (shell.options.has('xtrace')) await trace(shownAssignment(assignment, shell), shell, outer)
    }
    return { status: shell.substituted ?? 0 }
  }
  const before = new Map<string, Variable | undefined>()
  for (const assignment of node.assignments) {
    if (!before.has(assignment.name)) before.set(assignment.name, shell.variables.get(assignment.name))
    const text = assignment.value ? await expandText(assignment.value, shell, io) : ''
    shell.variables.set(assignment.name, { text, exported: true })
    await trace(shownAssignment(assignment, shell), shell, outer)
  }
  await trace(shell.machine.dialect === 'dash' ? argv.join(' ') : shownValues(argv), shell, outer)
  shell.lastWord = argv.at(-1)
  try {
    return await runArguments(argv, shell, io)
  } finally {
    // POSIX: what stands before a special builtin lasts
    if (endsScript(argv[0] ?? '', shell.machine.dialect)) before.clear()
    for (const [name, variable] of before) {
      if (variable) shell.variables.set(name, variable)
      else shell.variables.unset(name)
    }
  }
}

/** As set -x shows it: what was assigned, not what stood there. */
function shownAssignment(node: AssignmentNode, shell: Shell): string {
  const { name, append, array } = node
  if (array) return assignmentText(node)
  const text = shell.variables.get(name.replace(/\[.*$/s, ''))?.text
  return `${name}${append ? '+' : ''}=${text ? shownValue(text) : ''}`
}
