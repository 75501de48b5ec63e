import { namespaces, nodes, pods, serviceaccounts } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Resource } from '../../api/resource.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl } from '../command.ts'
import { getObject, listItems } from '../object-requests.ts'
import { mappingFor, serverResources } from '../rest-mapper.ts'

/** Names of a resource's objects in the namespace. */
export function namesOf(kubectl: Kubectl, resource: Resource): string[] {
  const items = listItems(kubectl, { resource, namespace: resource.namespaced ? kubectl.namespace : '' })
  return isFailure(items) ? [] : items.map(({ metadata }) => String((metadata as { name?: string }).name ?? ''))
}

const anyType = new Set('get describe delete edit label annotate patch wait expose autoscale scale'.split(' '))
const types: Record<string, string[]> = {
  scale: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'],
  autoscale: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'],
  expose: ['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'],
  set: 'cronjobs daemonsets deployments pods replicasets replicationcontrollers statefulsets'.split(' '),
  rollout: ['deployment', 'daemonset', 'statefulset'],
}
const podVerbs = new Set(['logs', 'exec', 'attach', 'port-forward', 'debug', 'cp'])
const podOwners = 'daemonsets deployments jobs pods replicasets replicationcontrollers services statefulsets'.split(' ')
const nodeVerbs = new Set(['cordon', 'uncordon', 'drain'])

const silent = new Set(['create', 'run', 'config', 'events', 'apply', 'diff', 'replace'])

/** Candidates for a verb's argument: types, names, TYPE/NAME. */
export function argumentCandidates(kubectl: Kubectl, path: string, word: string): string[] | undefined {
  const [verb = ''] = path.split(' ')
  if (podVerbs.has(verb)) return podArguments(kubectl, verb, word)
  if (nodeVerbs.has(verb)) return kubectl.args.length === 0 ? namesOf(kubectl, nodes) : []
  if (path === 'create token') return kubectl.args.length === 0 ? namesOf(kubectl, serviceaccounts) : []
  if (path.startsWith('set ')) return typeOrName(kubectl, path === 'set selector' ? ['services'] : types.set, word)
  if (verb === 'taint') return typeOrName(kubectl, ['node'], word)
  if (path === 'top pod' || path === 'top node') return namesOf(kubectl, path === 'top pod' ? pods : nodes)
  if (verb === 'explain') return explained(kubectl)
  if (anyType.has(verb) || verb === 'rollout') return typeOrName(kubectl, types[verb], word)
  return silent.has(verb) ? [] : undefined
}

const explained = (kubectl: Kubectl): string[] => serverResources(kubectl).map(({ resource }) => resource)

/** Models kubectl/pkg/util/completion PodResourceNameCompletionFunc and …AndContainer (1.36). */
function podArguments(kubectl: Kubectl, verb: string, word: string): string[] {
  const [first = ''] = kubectl.args
  if (verb === 'cp') return kubectl.args.length === 0 ? copyCandidates(kubectl, word) : []
  if (kubectl.args.length > 1 || verb === 'debug') return kubectl.args.length === 0 ? podCandidates(kubectl, word) : []
  if (kubectl.args.length === 0) return podCandidates(kubectl, word)
  const pod = first.includes('/') ? undefined : getObject(kubectl, pods, kubectl.namespace, first)
  if (!pod || isFailure(pod)) return []
  const { containers } = (pod as unknown as Pod).spec
  if (verb === 'logs') return containers.map(({ name }) => name)
  if (verb !== 'port-forward') return []
  return containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => `${containerPort}:${containerPort}`))
}

/** NAMESPACE/ and POD:, or NAMESPACE/POD:. Models kubectl/pkg/cmd/cp/cp.go NewCmdCp (1.36). */
function copyCandidates(kubectl: Kubectl, word: string): string[] {
  if (/^[/.~]/.test(word) || word.includes(':')) return []
  const [namespace = '', pod] = word.split('/')
  if (pod !== undefined) return namesOf({ ...kubectl, namespace }, pods).map((name) => `${namespace}/${name}:`)
  return [...namesOf(kubectl, namespaces).map((name) => `${name}/`), ...namesOf(kubectl, pods).map((name) => `${name}:`)]
}

const podCandidates = (kubectl: Kubectl, word: string): string[] =>
  word.includes('/') ? slashed(kubectl, word) : [...namesOf(kubectl, pods), ...podOwners.map((type) => `${type}/`)]

function typeOrName(kubectl: Kubectl, allowed: string[] | undefined, word: string): string[] {
  const [type] = kubectl.args
  if (type !== undefined && !type.includes('/')) return namesOfType(kubectl, type)
  if (word.includes('/') || type !== undefined) return slashed(kubectl, word)
  const resources = serverResources(kubectl).filter((row) => row.verbs.includes('get'))
  const comma = word.lastIndexOf(',') + 1
  const offered = allowed ?? resources.map((row) => (row.group === '' ? row.resource : `${row.resource}.${row.group}`))
  return offered.map((name) => `${word.slice(0, comma)}${name}`)
}

function namesOfType(kubectl: Kubectl, type: string): string[] {
  const all = serverResources(kubectl)
  const resources = type.split(',').flatMap((part) => {
    const category = all.filter((row) => row.categories.includes(part))
    return category.length > 0 ? category : [mappingFor(all, part)]
  })
  const names = resources.flatMap((resource) => (resource ? namesOf(kubectl, resource) : []))
  return names.filter((name) => !kubectl.args.slice(1).includes(name))
}

function slashed(kubectl: Kubectl, word: string): string[] {
  const [type = ''] = word.split('/')
  return namesOfType({ ...kubectl, args: [] }, type).map((name) => `${type}/${name}`)
}
