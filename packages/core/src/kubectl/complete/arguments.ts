import { nodes, pods, type Resource } from '../../api/kinds.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl } from '../command.ts'
import { listItems } from '../object-requests.ts'
import { mappingFor, serverResources } from '../rest-mapper.ts'

/** Names of a resource's objects in the namespace. */
export function namesOf(kubectl: Kubectl, resource: Resource): string[] {
  const items = listItems(kubectl, { resource, namespace: resource.namespaced ? kubectl.namespace : '' })
  return isFailure(items) ? [] : items.map(({ metadata }) => String((metadata as { name?: string }).name ?? ''))
}

const anyType = new Set(
  'get describe delete edit label annotate patch wait events diff replace apply expose autoscale scale'.split(' '),
)
const types: Record<string, string[]> = {
  scale: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'],
  autoscale: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'],
  expose: ['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'],
  rollout: ['deployment', 'daemonset', 'statefulset'],
}
const podVerbs = new Set(['logs', 'exec', 'attach', 'port-forward', 'debug', 'cp'])
const nodeVerbs = new Set(['cordon', 'uncordon', 'drain'])

/** Candidates for a verb's argument: types, names, TYPE/NAME. */
export function argumentCandidates(kubectl: Kubectl, path: string, word: string): string[] | undefined {
  const [verb = ''] = path.split(' ')
  if (podVerbs.has(verb)) return kubectl.args.length === 0 ? podCandidates(kubectl, word) : []
  if (nodeVerbs.has(verb)) return namesOf(kubectl, nodes)
  if (verb === 'taint' && kubectl.args.length <= 1) return kubectl.args.length === 0 ? ['node', 'nodes'] : namesOf(kubectl, nodes)
  if (path === 'top pod' || path === 'top node') return namesOf(kubectl, path === 'top pod' ? pods : nodes)
  if (verb === 'explain') return explained(kubectl)
  if (anyType.has(verb) || verb === 'rollout' || path.startsWith('set ')) return typeOrName(kubectl, types[verb], word)
  return verb === 'create' || verb === 'run' || verb === 'config' ? [] : undefined
}

const explained = (kubectl: Kubectl): string[] => serverResources(kubectl).map(({ resource }) => resource)

function podCandidates(kubectl: Kubectl, word: string): string[] {
  const names = namesOf(kubectl, pods)
  return word.includes('/')
    ? slashed(kubectl, word)
    : [...names, 'deployment/', 'service/', 'pod/'].filter((name) => word !== '' || !name.endsWith('/'))
}

function typeOrName(kubectl: Kubectl, allowed: string[] | undefined, word: string): string[] {
  const [type] = kubectl.args
  if (type !== undefined && !type.includes('/')) return namesOfType(kubectl, type)
  if (word.includes('/') || type !== undefined) return slashed(kubectl, word)
  const resources = serverResources(kubectl).filter((row) => row.verbs.includes('get'))
  const comma = word.lastIndexOf(',') + 1
  const offered = allowed ?? resources.map((row) => (isShadowed(resources, row) ? `${row.resource}.${row.group}` : row.resource))
  return offered.map((name) => `${word.slice(0, comma)}${name}`)
}

/** True where another group has the plural first. */
const isShadowed = (resources: readonly Resource[], row: Resource): boolean =>
  resources.find(({ resource }) => resource === row.resource) !== row

function namesOfType(kubectl: Kubectl, type: string): string[] {
  const resource = mappingFor(serverResources(kubectl), type)
  return resource ? namesOf(kubectl, resource).filter((name) => !kubectl.args.slice(1).includes(name)) : []
}

function slashed(kubectl: Kubectl, word: string): string[] {
  const [type = ''] = word.split('/')
  return namesOfType({ ...kubectl, args: [] }, type).map((name) => `${type}/${name}`)
}
