import { networkpolicies } from '../../../api/kinds.ts'
import type { NetworkPolicy } from '../../../api/networking.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { selectorText } from '../labels-text.ts'
import { validateNetworkPolicy } from './validate.ts'

/** Models pkg/apis/networking/v1/defaults.go (1.36). */
function setDefaults(policy: NetworkPolicy): void {
  const spec = (policy.spec ??= { podSelector: {} })
  spec.podSelector ??= {}
  for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
    for (const port of rule.ports ?? []) port.protocol ??= 'TCP'
  }
  if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']
}

/** Models pkg/registry/networking/networkpolicy (1.36). */
export const networkPolicyStrategy: Strategy<NetworkPolicy> = {
  resource: networkpolicies,
  validatesTwice: true,
  tracksGeneration: true,
  columns: columnsOf<NetworkPolicy>(text('Pod-Selector', ({ spec }) => selectorText(spec.podSelector))),
  setDefaults,
  validate: validateNetworkPolicy,
}
