import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../../api/networking.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { cidrErrors, isStrictSubset } from '../../metadata/ip-text.ts'
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
  const outside = (one: string, field: string): FieldError[] =>
    isStrictSubset(one, cidr) === false ? [invalidField(field, one, 'must be a strict subset of `cidr`')] : []
  const errors = cidrErrors(cidr, `${at}.cidr`)
  // what is no network at all holds nothing
  if (isStrictSubset(cidr, cidr) === undefined) return errors
  return [
    ...errors,
    ...except.flatMap((one, i) => [...cidrErrors(one, `${at}.except[${i}]`), ...outside(one, `${at}.except[${i}]`)]),
  ]
}
