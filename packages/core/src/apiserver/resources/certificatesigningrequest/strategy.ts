import { humanDuration } from '../../../api/duration.ts'
import { certificatesigningrequests } from '../../../api/kinds.ts'
import type { Condition, KubeObject } from '../../../api/object.ts'
import { type FieldError, requiredField, unsupportedField } from '../../../api/status.ts'
import { timestamp } from '../../../host/clock.ts'
import { columnsOf, text } from '../../columns.ts'
import { domainPrefixedPathErrors } from '../../metadata/domain-names.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'

type CSR = KubeObject & {
  spec: {
    signerName?: string
    request?: string
    usages?: string[]
    username?: string
    uid?: string
    groups?: string[]
    expirationSeconds?: number
  }
  status?: { conditions?: Condition[]; certificate?: string }
}

/** Models certificates/validation validateCertificateSigningRequest (1.36). */
function validate({ spec }: CSR): FieldError[] {
  const errors = spec.request ? [] : [requiredField('spec.request')]
  if (!spec.usages?.length) errors.push(requiredField('spec.usages', 'usages is required'))
  return [...errors, ...domainPrefixedPathErrors(spec.signerName ?? '', 'spec.signerName')]
}

/** Approved, Denied, Failed and what was issued. Models printers extractCSRStatus (1.36). */
function conditionText({ status }: CSR): string {
  const types = new Set((status?.conditions ?? []).map((condition) => condition.type))
  const words = [types.has('Denied') ? 'Denied' : types.has('Approved') ? 'Approved' : 'Pending']
  if (types.has('Failed')) words.push('Failed')
  if (status?.certificate) words.push('Issued')
  return words.join(',')
}

const conditionTypes = ['Approved', 'Denied', 'Failed']

function conditionErrors({ status }: CSR): FieldError[] {
  return (status?.conditions ?? []).flatMap(({ type, status: state }, i) => {
    const at = `status.conditions[${i}]`
    if (!type) return [requiredField(`${at}.type`)]
    return conditionTypes.includes(type) && state !== 'True' ? [unsupportedField(`${at}.status`, state, ['True'])] : []
  })
}

function withTimes(status: CSR['status'], nowMs: number): CSR['status'] {
  if (!status?.conditions) return status
  const now = timestamp(nowMs)
  const conditions = status.conditions.map((condition) => ({
    ...condition,
    lastUpdateTime: condition.lastUpdateTime ?? now,
    lastTransitionTime: condition.lastTransitionTime ?? now,
  }))
  return { ...status, conditions }
}

/** Models pkg/registry/certificates/certificates (1.36). */
export const certificateSigningRequestStrategy: Strategy<CSR> = {
  resource: certificatesigningrequests as never,
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
    if (user.uid !== undefined) request.spec.uid = user.uid
    request.status = {}
  },
  prepareForUpdate(request, old, { subresource }) {
    request.spec = old.spec
    if (subresource !== 'approval') request.status = old.status ?? {}
  },
  validate,
  validateUpdate: (request, old) => immutable(request.spec, old.spec, 'spec'),
  validateStatusUpdate: conditionErrors,
  subresources: {
    approval: {
      verbs: ['get', 'update', 'patch'],
      update(parent, body, { clock }) {
        const { metadata, status } = body as unknown as CSR
        const { labels, annotations } = metadata
        const conditions = withTimes(status, clock.now())?.conditions
        return {
          ...parent,
          metadata: { ...parent.metadata, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) },
          status: { ...parent.status, ...(conditions ? { conditions } : {}) },
        }
      },
    },
  },
}
