import { pods, services } from '@kubemaze/core/api/kinds.ts'
import type { Service } from '@kubemaze/core/api/service.ts'
import type { Origin } from '@kubemaze/core/network/packet.ts'
import { isNear } from '../../../hints/of-names.ts'
import { hint, passed, pending } from '../../../hints/result.ts'
import type { CheckContext, CheckResult } from '../../../lesson.ts'
import { blameService, selects } from './blame-service.ts'
import { elsewhere, labelText, namespace, podNamed, servesCoffee } from './coffee-pod.ts'
import { inWords, requestPage } from './request.ts'

export const serviceNamed = (context: CheckContext, name: string): Service | undefined =>
  context.client.get(services, namespace, name)

/** The Service of this name, or the result that says why there is none. */
export function serviceOr(context: CheckContext, name: string): { service: Service } | { result: CheckResult } {
  const service = serviceNamed(context, name)
  if (service) return { service }
  const other = elsewhere(context, 'service', name)
  if (other)
    return {
      result: hint(
        `Service ${name} is in the namespace ${other}; this lesson works in ${namespace}. Create it there: kubectl -n ${namespace} …`,
      ),
    }
  const misnamed = misnamedFor(context, name)
  if (misnamed)
    return { result: hint(`There is a Service ${misnamed}, but none called ${name}. Names are exact: kubectl get services`) }
  return { result: pending(`There is no Service ${name} yet.`) }
}

const known = new Set(['kubernetes', 'coffee', 'coffee-internal', 'coffee-lb'])

/** A Service that was meant to be this one: nearly the name, or it leads to the coffee. */
function misnamedFor(context: CheckContext, name: string): string | undefined {
  if (name !== 'coffee') return undefined
  const brewing = context.client.list(pods, namespace).filter(servesCoffee)
  const others = context.client.list(services, namespace).filter((service) => !known.has(service.metadata.name))
  const meant = others.find((other) => isNear(other.metadata.name, name) || brewing.some((pod) => selects(other, pod)))
  return meant?.metadata.name
}

/** Before a Service exists: can the Pod be exposed at all? */
export function beforeExpose(context: CheckContext): CheckResult | undefined {
  const pod = podNamed(context, 'coffee')
  if (!pod || serviceNamed(context, 'coffee') || labelText(pod.metadata.labels)) return undefined
  return hint(
    'Pod coffee has no labels, so kubectl cannot expose it: a Service finds its Pods by labels. Give it one: kubectl label pod coffee run=coffee',
  )
}

/** Passed when the address answers with the coffee page from `from`; else what was seen and what is to blame. */
export function answersWithCoffee(context: CheckContext, service: Service, from: Origin, ip: string, port: number): CheckResult {
  const address = `${ip}:${port}`
  const sight = requestPage(context, from, ip, port)
  if (sight.saw === 'coffee') return passed(`${inWords(sight, address)}.`)
  const blame = blameService(context, service) ?? `Look at it: kubectl describe service ${service.metadata.name}`
  return hint(`${inWords(sight, address)}. ${blame}`)
}
