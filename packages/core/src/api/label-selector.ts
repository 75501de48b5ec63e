import { labelValueProblems, qualifiedNameProblems } from './label-text.ts'
import type { LabelSelector } from './object.ts'

export interface Requirement {
  key: string
  operator: '=' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt'
  values: string[]
}

export type Labels = Readonly<Record<string, string>> | undefined

interface Token {
  kind: 'word' | 'punctuation' | 'end'
  text: string
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const pattern = /\s+|(==|!=|=|!|,|\(|\)|>|<)|([^\s=!,()<>]+)/gy
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (match[1] !== undefined) tokens.push({ kind: 'punctuation', text: match[1] })
    else if (match[2] !== undefined) tokens.push({ kind: 'word', text: match[2] })
  }
  tokens.push({ kind: 'end', text: '' })
  return tokens
}

class SelectorError extends Error {}

const fail = (message: string): never => {
  throw new SelectorError(message)
}

/** The requirements of `a=b,c in (d,e),!f`; a string says what does not parse. Models labels/selector.go Parser (1.36). */
export function parseLabelSelector(text: string): Requirement[] | string {
  try {
    return parseAll(tokenize(text))
  } catch (error) {
    if (error instanceof SelectorError) return error.message
    throw error
  }
}

function parseAll(tokens: Token[]): Requirement[] {
  const requirements: Requirement[] = []
  let at = 0
  const peek = (): Token => tokens[at] as Token
  const take = (): Token => tokens[at++] as Token
  if (peek().kind === 'end') return requirements
  for (;;) {
    const { kind, text } = peek()
    if (kind !== 'word' && text !== '!') fail(`found '${text}', expected: !, identifier, or 'end of string'`)
    requirements.push(oneRequirement(peek, take))
    const next = take()
    if (next.kind === 'end') return requirements
    if (next.text !== ',') fail(`found '${next.text}', expected: ',' or 'end of string'`)
    const after = peek()
    if (after.kind !== 'word' && after.text !== '!') fail(`found '${after.text}', expected: identifier after ','`)
  }
}

/** What is wrong inside a requirement is told as such. */
function oneRequirement(peek: () => Token, take: () => Token): Requirement {
  try {
    return checked(parseRequirement(peek, take))
  } catch (error) {
    if (error instanceof SelectorError) fail(`unable to parse requirement: ${error.message}`)
    throw error
  }
}

function parseRequirement(peek: () => Token, take: () => Token): Requirement {
  if (peek().text === '!') {
    take()
    const key = identifier(take())
    return { key, operator: '!', values: [] }
  }
  const key = identifier(take())
  const { kind, text } = peek()
  if (kind === 'end' || text === ',') return { key, operator: 'exists', values: [] }
  take()
  if (text === 'in' || text === 'notin') return { key, operator: text, values: parseValues(peek, take) }
  if (text === '=' || text === '==') return { key, operator: '=', values: [parseExactValue(peek, take)] }
  if (text === '!=') return { key, operator: '!=', values: [parseExactValue(peek, take)] }
  if (text === '>' || text === '<') return { key, operator: text === '>' ? 'gt' : 'lt', values: [parseExactValue(peek, take)] }
  return fail(`found '${text}', expected: in, notin, =, ==, !=, gt, lt`)
}

function identifier(token: Token): string {
  if (token.kind !== 'word') fail(`found '${token.text}', expected: identifier`)
  return token.text
}

/** The requirement itself, when its key and values may stand in labels. Models labels/selector.go NewRequirement (1.36). */
function checked(requirement: Requirement): Requirement {
  const { key, operator, values } = requirement
  const invalid = (field: string, value: string, problems: readonly string[]): string[] =>
    problems.length === 0 ? [] : [`${field}: Invalid value: ${JSON.stringify(value)}: ${problems.join('; ')}`]
  const isNumber = operator === 'gt' || operator === 'lt'
  const integer = "for 'Gt', 'Lt' operators, the value must be an integer"
  const wrong = [
    ...invalid('<nil>', key, qualifiedNameProblems(key)),
    ...values.flatMap((value, at) => [
      ...(isNumber && !/^[+-]?\d+$/.test(value) ? invalid(`values[${at}]`, value, [integer]) : []),
      ...invalid(`values[${at}][${key}]`, value, labelValueProblems(value)),
    ]),
  ]
  if (wrong.length > 0) fail(wrong.length === 1 ? (wrong[0] as string) : `[${wrong.join(', ')}]`)
  return requirement
}

function parseExactValue(peek: () => Token, take: () => Token): string {
  const { kind, text } = peek()
  if (kind === 'end' || text === ',') return ''
  if (kind !== 'word') fail(`found '${text}', expected: identifier`)
  take()
  return text
}

function parseValues(peek: () => Token, take: () => Token): string[] {
  const open = take()
  if (open.text !== '(') fail(`found '${open.text}' expected: '('`)
  const values = new Set<string>()
  for (;;) {
    const { kind, text } = peek()
    if (kind === 'word') values.add(take().text)
    else if (text === ',' || text === ')') {
      if (values.size === 0 || text === ',') values.add('')
    } else fail(`found '${text}', expected: ',', ')' or identifier`)
    const next = take()
    if (next.text === ')') break
    if (next.text !== ',') fail(`found '${next.text}', expected: ',' or ')'`)
  }
  return [...values].sort()
}

/** Does an object's labels meet every requirement? */
export function labelsMatch(requirements: readonly Requirement[], labels: Labels): boolean {
  return requirements.every((requirement) => meets(requirement, labels))
}

function meets({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = labels?.[key]
  switch (operator) {
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case '=':
    case 'in':
      return value !== undefined && values.includes(value)
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value)
    case 'gt':
      return value !== undefined && Number(value) > Number(values[0])
    case 'lt':
      return value !== undefined && Number(value) < Number(values[0])
  }
}

/** The requirements of an object's LabelSelector field. An absent selector matches nothing (undefined), an empty one everything. */
export function selectorRequirements(selector: LabelSelector | undefined): Requirement[] | undefined {
  if (!selector) return undefined
  const exact = Object.entries(selector.matchLabels ?? {}).map(
    ([key, value]): Requirement => ({ key, operator: '=', values: [value] }),
  )
  const operators = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' } as const
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values }): Requirement => ({ key, operator: operators[operator], values: values ?? [] }),
  )
  return [...exact, ...expressions]
}

/** Does `selector` match? An absent one matches nothing. */
export function selectorMatches(selector: LabelSelector | undefined, labels: Labels): boolean {
  const requirements = selectorRequirements(selector)
  return requirements !== undefined && labelsMatch(requirements, labels)
}

/** A Service's or ReplicationController's plain map; an empty or absent one matches nothing. */
export function mapSelectorMatches(selector: Labels, labels: Labels): boolean {
  const keys = Object.keys(selector ?? {})
  return keys.length > 0 && keys.every((key) => labels?.[key] === selector?.[key])
}
