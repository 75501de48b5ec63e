import { unbase64 } from '../../api/base64.ts'
import { certificatesigningrequests } from '../../api/kinds.ts'
import type { CertificateSigningRequest } from '../../api/policy.ts'
import { decodeUtf8 } from '../../api/utf8.ts'
import { pemBlocks } from '../../api/x509/pem.ts'
import { certificateEndMs } from '../../api/x509/validity.ts'
import { type Controller, watchRule } from '../controller.ts'

const hourMs = 60 * 60_000
const decidedMs = hourMs
const pendingMs = 24 * hourMs

/** Removes requests that are done with, or that nobody decides. Models pkg/controller/certificates/cleaner (1.36), which looks now and then. */
export const certificateCleanerController: Controller = {
  name: 'certificatecleaner',
  watches: [watchRule(certificatesigningrequests, ({ object }) => [object.metadata.name])],
  reconcile(name, { client, clock, requeueAt, forget }) {
    const request = client.get(certificatesigningrequests, '', name)
    const endsAtMs = request && lastsUntilMs(request)
    if (endsAtMs === undefined) return forget(name)
    if (clock.now() < endsAtMs) return requeueAt(name, endsAtMs, { periodic: true })
    client.delete(certificatesigningrequests, '', name)
  },
}

/** The first of a request's deadlines; undefined when it has none: approved, and waiting for its signer. */
export function lastsUntilMs({ metadata, status = {} }: CertificateSigningRequest): number | undefined {
  const { conditions = [], certificate } = status
  if (conditions.length === 0) return Date.parse(metadata.creationTimestamp as string) + pendingMs
  const ends = conditions.flatMap(({ type, lastUpdateTime }) => {
    const approved = type === 'Approved' && Boolean(certificate)
    if (!approved && type !== 'Denied' && type !== 'Failed') return []
    const decided = lastUpdateTime ? [Date.parse(lastUpdateTime) + decidedMs] : []
    return approved ? [...decided, ...endOf(certificate as string)] : decided
  })
  return ends.length > 0 ? Math.min(...ends) : undefined
}

function endOf(certificate: string): number[] {
  const [block] = pemBlocks(decodeUtf8(unbase64(certificate) ?? new Uint8Array()))
  const endMs = block && certificateEndMs(block.bytes)
  return endMs === undefined ? [] : [endMs]
}
