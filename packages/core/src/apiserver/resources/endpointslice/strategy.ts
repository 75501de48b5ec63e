import type { EndpointSlice } from '../../../api/discovery.ts'
import { endpointslices } from '../../../api/kinds.ts'
import { columnsOf, text } from '../../columns.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'
import { sliceErrors } from './validate.ts'

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

export const endpointSliceStrategy: Strategy<EndpointSlice> = {
  resource: endpointslices,
  metadataChecks: { changes: 0, whole: 1 },
  tracksGeneration: 'endpoints and labels',
  unchangedItems: 'endpoints',
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
  validate: sliceErrors,
  validateUpdate: (slice, old) => [...sliceErrors(slice), ...immutable(slice.addressType ?? '', old.addressType, 'addressType')],
}
