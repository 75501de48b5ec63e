import { badRequest, type FieldError, forbiddenField, invalid, invalidField, type Status } from '../api/status.ts'
import { type Call, parameter } from './core.ts'

const numbers = ['tailLines', 'sinceSeconds', 'limitBytes'] as const

/** What is wrong with the query of a log. Models apis/core/validation ValidatePodLogOptions (1.36). */
export function logOptionsRefusal(call: Call, pod: string): Status | undefined {
  const text = (name: string): string | undefined => parameter(call.request, name)
  for (const name of numbers) {
    const given = text(name)
    if (given !== undefined && !/^[-+]?\d+$/.test(given))
      return badRequest(`strconv.ParseInt: parsing ${JSON.stringify(given)}: invalid syntax`)
  }
  const sinceTime = text('sinceTime')
  if (sinceTime !== undefined && Number.isNaN(Date.parse(sinceTime)))
    return badRequest(
      `parsing time ${JSON.stringify(sinceTime)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(sinceTime)} as "2006"`,
    )
  const errors = [
    ...belowErrors('tailLines', text('tailLines'), 0),
    ...belowErrors('limitBytes', text('limitBytes'), 1),
    ...sinceErrors(text('sinceSeconds'), sinceTime),
  ]
  return errors.length > 0 ? invalid({ group: '', kind: 'PodLogOptions' }, pod, errors) : undefined
}

function belowErrors(name: string, text: string | undefined, least: 0 | 1): FieldError[] {
  if (text === undefined || Number(text) >= least) return []
  const why = least === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0'
  return [invalidField(name, Number(text), why)]
}

function sinceErrors(seconds: string | undefined, time: string | undefined): FieldError[] {
  if (seconds !== undefined && time !== undefined)
    return [forbiddenField('', 'at most one of `sinceTime` or `sinceSeconds` may be specified')]
  return belowErrors('sinceSeconds', seconds, 1)
}
