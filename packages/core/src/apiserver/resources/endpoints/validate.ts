import type { EndpointSubset, Endpoints } from '../../../api/service.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { badIP, isIP } from '../../metadata/domain-names.ts'
import { endpointIpErrors } from '../../metadata/endpoint-ip.ts'
import { isDns1123Label, isDns1123Subdomain, isQualifiedName } from '../../metadata/names.ts'
import { portNumberErrors } from '../../metadata/numbers.ts'

type Address = NonNullable<EndpointSubset['addresses']>[number]
type Port = NonNullable<EndpointSubset['ports']>[number]

/** Models core/validation validateEndpointSubsets (1.36). */
export function endpointsErrors({ subsets }: Endpoints): FieldError[] {
  return (subsets ?? []).flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, i) => {
    const at = `subsets[${i}]`
    const none = addresses.length === 0 && notReadyAddresses.length === 0
    return [
      ...(none ? [requiredField(at, 'must specify `addresses` or `notReadyAddresses`')] : []),
      ...addresses.flatMap((address, a) => addressErrors(address, `${at}.addresses[${a}]`)),
      ...notReadyAddresses.flatMap((address, a) => addressErrors(address, `${at}.notReadyAddresses[${a}]`)),
      ...ports.flatMap((port, p) => portErrors(port, ports.length > 1, `${at}.ports[${p}]`)),
    ]
  })
}

function addressErrors({ ip = '', hostname, nodeName }: Address, at: string): FieldError[] {
  const errors = isIP(ip) ? [] : [invalidField(`${at}.ip`, ip, badIP)]
  if (hostname) errors.push(...isDns1123Label(hostname).map((why) => invalidField(`${at}.hostname`, hostname, why)))
  if (nodeName !== undefined)
    errors.push(...isDns1123Subdomain(nodeName).map((why) => invalidField(`${at}.nodeName`, nodeName, why)))
  return [...errors, ...endpointIpErrors(ip, `${at}.ip`)]
}

const protocols = ['SCTP', 'TCP', 'UDP']

function portErrors(
  { name = '', port, protocol, appProtocol }: Port & { appProtocol?: string },
  requireName: boolean,
  at: string,
): FieldError[] {
  const errors = name === '' && requireName ? [requiredField(`${at}.name`)] : []
  if (name !== '') errors.push(...isDns1123Label(name).map((why) => invalidField(`${at}.name`, name, why)))
  errors.push(...portNumberErrors(port ?? 0, `${at}.port`))
  if (!protocol) errors.push(requiredField(`${at}.protocol`))
  else if (!protocols.includes(protocol)) errors.push(unsupportedField(`${at}.protocol`, protocol, protocols))
  if (appProtocol !== undefined)
    errors.push(...isQualifiedName(appProtocol).map((why) => invalidField(`${at}.appProtocol`, appProtocol, why)))
  return errors
}
