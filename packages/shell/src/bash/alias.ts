import type { SimpleCommandNode, StatementNode, WordNode } from './ast.ts'
import { parseShell } from './parse.ts'
import type { Shell } from './shell.ts'

/** The statements an aliased command stands for; the command's own words go to the end of the alias's last command. */
export function expandAlias(node: SimpleCommandNode, shell: Shell, expanding: ReadonlySet<string>): StatementNode[] | undefined {
  const name = plainName(node.name)
  const value = name === undefined || expanding.has(name) ? undefined : shell.aliases.get(name)
  if (value === undefined || !(shell.interactive || shell.machine.dialect !== 'bash' || shell.options.has('expand_aliases')))
    return undefined
  const parsed = parseShell(value, shell.machine.dialect)
  if (!('script' in parsed)) return undefined
  return withRest(parsed.script.statements, node)
}

/** Aliases are expanded only for names written without quotes. */
export function plainName(word: WordNode | null): string | undefined {
  const [part, more] = word?.parts ?? []
  return part?.type === 'Literal' && !more ? part.value : undefined
}

function withRest(statements: StatementNode[], node: SimpleCommandNode): StatementNode[] | undefined {
  const copy = structuredClone(statements)
  const last = copy.at(-1)?.pipelines.at(-1)?.commands.at(-1)
  if (last?.type !== 'SimpleCommand') return undefined
  last.args.push(...node.args)
  last.redirections.push(...node.redirections)
  const first = copy[0]?.pipelines[0]?.commands[0]
  if (first?.type === 'SimpleCommand') first.assignments.unshift(...node.assignments)
  return copy
}
