import type { KubeObject } from '../api/object.ts'
import type { Strategy } from './strategy.ts'

export interface FieldTerm {
  field: string
  negated: boolean
  value: string
}

/** Terms of `a=b,c!=d` whose fields can be selected; a string says what is wrong. */
export function parseFieldSelector(text: string, strategy: Strategy): FieldTerm[] | string {
  const terms = parseFieldTerms(text)
  const unknown = typeof terms === 'string' ? undefined : terms.find(({ field }) => !isKnown(field, strategy))
  return unknown ? unknownField(unknown.field, strategy) : terms
}

/** The terms of a text, whatever their fields; a string says what is wrong. Models fields/selector.go ParseSelector (1.36). */
export function parseFieldTerms(text: string): FieldTerm[] | string {
  const terms: FieldTerm[] = []
  for (const part of splitTerms(text)) {
    if (part === '') continue
    const match = /^(.*?)(!=|==|=)(.*)$/s.exec(part)
    if (!match) return `invalid selector: '${text}'; can't understand '${part}'`
    const [, field = '', operator, escaped = ''] = match
    const value = unescaped(escaped)
    if ('problem' in value) return `invalid field selector: ${value.problem}`
    // a bare `=` selects everything
    if (field !== '' || value.text !== '') terms.push({ field, negated: operator === '!=', value: value.text })
  }
  return terms
}

/** Models UnescapeValue (1.36). */
function unescaped(text: string): { text: string } | { problem: string } {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    if (char === ',' || char === '=') return { problem: `unescaped character in value: ${char.charCodeAt(0)}` }
    if (char !== '\\') {
      out += char
      continue
    }
    const next = text[++i] ?? ''
    if (!['\\', ',', '='].includes(next)) return { problem: `invalid escape sequence: \\${next}` }
    out += next
  }
  return { text: out }
}

/** Kinds with fields of their own say it otherwise. Models apimachinery runtime/conversion.go DefaultMetaV1FieldSelectorConversion (1.36). */
const unknownField = (field: string, { selectableFields, schema }: Strategy): string =>
  selectableFields || schema
    ? `field label not supported: ${field}`
    : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`

/** At commas that are not escaped. */
function splitTerms(text: string): string[] {
  const parts: string[] = []
  let part = ''
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') part += text[i++] + (text[i] ?? '')
    else if (text[i] === ',') {
      parts.push(part)
      part = ''
    } else part += text[i]
  }
  return [...parts, part]
}

const isKnown = (field: string, { resource, selectableFields, schema }: Strategy): boolean =>
  field === 'metadata.name' ||
  (field === 'metadata.namespace' && (resource.namespaced || !(selectableFields || schema))) ||
  selectableFields?.[field] !== undefined

export function fieldsMatch(terms: readonly FieldTerm[], strategy: Strategy, object: KubeObject): boolean {
  return terms.every(({ field, negated, value }) => (fieldOf(field, strategy, object) === value) !== negated)
}

function fieldOf(field: string, strategy: Strategy, object: KubeObject): string {
  if (field === 'metadata.name') return object.metadata.name
  if (field === 'metadata.namespace') return object.metadata.namespace ?? ''
  return strategy.selectableFields?.[field]?.(object) ?? ''
}
