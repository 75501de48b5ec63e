import { services } from '@kubemaze/core/api/kinds.ts'
import type { CheckContext } from '../lesson.ts'
import { originOf, type SeenName } from '../seen/seen.ts'

/** Why a name was not found; undefined when it is by now, or is none of the cluster's. */
export function ofName(context: CheckContext, seen: SeenName): string | undefined {
  if (seen.found) return undefined
  const from = originOf(seen.from)
  const short = shortName(seen.name)
  const all = context.client.list(services)
  if (from.kind !== 'pod') {
    const known = all.some(({ metadata }) => metadata.name === short.service)
    return known
      ? `${short.service} is a name of the cluster's DNS, which Pods ask; a node does not. Ask in a Pod: kubectl run debugger --image=ansilh/debug-tools --restart=Never`
      : undefined
  }
  const network = context.network(from)
  const { addresses, tried } = network.resolve(short.text)
  const silent = tried.length > 0 && tried.every(({ answer }) => answer === undefined)
  if (silent)
    return "The cluster's DNS does not answer, so no name is found. Look at it: kubectl get pods -n kube-system -l k8s-app=kube-dns"
  if (addresses.length > 0)
    return seen.name === short.text
      ? `${seen.name} was asked for as it stands, without the search list of /etc/resolv.conf, as dig does it. Add +search, or ask for the full name: ${short.service}.${short.namespace ?? from.namespace}.svc.cluster.local`
      : undefined
  return elsewhere(short, from.namespace, all)
}

interface Short {
  /** As a person would have said it: without the domains of a search list. */
  text: string
  service: string
  namespace: string | undefined
}

function shortName(name: string): Short {
  const text = name.replace(/\.$/, '').replace(/(\.svc)?\.cluster\.local$/, '')
  const [service = '', namespace] = text.split('.')
  return { text, service, namespace }
}

type Named = { metadata: { name: string; namespace?: string } }

function elsewhere({ service, namespace, text }: Short, own: string, all: readonly Named[]): string | undefined {
  const wanted = namespace ?? own
  const others = all.filter(({ metadata }) => metadata.name === service && metadata.namespace !== wanted)
  const [other] = others
  if (other) {
    return `Service ${service} is not in namespace ${wanted} but in ${other.metadata.namespace}: short names look in the Pod's own namespace. Ask for ${service}.${other.metadata.namespace}. See where it is: kubectl get services -A`
  }
  const near = all.find(({ metadata }) => isNear(metadata.name, service))
  const meant = near ? ` Did you mean ${near.metadata.name}?` : ''
  return `There is no Service ${service} in any namespace, so ${text} is no name.${meant} See what there is: kubectl get services -A`
}

/** One letter more, less or other. */
export function isNear(one: string, other: string): boolean {
  if (one === other || Math.abs(one.length - other.length) > 1) return false
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return [
    one.slice(at + 1) === other.slice(at + 1),
    one.slice(at) === other.slice(at + 1),
    one.slice(at + 1) === other.slice(at),
  ].some(Boolean)
}
