import { labelsMatch, parseLabelSelector, type Requirement } from '../api/label-selector.ts'
import type { KubeObject } from '../api/object.ts'
import { labelIndex, pair, type Term } from '../api/object-index.ts'
import { badRequest, type Status } from '../api/status.ts'
import { type Call, parameter } from './core.ts'
import { fieldIndex } from './field-index.ts'
import { type FieldTerm, fieldsMatch, parseFieldSelector } from './field-selector.ts'
import type { Strategy } from './strategy.ts'

export interface Selection {
  selects(object: KubeObject): boolean
  /** No selector was given. */
  all: boolean
  /** metadata.name=X alone picks one object. */
  name: string | undefined
  /** What every selected entry is filed under: where to look. */
  terms: readonly Term[]
}

/** ?labelSelector= and ?fieldSelector=, or the 400 that says what is wrong. */
export function parseSelection(call: Call, strategy: Strategy): Selection | Status {
  const labelText = parameter(call.request, 'labelSelector') ?? ''
  const fieldText = parameter(call.request, 'fieldSelector') ?? ''
  if (labelText === '' && fieldText === '') return { selects: () => true, all: true, name: undefined, terms: [] }
  const requirements = parseLabelSelector(labelText)
  if (typeof requirements === 'string') return badRequest(requirements)
  const fields = parseFieldSelector(fieldText, strategy)
  if (typeof fields === 'string') return badRequest(fields)
  return {
    selects: (object) => labelsMatch(requirements, object.metadata.labels) && fieldsMatch(fields, strategy, object),
    all: false,
    name: oneName(fields),
    terms: [...exactTerms(requirements), ...fieldTerms(fields, strategy)],
  }
}

const oneName = (terms: readonly FieldTerm[]): string | undefined =>
  terms.find((term) => term.field === 'metadata.name' && !term.negated)?.value

const exactTerms = (requirements: readonly Requirement[]): Term[] =>
  requirements
    .filter(({ operator, values }) => (operator === '=' || operator === 'in') && values.length === 1)
    .map(({ key, values }) => ({ index: labelIndex, value: pair(key, values[0] as string) }))

/** Fields of another resource's view do not stand in the entries. */
const fieldTerms = (fields: readonly FieldTerm[], strategy: Strategy): Term[] =>
  strategy.alias
    ? []
    : fields
        .filter(({ field, negated }) => !negated && strategy.selectableFields?.[field] !== undefined)
        .map(({ field, value }) => ({ index: fieldIndex(strategy), value: pair(field, value) }))
