import type { LimitRange, Namespace, ResourceQuota } from '../../api/core.ts'
import { limitranges, resourcequotas } from '../../api/kinds.ts'
import type { Context } from './context.ts'
import { limitRows, quotaRows, scopeLines } from './quota.ts'
import { head, rfc1123, type Writer } from './writer.ts'

/** Models describe.go describeNamespace (1.36). */
export function describeNamespace(out: Writer, namespace: Namespace, context: Context): void {
  const { metadata, status } = namespace
  head(out, metadata, false)
  out.line(0, `Status:\t${status?.phase ?? ''}`)
  if (status?.conditions?.length) {
    out.raw('Conditions:\n')
    out.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
    out.line(1, '----\t------\t------------------\t------\t-------')
    for (const { type, status: value, lastTransitionTime, reason, message } of status.conditions) {
      out.line(1, [type, value, rfc1123(lastTransitionTime), reason, message].join('\t'))
    }
  }
  quotas(out, context.list<ResourceQuota>(resourcequotas, metadata.name))
  limits(out, context.list<LimitRange>(limitranges, metadata.name))
}

function quotas(out: Writer, list: readonly ResourceQuota[]): void {
  out.raw('\n')
  if (list.length === 0) {
    out.line(0, 'No resource quota.')
    return
  }
  out.raw('Resource Quotas\n')
  for (const quota of [...list].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))) {
    out.line(1, `Name:\t${quota.metadata.name}`)
    for (const line of scopeLines(quota)) out.line(1, line)
    out.raw('  Resource\tUsed\tHard\n  --------\t---\t---\n')
    for (const row of quotaRows(quota)) out.line(1, row)
  }
}

function limits(out: Writer, list: readonly LimitRange[]): void {
  out.raw('\n')
  if (list.length === 0) {
    out.line(0, 'No LimitRange resource.')
    return
  }
  out.raw('Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n')
  out.raw(' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n')
  for (const range of list) for (const row of limitRows(range)) out.raw(` ${row}\n`)
}
