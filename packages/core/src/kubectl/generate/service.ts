import type { JsonObject } from '../../api/json.ts'
import { type Failed, fail } from '../errors.ts'

export interface ServicePlan {
  name: string
  namespace: string | undefined
  type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
  tcp: readonly string[]
  clusterIp?: string
  externalName?: string
  nodePort?: number
}

/** A Service of `kubectl create service`. Models kubectl/pkg/cmd/create/create_service.go (1.36). */
export function serviceObject(plan: ServicePlan): JsonObject | Failed {
  const ports = plan.tcp.map((text) => parsePorts(text))
  const wrong = ports.find((port) => typeof port === 'string')
  if (typeof wrong === 'string') return fail(wrong)
  const labels = { app: plan.name }
  const listed = (ports as { port: number; targetPort: number | string }[]).map(({ port, targetPort }, i) => ({
    name: portName(plan.tcp[i] as string),
    protocol: 'TCP',
    port,
    targetPort,
    ...(plan.nodePort ? { nodePort: plan.nodePort } : {}),
  }))
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: plan.name, ...(plan.namespace === undefined ? {} : { namespace: plan.namespace }), labels },
    spec: {
      ...(listed.length > 0 ? { ports: listed } : {}),
      selector: labels,
      ...(plan.clusterIp ? { clusterIP: plan.clusterIp } : {}),
      type: plan.type,
      ...(plan.externalName ? { externalName: plan.externalName } : {}),
    },
    status: { loadBalancer: {} },
  } as unknown as JsonObject
}

const portName = (text: string): string => text.replace(':', '-')

function parsePorts(text: string): { port: number; targetPort: number | string } | string {
  const [first = '', second] = text.split(':')
  const port = Number(first)
  if (!/^-?\d+$/.test(first)) return `strconv.ParseInt: parsing ${JSON.stringify(first)}: invalid syntax`
  const wrong = portError(port)
  if (wrong) return wrong
  if (second === undefined) return { port, targetPort: port }
  if (!/^\d+$/.test(second)) return { port, targetPort: second }
  const target = Number(second)
  const badTarget = portError(target)
  return badTarget ?? { port, targetPort: target }
}

const portError = (port: number): string | undefined =>
  port >= 0 && port <= 65535 ? undefined : `${port} is not a valid port number. Valid port numbers are 1 to 65535, inclusive`
