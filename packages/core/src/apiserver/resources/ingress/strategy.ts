import { ingresses } from '../../../api/kinds.ts'
import type { Ingress } from '../../../api/networking.ts'
import { admitIngressClass } from '../../admission/default-ingress-class.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { classErrors, ingressStatusErrors, validateIngress } from './validate.ts'

const shownHosts = 3
const addressWidth = 16

function hosts({ spec }: Ingress): string {
  const rules = spec.rules ?? []
  const list: string[] = []
  let more = false
  for (const { host } of rules) {
    if (list.length === shownHosts) more = true
    else if (host) list.push(host)
  }
  if (list.length === 0) return '*'
  return more ? `${list.join(',')} + ${rules.length - shownHosts} more...` : list.join(',')
}

function address({ status }: Ingress): string {
  const entries = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter(Boolean)
  const list = [...new Set(entries)].sort().join(',')
  return list.length > addressWidth ? `${list.slice(0, addressWidth - 3)}...` : list
}

/** Models pkg/registry/networking/ingress (1.36). */
export const ingressStrategy: Strategy<Ingress> = {
  resource: ingresses,
  tracksGeneration: true,
  columns: columnsOf<Ingress>(
    text('Class', ({ spec }) => spec.ingressClassName ?? '<none>'),
    text('Hosts', hosts),
    text('Address', address),
    text('Ports', ({ spec }) => (spec.tls?.length ? '80, 443' : '80')),
  ),
  setDefaults(ingress) {
    ingress.spec ??= {}
  },
  prepareForCreate(ingress) {
    ingress.status = { loadBalancer: {} }
  },
  prepareForUpdate(ingress, old) {
    ingress.status = old.status ?? { loadBalancer: {} }
  },
  admit: (ingress, old, context) => (old ? undefined : admitIngressClass(ingress, context)),
  validate: (ingress) => [...validateIngress(ingress), ...classErrors(ingress)],
  validateUpdate: validateIngress,
  validateStatusUpdate: ingressStatusErrors,
}
