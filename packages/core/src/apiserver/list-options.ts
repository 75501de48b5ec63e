import { parseLabelSelector } from '../api/label-selector.ts'
import { badRequest, type FieldError, forbiddenField, invalid, type Status, unsupportedField } from '../api/status.ts'
import { type Call, parameter } from './core.ts'
import { parseFieldTerms } from './field-selector.ts'
import { integerProblem } from './options.ts'

// in the order in which they are converted
const numbers = ['timeoutSeconds', 'limit'] as const

/**
 * What is wrong with the options of a list or a watch: numbers, then selectors, then what goes together. Which fields can be selected is
 * looked at later. Models endpoints/handlers/get.go listOpts and meta/internalversion/validation (1.36).
 */
export function listOptionsRefusal(call: Call, watch: boolean): Status | undefined {
  const unread = numberProblem(call) ?? selectorProblem(call)
  if (unread !== undefined) return badRequest(unread)
  const errors = watch ? watchErrors(call) : listErrors(call)
  return errors.length > 0 ? invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors) : undefined
}

function numberProblem({ request }: Call): string | undefined {
  for (const name of numbers) {
    const text = parameter(request, name)
    const problem = text === undefined ? undefined : integerProblem(text)
    if (problem !== undefined) return problem
  }
  return undefined
}

function selectorProblem({ request }: Call): string | undefined {
  const requirements = parseLabelSelector(parameter(request, 'labelSelector') ?? '')
  if (typeof requirements === 'string') return requirements
  const terms = parseFieldTerms(parameter(request, 'fieldSelector') ?? '')
  return typeof terms === 'string' ? terms : undefined
}

const matchField = 'resourceVersionMatch'

function optionsOf({ request }: Call): { match: string; version: string; token: string; streams: boolean } {
  const text = (name: string): string => parameter(request, name) ?? ''
  const streams = parameter(request, 'sendInitialEvents') !== undefined
  return { match: text(matchField), version: text('resourceVersion'), token: text('continue'), streams }
}

function listErrors(call: Call): FieldError[] {
  const { match, version, token, streams } = optionsOf(call)
  const errors: FieldError[] = []
  const forbid = (why: string): void => void errors.push(forbiddenField(matchField, why))
  if (match !== '') {
    if (version === '') forbid('resourceVersionMatch is forbidden unless resourceVersion is provided')
    if (token !== '') forbid('resourceVersionMatch is forbidden when continue is provided')
    if (match !== 'Exact' && match !== 'NotOlderThan')
      errors.push(unsupportedField(matchField, match, ['Exact', 'NotOlderThan', '']))
    if (match === 'Exact' && version === '0') forbid('resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
  }
  return streams ? [...errors, forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list')] : errors
}

function watchErrors(call: Call): FieldError[] {
  const { match, version, token, streams } = optionsOf(call)
  const errors: FieldError[] = []
  const forbid = (why: string): void => void errors.push(forbiddenField(matchField, why))
  // a watch from anywhere streams what there is, as if it had asked for it (SetListOptionsDefaults)
  if (!streams && match === '' && (version === '' || version === '0') && token !== '')
    forbid('resourceVersionMatch is forbidden when continue is provided')
  if (streams && match !== 'NotOlderThan') forbid('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
  if (match === '') return errors
  if (!streams) forbid('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')
  if (match !== 'NotOlderThan') errors.push(unsupportedField(matchField, match, ['NotOlderThan']))
  if (token !== '') forbid('resourceVersionMatch is forbidden when continue is provided')
  return errors
}
