import type { FunctionDefNode, Of, StatementNode, WordNode } from './ast.ts'

const step = '    '

/** A function as `declare -f` shows it. Models bash's print_cmd.c; a compound command that it cannot lay out stands as it was written. */
export function functionText(node: FunctionDefNode): string {
  const { body } = node
  const inner = body.type === 'Group' ? body.body : undefined
  return `${node.name} () \n{ \n${inner ? list(inner, step, false) : indented(body.type, step)}\n}\n`
}

const indented = (text: string, indent: string): string => `${indent}${text}`

/** `closed`: the last command ends with a semicolon too, as between do and done. */
function list(statements: readonly StatementNode[], indent: string, closed: boolean): string {
  return statements
    .map((statement, index) => {
      const last = index === statements.length - 1
      const end = statement.background ? ' &' : last && !closed ? '' : ';'
      return `${indent}${statementText(statement, indent)}${end}`
    })
    .join('\n')
}

function statementText(statement: StatementNode, indent: string): string {
  const source = (statement.sourceText ?? '').trim().replace(/\s*[;&]$/, '')
  const [pipeline] = statement.pipelines
  const [command] = pipeline?.commands ?? []
  if (!command || !pipeline || statement.pipelines.length > 1 || pipeline.commands.length > 1 || pipeline.negated) return source
  const shown = compound(command, source, indent)
  if (shown === undefined) return source
  return shown + redirections(source, command.type)
}

function compound(command: { type: string }, source: string, indent: string): string | undefined {
  const more = indent + step
  switch (command.type) {
    case 'If':
      return ifText(command as Of<'If'>, indent)
    case 'While':
    case 'Until': {
      const { condition, body } = command as Of<'While'>
      const word = command.type === 'While' ? 'while' : 'until'
      return `${word} ${inline(condition, indent)}; do\n${list(body, more, true)}\n${indent}done`
    }
    case 'For': {
      const head = /^for\s+(\w+)(?:\s+in\b\s*([^;\n]*?))?\s*(?:;|\n|\bdo\b)/.exec(source)
      if (!head) return undefined
      const words = head[2] === undefined ? '"$@"' : head[2]
      return `for ${head[1]} in ${words};\n${indent}do\n${list((command as Of<'For'>).body, more, true)}\n${indent}done`
    }
    case 'Case':
      return caseText(command as Of<'Case'>, source, indent)
    case 'Group':
      return `{ \n${list((command as Of<'Group'>).body, more, false)}\n${indent}}`
    default:
      return undefined
  }
}

const inline = (statements: readonly StatementNode[], indent: string): string =>
  statements.map((statement) => statementText(statement, indent)).join('; ')

function ifText({ clauses, elseBody }: Of<'If'>, indent: string): string {
  const more = indent + step
  const [first, ...others] = clauses
  if (!first) return ''
  // an elif is for bash an if inside the else
  const rest = others.length > 0 ? { ...({ type: 'If', clauses: others, elseBody } as Of<'If'>) } : undefined
  const otherwise = rest ? `${more}${ifText(rest, more)};` : elseBody ? list(elseBody, more, true) : undefined
  const head = `if ${inline(first.condition, indent)}; then\n${list(first.body, more, true)}\n`
  return `${head}${otherwise === undefined ? '' : `${indent}else\n${otherwise}\n`}${indent}fi`
}

function caseText({ items }: Of<'Case'>, source: string, indent: string): string | undefined {
  const word = /^case\s+(\S+)\s+in\b/.exec(source)?.[1]
  const patterns = items.map((item) => item.patterns.map(plainWord))
  if (word === undefined || patterns.some((each) => each.includes(undefined))) return undefined
  const more = indent + step
  const shown = items.map(
    (item, index) =>
      `${more}${patterns[index]?.join(' | ')})\n${item.body.length > 0 ? `${list(item.body, more + step, false)}\n` : ''}${more};;\n`,
  )
  return `case ${word} in \n${shown.join('')}${indent}esac`
}

/** A pattern without expansions as it was written. */
function plainWord({ parts }: WordNode): string | undefined {
  const texts = parts.map((part) => {
    if (part.type === 'Literal') return part.value
    if (part.type === 'Glob') return part.pattern
    if (part.type === 'SingleQuoted') return `'${part.value}'`
    return undefined
  })
  return texts.includes(undefined) ? undefined : texts.join('')
}

const closing: Readonly<Record<string, RegExp>> = {
  If: /\bfi\b(?!.*\bfi\b)([^;]*)$/s,
  While: /\bdone\b(?!.*\bdone\b)([^;]*)$/s,
  Until: /\bdone\b(?!.*\bdone\b)([^;]*)$/s,
  For: /\bdone\b(?!.*\bdone\b)([^;]*)$/s,
  Case: /\besac\b(?!.*\besac\b)([^;]*)$/s,
}

const redirections = (source: string, type: string): string => {
  const rest = closing[type]?.exec(source)?.[1]?.trim()
  return rest ? ` ${rest}` : ''
}
