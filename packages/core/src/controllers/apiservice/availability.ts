import type { APIService } from '../../api/aggregation.ts'
import type { EndpointSlice } from '../../api/discovery.ts'
import { endpointslices, services } from '../../api/kinds.ts'
import type { Client } from '../../client/client.ts'

export interface Verdict {
  status: 'True' | 'False'
  reason: string
  message: string
}

/** Asks the server behind an APIService for its discovery document: undefined when it answers, else why it does not. */
export type DiscoveryCheck = (service: APIService) => string | undefined

const no = (reason: string, message: string): Verdict => ({ status: 'False', reason, message })

/** Models kube-aggregator/pkg/controllers/status/remote/remote_available_controller.go sync (1.36). */
export function serviceCondition(of: APIService, client: Client, check: DiscoveryCheck): Verdict {
  const { namespace = '', name = '', port = 443 } = of.spec.service ?? {}
  const service = client.get(services, namespace, name)
  const where = `service/${name} in ${JSON.stringify(namespace)}`
  if (!service) return no('ServiceNotFound', `${where} is not present`)
  if ((service.spec.type ?? 'ClusterIP') === 'ClusterIP') {
    const found = service.spec.ports?.find((one) => one.port === port)
    if (!found) return no('ServicePortError', `${where} is not listening on port ${port}`)
    const slices = slicesOf(client, namespace, name)
    if (slices.length === 0) return no('EndpointsNotFound', `cannot find endpointslices for ${where}`)
    const portName = found.name ?? ''
    if (!slices.some((slice) => isUsable(slice, portName)))
      return no('MissingEndpoints', `endpointslices for ${where} have no addresses with port name ${JSON.stringify(portName)}`)
  }
  const failed = check(of)
  if (failed !== undefined) return no('FailedDiscoveryCheck', failed)
  return { status: 'True', reason: 'Passed', message: 'all checks passed' }
}

const slicesOf = (client: Client, namespace: string, name: string): EndpointSlice[] =>
  client.list(endpointslices, namespace).filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)

/** Models its hasAvailableEndpoint (1.36). */
const isUsable = ({ endpoints, ports }: EndpointSlice, portName: string): boolean =>
  (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false) &&
  (ports ?? []).some((port) => (port.name ?? '') === portName && port.port !== undefined)
