import type { EndpointSlice, SliceEndpoint } from '../../../api/discovery.ts'
import { duplicateField, type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { isIPv4 } from '../../metadata/addresses.ts'
import { endpointIpErrors, isIPv6Only } from '../../metadata/endpoint-ip.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isDns1123Label, isDns1123Subdomain, isLabelValue, isQualifiedName } from '../../metadata/names.ts'
import { labelErrors } from '../../metadata/validate.ts'

const addressTypes = ['FQDN', 'IPv4', 'IPv6']
const protocols = ['SCTP', 'TCP', 'UDP']
const most = { endpoints: 1_000, addresses: 100, ports: 20_000, topology: 16, hints: 8 }

const tooMany = (field: string, count: number, limit: number): FieldError => ({
  reason: 'FieldValueTooMany',
  field,
  message: `Too many: ${count}: must have at most ${limit} items`,
})

/** Models discovery/validation ValidateEndpointSlice (1.36). */
export function sliceErrors(slice: EndpointSlice): FieldError[] {
  const { addressType } = slice
  const errors: FieldError[] = []
  if (!addressType) errors.push(requiredField('addressType'))
  else if (!addressTypes.includes(addressType)) errors.push(unsupportedField('addressType', addressType, addressTypes))
  return [...errors, ...endpointsErrors(slice), ...portsErrors(slice)]
}

function endpointsErrors({ endpoints, addressType }: EndpointSlice): FieldError[] {
  const list = endpoints ?? []
  if (list.length > most.endpoints) return [tooMany('endpoints', list.length, most.endpoints)]
  return list.flatMap((endpoint, i) => knownOrChecked(endpoint, addressType, `endpoints[${i}]`))
}

/** Endpoints that were found right, with their type of address. */
const right = new WeakMap<SliceEndpoint, string>()

function knownOrChecked(endpoint: SliceEndpoint, type: string, at: string): FieldError[] {
  if (right.get(endpoint) === type) return []
  const errors = endpointErrors(endpoint, type, at)
  if (errors.length === 0) right.set(endpoint, type)
  return errors
}

function endpointErrors(endpoint: SliceEndpoint, type: string, at: string): FieldError[] {
  const { addresses = [], nodeName, deprecatedTopology: topology = {}, hostname, hints } = endpoint
  const errors: FieldError[] = []
  if (addresses.length === 0) errors.push(requiredField(`${at}.addresses`, 'must contain at least 1 address'))
  if (addresses.length > most.addresses) errors.push(tooMany(`${at}.addresses`, addresses.length, most.addresses))
  errors.push(...addresses.flatMap((address, a) => addressErrors(address, type, `${at}.addresses[${a}]`)))
  if (nodeName !== undefined)
    errors.push(...isDns1123Subdomain(nodeName).map((why) => invalidField(`${at}.nodeName`, nodeName, why)))
  if (Object.keys(topology).length > most.topology)
    errors.push(tooMany(`${at}.deprecatedTopology`, Object.keys(topology).length, most.topology))
  errors.push(...labelErrors(topology, `${at}.deprecatedTopology`))
  if (hostname !== undefined) errors.push(...isDns1123Label(hostname).map((why) => invalidField(`${at}.hostname`, hostname, why)))
  return [...errors, ...hintErrors(hints, `${at}.hints`)]
}

function addressErrors(address: string, type: string, at: string): FieldError[] {
  if (type === 'IPv4' || type === 'IPv6') {
    const right = type === 'IPv4' ? isIPv4(address) : isIPv6Only(address)
    return [...(right ? [] : [invalidField(at, address, `must be a valid ${type} address`)]), ...endpointIpErrors(address, at)]
  }
  if (type !== 'FQDN') return []
  if (address === '') return [requiredField(at)]
  const wrong = isDns1123Subdomain(address.replace(/\.$/, ''))
  if (wrong.length > 0) return wrong.map((why) => invalidField(at, address, why))
  return address.replace(/\.$/, '').includes('.')
    ? []
    : [invalidField(at, address, 'should be a domain with at least two segments separated by dots')]
}

function hintErrors(hints: SliceEndpoint['hints'], at: string): FieldError[] {
  return (['forZones', 'forNodes'] as const).flatMap((part) => {
    const list = hints?.[part] ?? []
    if (list.length > most.hints) return [tooMany(`${at}.${part}`, list.length, most.hints)]
    const rule = part === 'forZones' ? isLabelValue : isDns1123Subdomain
    return list.flatMap(({ name = '' }, i) => {
      const field = `${at}.${part}[${i}].name`
      const again = list.findIndex((one) => (one.name ?? '') === name) < i
      return [...(again ? [duplicateField(field, name)] : []), ...follows(rule, name, field)]
    })
  })
}

function portsErrors({ ports }: EndpointSlice): FieldError[] {
  const list = ports ?? []
  if (list.length > most.ports) return [tooMany('ports', list.length, most.ports)]
  const names = new Set<string>()
  return list.flatMap(({ name = '', protocol = '', appProtocol }, i) => {
    const at = `ports[${i}]`
    const errors = name === '' ? [] : isDns1123Label(name).map((why) => invalidField(`${at}.name`, name, why))
    if (names.has(name)) errors.push(duplicateField(`${at}.name`, name))
    names.add(name)
    if (!protocols.includes(protocol)) errors.push(unsupportedField(`${at}.protocol`, protocol, protocols))
    if (appProtocol !== undefined)
      errors.push(...isQualifiedName(appProtocol).map((why) => invalidField(`${at}.appProtocol`, appProtocol, why)))
    return errors
  })
}
