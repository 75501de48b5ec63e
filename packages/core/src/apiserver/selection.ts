import { labelsMatch, parseLabelSelector } from '../api/label-selector.ts'
import type { KubeObject } from '../api/object.ts'
import { badRequest, type Status } from '../api/status.ts'
import { type Call, parameter } from './core.ts'
import { type FieldTerm, fieldsMatch, parseFieldSelector } from './field-selector.ts'
import type { Strategy } from './strategy.ts'

export interface Selection {
  selects(object: KubeObject): boolean
  /** No selector was given. */
  all: boolean
  /** metadata.name=X alone picks one object. */
  name: string | undefined
}

/** ?labelSelector= and ?fieldSelector=, or the 400 that says what is wrong. */
export function parseSelection(call: Call, strategy: Strategy): Selection | Status {
  const labelText = parameter(call.request, 'labelSelector') ?? ''
  const fieldText = parameter(call.request, 'fieldSelector') ?? ''
  if (labelText === '' && fieldText === '') return { selects: () => true, all: true, name: undefined }
  const requirements = parseLabelSelector(labelText)
  if (typeof requirements === 'string') return badRequest(requirements)
  const terms = parseFieldSelector(fieldText, strategy)
  if (typeof terms === 'string') return badRequest(terms)
  return {
    selects: (object) => labelsMatch(requirements, object.metadata.labels) && fieldsMatch(terms, strategy, object),
    all: false,
    name: oneName(terms),
  }
}

const oneName = (terms: readonly FieldTerm[]): string | undefined =>
  terms.find((term) => term.field === 'metadata.name' && !term.negated)?.value
