import { badRequest, type FieldError, forbiddenField, invalid, type Status, unsupportedField } from '../api/status.ts'
import { type Call, parameter } from './core.ts'

const numbers = ['limit', 'timeoutSeconds'] as const

/** What is wrong with the options of a list or a watch. Models runtime/conversion.go and meta/internalversion/validation (1.36). */
export function listOptionsRefusal(call: Call, watch: boolean): Status | undefined {
  for (const name of numbers) {
    const text = parameter(call.request, name)
    if (text !== undefined && !/^[-+]?\d+$/.test(text))
      return badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  }
  const errors = watch ? watchErrors(call) : listErrors(call)
  return errors.length > 0 ? invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors) : undefined
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
  const { match, token, streams } = optionsOf(call)
  const errors: FieldError[] = []
  const forbid = (why: string): void => void errors.push(forbiddenField(matchField, why))
  if (streams && match !== 'NotOlderThan') forbid('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
  if (match === '') return errors
  if (!streams) forbid('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')
  if (match !== 'NotOlderThan') errors.push(unsupportedField(matchField, match, ['NotOlderThan']))
  if (token !== '') forbid('resourceVersionMatch is forbidden when continue is provided')
  return errors
}
