import { endpoints } from '../../../api/kinds.ts'
import type { EndpointSubset, Endpoints } from '../../../api/service.ts'
import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { columnsOf, text } from '../../age.ts'
import { isIPv4 } from '../../metadata/addresses.ts'
import { isDns1123Label } from '../../metadata/names.ts'
import type { Strategy } from '../../strategy.ts'

/** At most three of `ip:port`, then how many more. Models printers formatEndpoints (1.36). */
function endpointsText(object: Endpoints): string {
  const all = (object.subsets ?? []).flatMap(subsetTexts)
  if (all.length === 0) return '<none>'
  const shown = all.slice(0, 3).join(',')
  return all.length > 3 ? `${shown} + ${all.length - 3} more...` : shown
}

function subsetTexts({ addresses = [], ports = [] }: EndpointSubset): string[] {
  if (ports.length === 0) return addresses.map((address) => address.ip)
  return ports.flatMap((port) => addresses.map((address) => `${address.ip}:${port.port}`))
}

/** Models core/validation ValidateEndpointsCreate (1.36). */
function validate(object: Endpoints): FieldError[] {
  return (object.subsets ?? []).flatMap((subset, i) => {
    const field = `subsets[${i}]`
    const errors: FieldError[] = []
    if (!subset.addresses?.length && !subset.notReadyAddresses?.length)
      errors.push(requiredField(field, 'must specify `addresses` or `notReadyAddresses`'))
    for (const list of ['addresses', 'notReadyAddresses'] as const) {
      subset[list]?.forEach((address, a) => errors.push(...addressErrors(address.ip, `${field}.${list}[${a}].ip`)))
    }
    subset.ports?.forEach((port, p) => {
      const at = `${field}.ports[${p}].name`
      if ((subset.ports?.length ?? 0) > 1 && !port.name) errors.push(requiredField(at))
      if (port.name) errors.push(...isDns1123Label(port.name).map((why) => invalidField(at, port.name, why)))
      if (!(port.port >= 1 && port.port <= 65535)) {
        errors.push(invalidField(`${field}.ports[${p}].port`, port.port, 'must be between 1 and 65535, inclusive'))
      }
    })
    return errors
  })
}

function addressErrors(ip: string, field: string): FieldError[] {
  if (!isIPv4(ip) && !ip.includes(':'))
    return [invalidField(field, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
  if (ip === '0.0.0.0') return [invalidField(field, ip, 'may not be unspecified (0.0.0.0 or ::)')]
  if (ip.startsWith('127.')) return [invalidField(field, ip, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')]
  if (ip.startsWith('169.254.'))
    return [invalidField(field, ip, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')]
  return []
}

export const endpointsStrategy: Strategy<Endpoints> = {
  resource: endpoints,
  columns: columnsOf<Endpoints>(text('Endpoints', endpointsText)),
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  createOnUpdate: true,
  setDefaults(object) {
    for (const subset of object.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP'
  },
  validate,
}
