import type { EndpointSlice } from '../../../api/discovery.ts'
import { endpointslices } from '../../../api/kinds.ts'
import { duplicateField, type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { columnsOf, text } from '../../age.ts'
import { isIPv4 } from '../../metadata/addresses.ts'
import { isDns1123Label } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'

const firstThree = (all: string[], none: string): string => {
  if (all.length === 0) return none
  const shown = all.slice(0, 3).join(',')
  return all.length > 3 ? `${shown} + ${all.length - 3} more...` : shown
}

/** Models printers formatDiscoveryPorts and formatDiscoveryEndpoints (1.36). */
const portsText = (slice: EndpointSlice): string =>
  firstThree(
    (slice.ports ?? []).map((port) => (port.port === undefined ? '*' : String(port.port))),
    '<unset>',
  )

const endpointsText = (slice: EndpointSlice): string =>
  firstThree(
    (slice.endpoints ?? []).map((endpoint) => endpoint.addresses[0] ?? ''),
    '<unset>',
  )

const protocols = ['SCTP', 'TCP', 'UDP']
const addressTypes = ['FQDN', 'IPv4', 'IPv6']

function validate(slice: EndpointSlice): FieldError[] {
  if (!slice.addressType) return [requiredField('addressType')]
  if (!addressTypes.includes(slice.addressType)) return [unsupportedField('addressType', slice.addressType, addressTypes)]
  const errors: FieldError[] = []
  slice.endpoints?.forEach((endpoint, i) => {
    const field = `endpoints[${i}].addresses`
    if (!endpoint.addresses?.length) errors.push(requiredField(field, 'must contain at least 1 address'))
    endpoint.addresses?.forEach((address, a) => {
      if (slice.addressType === 'IPv4' && !isIPv4(address))
        errors.push(invalidField(`${field}[${a}]`, address, 'must be a valid IPv4 address'))
    })
  })
  return [...errors, ...portErrors(slice)]
}

/** Models discovery/validation validatePorts (1.36). */
function portErrors({ ports }: EndpointSlice): FieldError[] {
  const names = new Set<string>()
  return (ports ?? []).flatMap(({ name, protocol }, i) => {
    const shown = name ?? ''
    const errors = shown === '' ? [] : isDns1123Label(shown).map((why) => invalidField(`ports[${i}].name`, shown, why))
    if (names.has(shown)) errors.push(duplicateField(`ports[${i}].name`, shown))
    names.add(shown)
    if (!protocols.includes(protocol ?? '')) errors.push(unsupportedField(`ports[${i}].protocol`, protocol ?? '', protocols))
    return errors
  })
}

export const endpointSliceStrategy: Strategy<EndpointSlice> = {
  resource: endpointslices,
  tracksGeneration: true,
  columns: columnsOf<EndpointSlice>(
    text('AddressType', (slice) => slice.addressType),
    text('Ports', portsText),
    text('Endpoints', endpointsText),
  ),
  setDefaults(slice) {
    slice.endpoints ??= null
    slice.ports ??= null
    for (const port of slice.ports ?? []) {
      port.name ??= ''
      port.protocol ||= 'TCP'
    }
  },
  validate,
  validateUpdate: (slice, old) => [...immutable(slice.addressType, old.addressType, 'addressType'), ...validate(slice)],
}
