import type { KubeObject } from '../api/object.ts'
import type { Strategy } from './strategy.ts'

export interface FieldTerm {
  field: string
  negated: boolean
  value: string
}

/** Terms of `a=b,c!=d`; a string says what is wrong. Models fields/selector.go ParseSelector (1.36). */
export function parseFieldSelector(text: string, strategy: Strategy): FieldTerm[] | string {
  const terms: FieldTerm[] = []
  for (const part of splitTerms(text)) {
    if (part === '') continue
    const match = /^(.*?)(!=|==|=)(.*)$/s.exec(part)
    if (!match) return `invalid selector: '${text}'; can't understand '${part}'`
    const [, field = '', operator, value = ''] = match
    if (!isKnown(field, strategy)) return unknownField(field, strategy)
    terms.push({ field, negated: operator === '!=', value: value.replaceAll(/\\(.)/g, '$1') })
  }
  return terms
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

const isKnown = (field: string, strategy: Strategy): boolean =>
  field === 'metadata.name' ||
  (field === 'metadata.namespace' && strategy.resource.namespaced) ||
  strategy.selectableFields?.[field] !== undefined

export function fieldsMatch(terms: readonly FieldTerm[], strategy: Strategy, object: KubeObject): boolean {
  return terms.every(({ field, negated, value }) => (fieldOf(field, strategy, object) === value) !== negated)
}

function fieldOf(field: string, strategy: Strategy, object: KubeObject): string {
  if (field === 'metadata.name') return object.metadata.name
  if (field === 'metadata.namespace') return object.metadata.namespace ?? ''
  return strategy.selectableFields?.[field]?.(object) ?? ''
}
