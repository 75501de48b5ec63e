import type { EndpointSlice, SliceEndpoint } from '../../api/discovery.ts'
import type { Endpoints } from '../../api/service.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { head, type Writer } from './writer.ts'

/** Models describe.go describeEndpoints (1.36). */
export function describeEndpoints(out: Writer, object: Endpoints, context: Context): void {
  head(out, object.metadata)
  out.line(0, 'Subsets:')
  for (const { addresses, notReadyAddresses, ports } of object.subsets ?? []) {
    const list = (found: typeof addresses): string => (found ?? []).map(({ ip }) => ip).join(',') || '<none>'
    out.line(1, `Addresses:\t${list(addresses)}`)
    out.line(1, `NotReadyAddresses:\t${list(notReadyAddresses)}`)
    if (ports?.length) {
      out.line(1, 'Ports:')
      out.line(2, 'Name\tPort\tProtocol')
      out.line(2, '----\t----\t--------')
      for (const port of ports) out.line(2, `${port.name || '<unset>'}\t${port.port}\t${port.protocol ?? 'TCP'}`)
    }
    out.raw('\n')
  }
  describeEvents(out, object, context)
}

/** Models describe.go describeEndpointSliceV1 (1.36). */
export function describeEndpointSlice(out: Writer, slice: EndpointSlice, context: Context): void {
  head(out, slice.metadata)
  out.line(0, `AddressType:\t${slice.addressType}`)
  if (!slice.ports?.length) out.line(0, 'Ports: <unset>')
  else {
    out.line(0, 'Ports:')
    out.line(1, 'Name\tPort\tProtocol')
    out.line(1, '----\t----\t--------')
    for (const { name, port, protocol } of slice.ports)
      out.line(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol ?? 'TCP'}`)
  }
  if (!slice.endpoints?.length) out.line(0, 'Endpoints: <none>')
  else {
    out.line(0, 'Endpoints:')
    for (const endpoint of slice.endpoints) describeEndpoint(out, endpoint)
  }
  describeEvents(out, slice, context)
}

function describeEndpoint(out: Writer, { addresses, conditions, hostname, targetRef, nodeName, zone }: SliceEndpoint): void {
  out.line(1, `- Addresses:\t${addresses.join(', ') || '<none>'}`)
  out.line(2, 'Conditions:')
  out.line(3, `Ready:\t${conditions?.ready ?? '<unset>'}`)
  out.line(2, `Hostname:\t${hostname ?? '<unset>'}`)
  if (targetRef) out.line(2, `TargetRef:\t${targetRef.kind}/${targetRef.name}`)
  out.line(2, `NodeName:\t${nodeName ?? '<unset>'}`)
  out.line(2, `Zone:\t${zone ?? '<unset>'}`)
}
