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

const keyShape = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/
const valueShape = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/

class SelectorError extends Error {}

const fail = (message: string): never => {
  throw new SelectorError(message)
}

/** The requirements of `a=b,c in (d,e),!f`; a string says what does not parse. Models labels/selector.go Parser (1.36). */
export function parseLabelSelector(text: string): Requirement[] | string {
  try {
    return parseAll(tokenize(text))
  } catch (error) {
    if (error instanceof SelectorError) return `unable to parse requirement: ${error.message}`
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
    requirements.push(parseRequirement(peek, take))
    const next = take()
    if (next.kind === 'end') return requirements
    if (next.text !== ',') fail(`found '${next.text}', expected: ',' or 'end of string'`)
    const after = peek()
    if (after.kind !== 'word' && after.text !== '!') fail(`found '${after.text}', expected: identifier after ','`)
  }
}

function parseRequirement(peek: () => Token, take: () => Token): Requirement {
  if (peek().text === '!') {
    take()
    const key = checkedKey(take())
    return { key, operator: '!', values: [] }
  }
  const key = checkedKey(take())
  const { kind, text } = peek()
  if (kind === 'end' || text === ',') return { key, operator: 'exists', values: [] }
  take()
  if (text === 'in' || text === 'notin') return { key, operator: text, values: parseValues(peek, take) }
  if (text === '=' || text === '==') return { key, operator: '=', values: [parseExactValue(peek, take)] }
  if (text === '!=') return { key, operator: '!=', values: [parseExactValue(peek, take)] }
  if (text === '>' || text === '<') return { key, operator: text === '>' ? 'gt' : 'lt', values: [parseInteger(peek, take)] }
  return fail(`found '${text}', expected: in, notin, =, ==, !=, gt, lt`)
}

function checkedKey(token: Token): string {
  if (token.kind !== 'word') fail(`found '${token.text}', expected: identifier`)
  if (!keyShape.test(token.text)) {
    fail(
      `<nil>: Invalid value: ${JSON.stringify(token.text)}: name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    )
  }
  return token.text
}

function checkedValue(text: string): string {
  if (!valueShape.test(text) || text.length > 63) {
    fail(
      `values[0][]: Invalid value: ${JSON.stringify(text)}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    )
  }
  return text
}

function parseExactValue(peek: () => Token, take: () => Token): string {
  const { kind, text } = peek()
  if (kind === 'end' || text === ',') return ''
  if (kind !== 'word') fail(`found '${text}', expected: identifier`)
  take()
  return checkedValue(text)
}

function parseInteger(peek: () => Token, take: () => Token): string {
  const value = parseExactValue(peek, take)
  if (!/^-?\d+$/.test(value))
    fail(`values[0]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`)
  return value
}

function parseValues(peek: () => Token, take: () => Token): string[] {
  const open = take()
  if (open.text !== '(') fail(`found '${open.text}' expected: '('`)
  const values = new Set<string>()
  for (;;) {
    const { kind, text } = peek()
    if (kind === 'word') values.add(checkedValue(take().text))
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
