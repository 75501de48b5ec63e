import { endpoints, networkpolicies, pods } from '@kubemaze/core/api/kinds.ts'
import type { Pod } from '@kubemaze/core/api/pod.ts'
import type { Service, ServicePort } from '@kubemaze/core/api/service.ts'
import type { CheckContext } from '../../../lesson.ts'
import { coffeePort, labelText, namespace, notReadyBecause, servesCoffee } from './coffee-pod.ts'

/** Ready and not ready addresses of a Service, as its Endpoints say. */
export function endpointsOf(context: CheckContext, name: string): { ready: string[]; notReady: string[]; ports: number[] } {
  const subsets = context.client.get(endpoints, namespace, name)?.subsets ?? []
  return {
    ready: subsets.flatMap((subset) => (subset.addresses ?? []).map((address) => address.ip)),
    notReady: subsets.flatMap((subset) => (subset.notReadyAddresses ?? []).map((address) => address.ip)),
    ports: subsets.flatMap((subset) => (subset.ports ?? []).map((port) => port.port)),
  }
}

/** Does the Service's selector take in the Pod? */
export const selects = (service: Service, pod: Pod): boolean => {
  const wanted = Object.entries(service.spec.selector ?? {})
  return wanted.length > 0 && wanted.every(([key, value]) => pod.metadata.labels?.[key] === value)
}

/**
 * What is wrong with a Service that should lead to coffee: what was seen, then what to look at; undefined when its definition
 * leads there. In the order of the official guide "Debug Services".
 */
export function blameService(context: CheckContext, service: Service): string | undefined {
  const all = context.client.list(pods, namespace)
  return blameType(service) ?? blameSelector(service, all) ?? blamePorts(service, all) ?? blamePods(context, service, all)
}

function blameType(service: Service): string | undefined {
  if (service.spec.type !== 'ExternalName') return undefined
  return `Service ${service.metadata.name} is of type ExternalName: a DNS alias without address and ports. Delete it and expose the Pod again.`
}

function blameSelector(service: Service, all: readonly Pod[]): string | undefined {
  const { name } = service.metadata
  const selector = labelText(service.spec.selector)
  const look = "Look at the Pods' labels: kubectl get pods --show-labels"
  if (!selector)
    return `Service ${name} has no selector, so it finds no Pods by itself. Look at it: kubectl describe service ${name}`
  const selected = all.filter((pod) => selects(service, pod))
  if (selected.length === 0) {
    const coffee = all.find(servesCoffee)
    const seen = coffee ? ` Pod ${coffee.metadata.name} has ${labelText(coffee.metadata.labels) ?? 'no labels'}.` : ''
    return `Service ${name} selects ${selector}; no Pod has that label.${seen} ${look}`
  }
  const stranger = selected.find((pod) => !servesCoffee(pod))
  return stranger
    ? `Service ${name} selects ${selector}. Pod ${stranger.metadata.name} has that label too and serves no coffee: requests that land there go wrong. ${look}`
    : undefined
}

function blamePorts(service: Service, all: readonly Pod[]): string | undefined {
  const ports = service.spec.ports ?? []
  const { name } = service.metadata
  const selected = all.filter((pod) => selects(service, pod))
  const wrong = ports.map((port, index) => blamePort(name, port, index, selected)).filter((words) => words !== undefined)
  return wrong.length === ports.length ? wrong[0] : undefined
}

function blamePort(name: string, port: ServicePort, index: number, selected: readonly Pod[]): string | undefined {
  const field = `spec.ports[${index}]`
  const look = `Look at it: kubectl get service ${name} -o yaml`
  const target = port.targetPort ?? port.port
  if ((port.protocol ?? 'TCP') !== 'TCP')
    return `Service ${name} carries ${port.protocol}, but the coffee speaks TCP (${field}.protocol). ${look}`
  if (typeof target === 'string') {
    const declared = selected.flatMap((pod) => pod.spec.containers).flatMap((container) => container.ports ?? [])
    const meant = declared.find((one) => one.name === target)
    if (!meant)
      return `Service ${name} sends requests to the port named "${target}" (${field}.targetPort); no container declares a port with that name. ${look}`
    return meant.containerPort === coffeePort
      ? undefined
      : `The port named "${target}" is ${meant.containerPort}; the coffee listens on ${coffeePort}.`
  }
  if (target === coffeePort) return undefined
  const swapped = port.port === coffeePort ? ' port and targetPort are swapped: port is the Service’s, targetPort the Pod’s.' : ''
  return `Service ${name} sends requests to port ${target} of the Pod (${field}.targetPort), where nothing listens; the coffee listens on ${coffeePort}.${swapped} ${look}`
}

function blamePods(context: CheckContext, service: Service, all: readonly Pod[]): string | undefined {
  const selected = all.filter((pod) => selects(service, pod))
  const ready = selected.some((pod) => notReadyBecause(pod) === undefined)
  if (!ready) return selected.map(notReadyBecause).find((words) => words !== undefined)
  const policy = context.client.list(networkpolicies, namespace)[0]
  if (endpointsOf(context, service.metadata.name).ready.length === 0)
    return `Service ${service.metadata.name} has no endpoints yet.`
  return policy
    ? `NetworkPolicy ${policy.metadata.name} may keep requests out. Look at it: kubectl describe networkpolicy ${policy.metadata.name}`
    : undefined
}
