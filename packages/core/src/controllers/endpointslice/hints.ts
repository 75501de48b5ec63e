import type { SliceEndpoint } from '../../api/discovery.ts'
import type { Service } from '../../api/service.ts'
import { asksForHints } from './auto-hints.ts'

/** Hints of trafficDistribution. Models endpointslice/trafficdist (1.36). */
export function withHints(service: Service, endpoints: SliceEndpoint[]): SliceEndpoint[] {
  // hints by the zones' CPUs come before those of trafficDistribution
  if (asksForHints(service)) return endpoints
  const { trafficDistribution } = service.spec
  if (trafficDistribution === 'PreferSameZone' || trafficDistribution === 'PreferClose') {
    return endpoints.map((endpoint) =>
      endpoint.zone && endpoint.conditions?.ready ? { ...endpoint, hints: { forZones: [{ name: endpoint.zone }] } } : endpoint,
    )
  }
  if (trafficDistribution === 'PreferSameNode') {
    return endpoints.map((endpoint) => {
      if (!endpoint.nodeName || !endpoint.conditions?.ready) return endpoint
      const zones = endpoint.zone ? { forZones: [{ name: endpoint.zone }] } : {}
      return { ...endpoint, hints: { ...zones, forNodes: [{ name: endpoint.nodeName }] } }
    })
  }
  return endpoints
}
