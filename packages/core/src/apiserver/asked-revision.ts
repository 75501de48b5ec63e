import { badRequest, failure, invalid, type Status } from '../api/status.ts'
import { type Call, parameter } from './core.ts'

const tooLargeVersion = (asked: number, current: number): Status =>
  failure(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })

/** ?resourceVersion= as a revision; undefined when none was asked for. Checks its match rule. */
export function askedRevision(call: Call): number | undefined | Status {
  const text = parameter(call.request, 'resourceVersion') ?? ''
  const match = parameter(call.request, 'resourceVersionMatch') ?? ''
  const bad = (message: string): Status =>
    invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [
      { reason: 'FieldValueForbidden', field: 'resourceVersionMatch', message },
    ])
  if (match !== '' && text === '' && parameter(call.request, 'sendInitialEvents') === undefined) {
    return bad('Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided')
  }
  if (match === 'Exact' && text === '0')
    return bad('Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
  if (match !== '' && match !== 'Exact' && match !== 'NotOlderThan') {
    return bad(`Unsupported value: "${match}": supported values: "Exact", "NotOlderThan", ""`)
  }
  if (text === '' || text === '0') return undefined
  if (!/^\d+$/.test(text)) return badRequest(`Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`)
  const asked = Number(text)
  const current = call.core.store.revision()
  return asked > current ? tooLargeVersion(asked, current) : asked
}

export const goneStatus = (asked: number, oldest: number): Status =>
  failure(410, 'Expired', `too old resource version: ${asked} (${oldest})`)
