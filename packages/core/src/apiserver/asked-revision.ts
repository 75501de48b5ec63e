import { badRequest, failure, type Status } from '../api/status.ts'
import { type Call, parameter } from './core.ts'

const tooLargeVersion = (asked: number, current: number): Status =>
  failure(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })

/** ?resourceVersion= as a revision; undefined when none was asked for. */
export function askedRevision(call: Call): number | undefined | Status {
  const text = parameter(call.request, 'resourceVersion') ?? ''
  if (text === '' || text === '0') return undefined
  if (!/^\d+$/.test(text)) return badRequest(`Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`)
  const asked = Number(text)
  const current = call.core.store.revision()
  return asked > current ? tooLargeVersion(asked, current) : asked
}

export const goneStatus = (asked: number, oldest: number): Status =>
  failure(410, 'Expired', `too old resource version: ${asked} (${oldest})`)
