import type { CommandNode, StatementNode } from './ast.ts'

/** The word that closes a list of commands in which there is none; undefined when each has one. The parser lets them be. */
export function emptyBody(statements: readonly StatementNode[]): { token: string; line?: number } | undefined {
  for (const statement of statements)
    for (const pipeline of statement.pipelines)
      for (const command of pipeline.commands) {
        const found = inCommand(command)
        if (found) return found
      }
  return undefined
}

type Found = { token: string; line?: number } | undefined

function inCommand(command: CommandNode): Found {
  switch (command.type) {
    case 'FunctionDef':
      return inCommand(command.body)
    case 'For':
    case 'CStyleFor':
      return body(command.body, 'done', command.line)
    case 'While':
    case 'Until':
      return body(command.condition, 'do', command.line) ?? body(command.body, 'done', command.line)
    case 'Group':
      return body(command.body, '}', command.line)
    case 'Subshell':
      return body(command.body, ')', command.line)
    case 'If': {
      const last = command.elseBody ? 'else' : 'fi'
      const clauses = command.clauses.map(({ body: own }, at) =>
        body(own, at < command.clauses.length - 1 ? 'elif' : last, command.line),
      )
      return clauses.find((found) => found) ?? (command.elseBody ? body(command.elseBody, 'fi', command.line) : undefined)
    }
    case 'Case':
      return command.items.map((item) => emptyBody(item.body)).find((found) => found)
    default:
      return undefined
  }
}

function body(statements: readonly StatementNode[], token: string, line: number | undefined): Found {
  if (statements.length === 0) return { token, ...(line === undefined ? {} : { line }) }
  return emptyBody(statements)
}
