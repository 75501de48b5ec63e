import { services } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import type { Service } from '../api/service.ts'
import type { Client } from '../client/client.ts'

/**
 * COFFEE_SERVICE_HOST and its kin: for the Services of the Pod's namespace (unless enableServiceLinks is false) and for
 * default/kubernetes always. Models pkg/kubelet/envvars FromServices and kubelet getServiceEnvVarMap (1.36).
 */
export function serviceEnv(client: Client, pod: Pod): Record<string, string> {
  const namespace = pod.metadata.namespace ?? 'default'
  const master = client.get(services, 'default', 'kubernetes')
  const own = pod.spec.enableServiceLinks === false ? [] : client.list(services, namespace)
  const seen = new Map<string, Service>()
  for (const service of [...(master ? [master] : []), ...own]) if (hasClusterIp(service)) seen.set(service.metadata.name, service)
  const out: Record<string, string> = {}
  for (const service of seen.values()) Object.assign(out, variables(service))
  return out
}

function hasClusterIp(service: Service): boolean {
  const ip = service.spec.clusterIP
  return ip !== undefined && ip !== '' && ip !== 'None' && service.spec.type !== 'ExternalName'
}

const upper = (name: string): string => name.replaceAll('-', '_').toUpperCase()

function variables(service: Service): Record<string, string> {
  const prefix = upper(service.metadata.name)
  const ip = service.spec.clusterIP as string
  const ports = service.spec.ports ?? []
  const first = ports[0]
  if (!first) return {}
  const out: Record<string, string> = {
    [`${prefix}_SERVICE_HOST`]: ip,
    [`${prefix}_SERVICE_PORT`]: String(first.port),
  }
  for (const port of ports) if (port.name) out[`${prefix}_SERVICE_PORT_${upper(port.name)}`] = String(port.port)
  ports.forEach((port, i) => {
    const protocol = port.protocol ?? 'TCP'
    const url = `${protocol.toLowerCase()}://${ip}:${port.port}`
    const base = `${prefix}_PORT_${port.port}_${protocol}`
    if (i === 0) out[`${prefix}_PORT`] = url
    out[base] = url
    out[`${base}_PROTO`] = protocol.toLowerCase()
    out[`${base}_PORT`] = String(port.port)
    out[`${base}_ADDR`] = ip
  })
  return out
}
