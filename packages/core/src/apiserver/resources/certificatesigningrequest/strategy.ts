import { humanDuration } from '../../../api/duration.ts'
import { certificatesigningrequests } from '../../../api/kinds.ts'
import type { CertificateSigningRequest } from '../../../api/policy.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { signerRefusal, subjectRefusal } from './admission.ts'
import { conditionsOf, withDecisions, withTimes } from './conditions.ts'
import { requestErrors, requestUpdateErrors } from './validate.ts'

type CSR = CertificateSigningRequest

/** Approved, Denied, Failed and what was issued. Models printers extractCSRStatus (1.36). */
function conditionText({ status }: CSR): string {
  const types = new Set((status?.conditions ?? []).map((condition) => condition.type))
  const words = [types.has('Denied') ? 'Denied' : types.has('Approved') ? 'Approved' : 'Pending']
  if (types.has('Failed')) words.push('Failed')
  if (status?.certificate) words.push('Issued')
  return words.join(',')
}

/** Models pkg/registry/certificates/certificates (1.36). */
export const certificateSigningRequestStrategy: Strategy<CSR> = {
  resource: certificatesigningrequests,
  nameRule: 'path-segment',
  columns: [
    ...columnsOf<CSR>(),
    text<CSR>('SignerName', ({ spec }) => spec.signerName ?? ''),
    text<CSR>('Requestor', ({ spec }) => spec.username ?? ''),
    text<CSR>('RequestedDuration', ({ spec }) =>
      spec.expirationSeconds === undefined ? '<none>' : humanDuration(spec.expirationSeconds * 1000),
    ),
    text<CSR>('Condition', conditionText),
  ],
  selectableFields: { 'spec.signerName': ({ spec }) => spec.signerName ?? '' },
  prepareForCreate(request, { user }) {
    request.spec = { ...request.spec, username: user.name, groups: [...user.groups] }
    for (const field of ['uid', 'extra'] as const) delete request.spec[field]
    if (user.uid !== undefined) request.spec.uid = user.uid
    request.status = {}
  },
  prepareForUpdate(request, old, { subresource }) {
    request.spec = old.spec
    if (subresource !== 'approval') request.status = old.status ?? {}
  },
  prepareForStatusUpdate(request, old, { clock }) {
    const conditions = withTimes(withDecisions(request, old), old, clock.now())
    if (conditions.length > 0) request.status = { ...request.status, conditions }
  },
  validate: (request) => requestErrors(request),
  validateUpdate: (request, old, { subresource }) =>
    requestUpdateErrors(request, old, subresource === 'approval' ? 'approval' : 'spec'),
  validateStatusUpdate: (request, old) => requestUpdateErrors(request, old, 'status'),
  forbids: subjectRefusal,
  forbidsUpdate: signerRefusal,
  subresources: {
    approval: {
      verbs: ['get', 'update', 'patch'],
      update(parent, body, { clock }) {
        const { metadata } = body as unknown as CSR
        const { labels, annotations } = metadata
        const conditions = withTimes(conditionsOf(body as unknown as CSR), parent, clock.now())
        return {
          ...parent,
          metadata: { ...parent.metadata, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) },
          status: { ...parent.status, ...(conditions.length > 0 ? { conditions } : {}) },
        }
      },
    },
  },
}
