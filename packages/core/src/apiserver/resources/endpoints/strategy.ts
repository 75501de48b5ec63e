import { endpoints } from '../../../api/kinds.ts'
import type { EndpointSubset, Endpoints } from '../../../api/service.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { endpointsErrors } from './validate.ts'

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

export const endpointsStrategy: Strategy<Endpoints> = {
  resource: endpoints,
  columns: columnsOf<Endpoints>(text('Endpoints', endpointsText)),
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  createOnUpdate: true,
  setDefaults(object) {
    for (const subset of object.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP'
  },
  validate: endpointsErrors,
}
