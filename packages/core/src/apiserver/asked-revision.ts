import { badRequest, failure, type Status } from '../api/status.ts'
import { type Call, parameter } from './core.ts'

export const tooLargeVersion = (asked: number, current: number): Status =>
  failure(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })

/** ?resourceVersion= as a revision that has been; undefined when none was asked for. Words of a list: a list alone calls it bad. */
export function askedRevision(call: Call, verb: 'get' | 'list'): number | undefined | Status {
  const asked = parsedRevision(call, verb)
  if (asked === undefined || typeof asked !== 'number') return asked
  const current = call.core.store.revision()
  return asked > current ? tooLargeVersion(asked, current) : asked
}

/** ?resourceVersion= as a revision, also one that has not come yet: a watch waits for it. */
export function parsedRevision(call: Call, verb: 'get' | 'list' | 'watch'): number | undefined | Status {
  const text = parameter(call.request, 'resourceVersion') ?? ''
  if (text === '' || text === '0') return undefined
  if (/^\d+$/.test(text)) return Number(text)
  const why = `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`
  if (verb === 'list') return badRequest(`invalid resource version: ${why}`)
  const { reason: _, ...status } = failure(500, '', why)
  return status
}

export const goneStatus = (asked: number, oldest: number): Status =>
  failure(410, 'Expired', `too old resource version: ${asked} (${oldest})`)

/** A list as things stood then, when nobody knows that any more. Models storage/etcd3 handleCompactedErrorForPaging (1.36). */
export const tooOldForList = (): Status => failure(410, 'Expired', 'The resourceVersion for the provided list is too old.')
