import { expandAlias, plainName } from './alias.ts'
import { assign } from './assignment.ts'
import type { AssignmentNode, SimpleCommandNode } from './ast.ts'
import { expandText, expandWords } from './expand-word.ts'
import { redirect } from './redirect.ts'
import { runArguments } from './run-arguments.ts'
import { complaintHead, type Io, type Outcome, type Shell } from './shell.ts'
import { shownValues, trace } from './trace.ts'
import { itemsOf, quoted, type Variable } from './variables.ts'

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
  shell.substituted = undefined
  const argv = await expandWords(node.name ? [node.name, ...node.args] : [], shell, io)
  const redirected = await redirect(node.redirections, shell, io)
  if ('error' in redirected) {
    io.stderr.write(`${complaintHead(shell)}${redirected.error}\n`)
    return { status: shell.machine.dialect === 'dash' ? 2 : 1 }
  }
  const lasting = argv[0] === 'exec' && argv.length === 1
  if (lasting) (shell.overrides ??= new Map()).set(io, redirected.io)
  try {
    return await withAssignments(node, argv, shell, redirected.io, io)
  } finally {
    const failed = lasting ? undefined : redirected.close()
    if (failed) io.stderr.write(`${complaintHead(shell)}${failed}\n`)
  }
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
  }
  await trace(shownValues(argv), shell, outer)
  shell.lastWord = argv.at(-1)
  try {
    return await runArguments(argv, shell, io)
  } finally {
    for (const [name, variable] of before) {
      if (variable) shell.variables.set(name, variable)
      else shell.variables.unset(name)
    }
  }
}

/** As set -x shows it: what was assigned, not what stood there. */
function shownAssignment({ name, append, array }: AssignmentNode, shell: Shell): string {
  const variable = shell.variables.get(name.replace(/\[.*$/s, ''))
  if (array) return `${name}${append ? '+' : ''}=(${shownValues(itemsOf(variable).map(([, text]) => text))})`
  return `${name}${append ? '+' : ''}=${variable?.text ? quoted(variable.text) : ''}`
}
