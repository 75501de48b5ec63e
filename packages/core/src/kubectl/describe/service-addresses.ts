import type { Condition, KubeObject } from '../../api/object.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { head, rfc1123, type Writer } from './writer.ts'

interface ServiceCIDR extends KubeObject {
  spec: { cidrs?: string[] }
  status?: { conditions?: Condition[] }
}

/** Models describe.go describeServiceCIDRV1 (1.36). */
export function describeServiceCIDR(out: Writer, range: ServiceCIDR, context: Context): void {
  head(out, range.metadata, false)
  out.line(0, `CIDRs:\t${(range.spec.cidrs ?? []).join(', ')}`)
  const conditions = range.status?.conditions ?? []
  if (conditions.length > 0) {
    out.line(0, 'Status:')
    out.line(0, 'Conditions:')
    out.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
    out.line(1, '----\t------\t------------------\t------\t-------')
  }
  for (const { type, status, lastTransitionTime, reason, message } of conditions)
    out.line(1, [type, status, rfc1123(lastTransitionTime), reason ?? '', message ?? ''].join('\t'))
  describeEvents(out, range, context)
}

interface IPAddress extends KubeObject {
  spec: { parentRef?: { group?: string; resource?: string; namespace?: string; name?: string } }
}

/** Models describe.go describeIPAddressV1 (1.36). */
export function describeIPAddress(out: Writer, address: IPAddress, context: Context): void {
  head(out, address.metadata, false)
  const parent = address.spec.parentRef
  if (parent) {
    out.line(0, 'Parent Reference:')
    out.line(1, `Group:\t${parent.group ?? ''}`)
    out.line(1, `Resource:\t${parent.resource ?? ''}`)
    out.line(1, `Namespace:\t${parent.namespace ?? ''}`)
    out.line(1, `Name:\t${parent.name ?? ''}`)
  }
  describeEvents(out, address, context)
}
