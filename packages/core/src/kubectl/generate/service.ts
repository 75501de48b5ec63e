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

const portName = (text: string): string => text.replaceAll(':', '-')

const digits = /^[+-]?\d+$/

/** Models create_service.go parsePorts (1.36). */
function parsePorts(text: string): { port: number; targetPort: number | string } | string {
  const [first = '', second] = text.split(':')
  if (!/^\d+$/.test(first)) return `strconv.ParseUint: parsing ${JSON.stringify(first)}: invalid syntax`
  const port = Number(first)
  if (port > 65535) return `strconv.ParseUint: parsing ${JSON.stringify(first)}: value out of range`
  if (second === undefined) return { port, targetPort: port }
  if (!digits.test(second)) {
    const problems = portNameProblems(second)
    return problems.length > 0 ? problems.join(',') : { port, targetPort: second }
  }
  const target = Number(second)
  return target >= 1 && target <= 65535 ? { port, targetPort: target } : 'must be between 1 and 65535, inclusive'
}

/** Models apimachinery util/validation IsValidPortName (1.36). */
function portNameProblems(name: string): string[] {
  const problems: string[] = []
  if (name.length > 15) problems.push('must be no more than 15 characters')
  if (!/^[-a-z0-9]+$/.test(name)) problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(name)) problems.push('must contain at least one letter (a-z)')
  if (name.includes('--')) problems.push('must not contain consecutive hyphens')
  if (name.startsWith('-') || name.endsWith('-')) problems.push('must not begin or end with a hyphen')
  return problems
}
