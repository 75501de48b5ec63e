import type { AssignmentNode, RedirectionNode, SimpleCommandNode, StatementNode, WordNode, WordPart } from './ast.ts'

/** A word about as it was written. */
export function wordText(word: WordNode): string {
  return word.parts.map(partText).join('')
}

function partText(part: WordPart): string {
  switch (part.type) {
    case 'Literal':
      return part.value
    case 'SingleQuoted':
      return `'${part.value}'`
    case 'Escaped':
      return `\\${part.value}`
    case 'Glob':
      return part.pattern
    case 'DoubleQuoted':
      return `"${part.parts.map(partText).join('')}"`
    case 'TildeExpansion':
      return `~${part.user ?? ''}`
    case 'CommandSubstitution':
      return part.legacy ? `\`${sourceOf(part.body.statements)}\`` : `$(${sourceOf(part.body.statements)})`
    case 'ProcessSubstitution':
      return `${part.direction === 'input' ? '<' : '>'}(${sourceOf(part.body.statements)})`
    case 'ArithmeticExpansion':
      return `$((${part.expression.originalText ?? ''}))`
    case 'ParameterExpansion':
      return part.operation
        ? `\${${part.parameter}}`
        : `$${/\W|^..+$/.test(part.parameter) ? nameText(part.parameter) : part.parameter}`
    case 'BraceExpansion':
      return `{${part.items.map((item) => (item.type === 'Word' ? wordText(item.word) : `${item.start}..${item.end}`)).join(',')}}`
  }
}

const nameText = (name: string): string => (/^(\w+|\W)$/.test(name) ? name : `{${name}}`)

const sourceOf = (statements: readonly StatementNode[]): string =>
  statements.map((statement) => (statement.sourceText ?? '').trim()).join('; ')

/** `a=1`, `a+=(1 2)` as it was written. */
export function assignmentText({ name, append, array, value }: AssignmentNode): string {
  return `${name}${append ? '+' : ''}=${array ? `(${array.map(wordText).join(' ')})` : value ? wordText(value) : ''}`
}

function redirectionText({ fd, fdVariable, operator, target }: RedirectionNode): string {
  const from = fdVariable === undefined ? (fd ?? '') : `{${fdVariable}}`
  if (target.type === 'HereDoc') return `${from}${operator}${target.delimiter}`
  return `${from}${operator}${operator.endsWith('&') ? '' : ' '}${wordText(target)}`
}

/** A command about as it was written: `$BASH_COMMAND`. */
export function commandText({ assignments, name, args, redirections }: SimpleCommandNode): string {
  return [
    ...assignments.map(assignmentText),
    ...(name ? [name, ...args] : args).map(wordText),
    ...redirections.map(redirectionText),
  ].join(' ')
}
