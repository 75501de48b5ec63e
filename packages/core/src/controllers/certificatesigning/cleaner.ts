import { certificatesigningrequests } from '../../api/kinds.ts'
import type { CertificateSigningRequest } from '../../api/policy.ts'
import { type Controller, watchRule } from '../controller.ts'

const hourMs = 3_600_000
/** Nobody answered. */
const pendingMs = 24 * hourMs
/** Issued, denied or failed. */
const answeredMs = hourMs

/** Takes away requests that were answered an hour ago, or that nobody answered for a day. Models pkg/controller/certificates/cleaner (1.36), which looks once an hour. */
export const certificateCleanerController: Controller = {
  name: 'certificatecleaner',
  watches: [watchRule(certificatesigningrequests, ({ object }) => [object.metadata.name])],
  reconcile(name, context) {
    const request = context.client.get(certificatesigningrequests, '', name)
    const dueAtMs = request && endsAtMs(request)
    if (dueAtMs === undefined) context.forget(name)
    else if (context.clock.now() >= dueAtMs) context.client.delete(certificatesigningrequests, '', name)
    else context.requeueAt(name, dueAtMs, { periodic: true })
  },
}

/** Undefined: it stays, since it was approved and is waiting for its signer. */
export function endsAtMs({ metadata, status }: CertificateSigningRequest): number | undefined {
  const conditions = status?.conditions ?? []
  if (conditions.length === 0) return Date.parse(metadata.creationTimestamp ?? '') + pendingMs
  const answers = conditions.filter(
    ({ type }) => type === 'Denied' || type === 'Failed' || (type === 'Approved' && Boolean(status?.certificate)),
  )
  const times = answers.map(({ lastUpdateTime }) => Date.parse(lastUpdateTime ?? '')).filter((at) => !Number.isNaN(at))
  return times.length > 0 ? Math.min(...times) + answeredMs : undefined
}
