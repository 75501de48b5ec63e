import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../../api/networking.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { ipv4Number, parseCidr } from '../../metadata/addresses.ts'
import { badCidr, isCidr } from '../../metadata/domain-names.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import { isPortName } from '../../metadata/names.ts'
import { portNumberErrors } from '../../metadata/numbers.ts'

/** Models networking/validation ValidateNetworkPolicySpec (1.36). */
export function validateNetworkPolicy({ spec }: NetworkPolicy): FieldError[] {
  const rules = [
    ...(spec.ingress ?? []).map((rule, i) => ({ ports: rule.ports, peers: rule.from, at: `spec.ingress[${i}]`, list: 'from' })),
    ...(spec.egress ?? []).map((rule, i) => ({ ports: rule.ports, peers: rule.to, at: `spec.egress[${i}]`, list: 'to' })),
  ]
  return [
    ...selectorErrors(spec.podSelector, 'spec.podSelector'),
    ...rules.flatMap(({ ports = [], peers = [], at, list }) => [
      ...ports.flatMap((port, i) => portErrors(port, `${at}.ports[${i}]`)),
      ...peers.flatMap((peer, i) => peerErrors(peer, `${at}.${list}[${i}]`)),
    ]),
    ...typeErrors(spec.policyTypes ?? []),
  ]
}

function typeErrors(types: readonly string[]): FieldError[] {
  if (types.length > 2) return [invalidField('spec.policyTypes', types, 'may not specify more than two policyTypes')]
  const known = ['Ingress', 'Egress']
  return types.flatMap((type, i) => (known.includes(type) ? [] : [unsupportedField(`spec.policyTypes[${i}]`, type, known)]))
}

function portErrors({ protocol, port, endPort }: NetworkPolicyPort, at: string): FieldError[] {
  const protocols = ['TCP', 'UDP', 'SCTP']
  const errors: FieldError[] = []
  if (protocol !== undefined && !protocols.includes(protocol))
    errors.push(unsupportedField(`${at}.protocol`, protocol, protocols))
  const wrongEnd = (why: string): void => void (endPort !== undefined && errors.push(invalidField(`${at}.endPort`, endPort, why)))
  if (port === undefined) wrongEnd('may not be specified when `port` is not specified')
  else if (typeof port === 'string') {
    wrongEnd('may not be specified when `port` is non-numeric')
    errors.push(...isPortName(port).map((why) => invalidField(`${at}.port`, port, why)))
  } else {
    errors.push(...portNumberErrors(port, `${at}.port`))
    if (endPort !== undefined && endPort < port)
      errors.push(invalidField(`${at}.endPort`, endPort, 'must be greater than or equal to `port`'))
    if (endPort !== undefined) errors.push(...portNumberErrors(endPort, `${at}.endPort`))
  }
  return errors
}

function peerErrors({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, at: string): FieldError[] {
  const errors = [
    ...selectorErrors(podSelector, `${at}.podSelector`),
    ...selectorErrors(namespaceSelector, `${at}.namespaceSelector`),
    ...(ipBlock ? blockErrors(ipBlock, `${at}.ipBlock`) : []),
  ]
  if (!podSelector && !namespaceSelector && !ipBlock) errors.push(requiredField(at, 'must specify a peer'))
  if (ipBlock && (podSelector || namespaceSelector)) {
    errors.push(forbiddenField(at, 'may not specify both ipBlock and another peer'))
  }
  return errors
}

function blockErrors({ cidr, except = [] }: NonNullable<NetworkPolicyPeer['ipBlock']>, at: string): FieldError[] {
  if (!cidr) return [requiredField(`${at}.cidr`)]
  if (!isCidr(cidr)) return [invalidField(`${at}.cidr`, cidr, badCidr)]
  return except.flatMap((one, i) => {
    const field = `${at}.except[${i}]`
    if (!isCidr(one)) return [invalidField(field, one, badCidr)]
    return isStrictSubset(one, cidr) ? [] : [invalidField(field, one, 'must be a strict subset of `cidr`')]
  })
}

/** IPv4 alone is compared; the lab has no IPv6. */
function isStrictSubset(inner: string, outer: string): boolean {
  const [a, b] = [parseCidr(inner), parseCidr(outer)]
  if (!a || !b) return a === b
  const base = ipv4Number(inner.split('/')[0] as string) ?? a.base
  return base >= b.base && base < b.base + b.size && a.prefixLength > b.prefixLength
}
