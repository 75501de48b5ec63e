import type { LimitRange, ResourceQuota } from '../../api/core.ts'
import type { Writer } from './writer.ts'

const scopeHelp: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
}

/** `Scopes:` and a sentence for each. Models describe.go helpTextForResourceQuotaScope (1.36). */
export function scopeLines({ spec }: ResourceQuota): string[] {
  const scopes = [...(spec?.scopes ?? [])].sort()
  if (scopes.length === 0) return []
  return [`Scopes:\t${scopes.join(', ')}`, ...scopes.filter((scope) => scopeHelp[scope]).map((scope) => `* ${scopeHelp[scope]}`)]
}

export const quotaRows = ({ status }: ResourceQuota): string[] =>
  Object.keys(status?.hard ?? {})
    .sort()
    .map((name) => `${name}\t${status?.used?.[name] ?? '0'}\t${status?.hard?.[name]}`)

/** Type, resource, min, max, default request, default limit, ratio. */
export function limitRows({ spec }: LimitRange): string[] {
  return (spec.limits ?? []).flatMap((limit) => {
    const maps = [limit.min, limit.max, limit.defaultRequest, limit.default, limit.maxLimitRequestRatio]
    const names = [...new Set(maps.flatMap((map) => Object.keys(map ?? {})))].sort()
    return names.map((name) => [limit.type, name, ...maps.map((map) => map?.[name] ?? '-')].join('\t'))
  })
}

/** Models describe.go describeQuota (1.36). */
export function describeResourceQuota(out: Writer, quota: ResourceQuota): void {
  out.line(0, `Name:\t${quota.metadata.name}`)
  out.line(0, `Namespace:\t${quota.metadata.namespace}`)
  for (const line of scopeLines(quota)) out.line(0, line.startsWith('*') ? ` ${line}` : line)
  out.line(0, 'Resource\tUsed\tHard')
  out.line(0, '--------\t----\t----')
  for (const row of quotaRows(quota)) out.line(0, row)
}

/** Models describe.go describeLimitRange (1.36). */
export function describeLimitRange(out: Writer, range: LimitRange): void {
  out.line(0, `Name:\t${range.metadata.name}`)
  out.line(0, `Namespace:\t${range.metadata.namespace}`)
  out.line(0, 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio')
  out.line(0, '----\t--------\t---\t---\t---------------\t-------------\t-----------------------')
  for (const row of limitRows(range)) out.line(0, row)
}
