import { namespaces, nodes, pods, serviceaccounts } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Resource } from '../../api/resource.ts'
import type { Service } from '../../api/service.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl } from '../command.ts'
import { getObject, listItems } from '../object-requests.ts'
import { mappingFor, serverResources } from '../rest-mapper.ts'

/** Names of a resource's objects in the namespace. */
export function namesOf(kubectl: Kubectl, resource: Resource): string[] {
  const items = listItems(kubectl, { resource, namespace: resource.namespaced ? kubectl.namespace : '' })
  return isFailure(items) ? [] : items.map(({ metadata }) => String((metadata as { name?: string }).name ?? ''))
}

const anyType = new Set('get describe delete edit label annotate patch wait expose autoscale scale debug'.split(' '))
const types: Record<string, string[]> = {
  scale: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'],
  autoscale: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'],
  expose: ['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'],
  set: 'cronjobs daemonsets deployments pods replicasets replicationcontrollers statefulsets'.split(' '),
  rollout: ['deployment', 'daemonset', 'statefulset'],
}
const podVerbs = new Set(['logs', 'exec', 'attach', 'port-forward', 'cp'])
const podOwners = 'daemonsets deployments jobs pods replicasets replicationcontrollers services statefulsets'.split(' ')
const nodeVerbs = new Set(['cordon', 'uncordon', 'drain'])

const silent = new Set(['create', 'create deployment', 'run', 'apply', 'diff'])
const lastApplied = new Set(['apply view-last-applied', 'apply edit-last-applied'])

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
  if (path === 'rollout pause' || path === 'rollout resume') return typeOrName(kubectl, ['deployment'], word)
  if (anyType.has(verb) || verb === 'rollout' || lastApplied.has(path)) return typeOrName(kubectl, types[verb], word)
  return silent.has(path) ? [] : undefined
}

const explained = (kubectl: Kubectl): string[] => serverResources(kubectl).map(({ resource }) => resource)

/** Models kubectl/pkg/util/completion PodResourceNameCompletionFunc and …AndContainer (1.36). */
function podArguments(kubectl: Kubectl, verb: string, word: string): string[] | undefined {
  const [first = ''] = kubectl.args
  if (verb === 'cp') return kubectl.args.length === 0 ? copyCandidates(kubectl, word) : undefined
  if (kubectl.args.length > 1) return []
  if (kubectl.args.length === 0) return podCandidates(kubectl, word)
  if (verb === 'port-forward') return portCandidates(kubectl, first, word)
  const pod = verb !== 'logs' || first.includes('/') ? undefined : getObject(kubectl, pods, kubectl.namespace, first)
  return !pod || isFailure(pod) ? [] : (pod as unknown as Pod).spec.containers.map(({ name }) => name)
}

/** LOCAL:PORT of a Service or Pod; digits that stand there are the local port. */
function portCandidates(kubectl: Kubectl, target: string, word: string): string[] {
  const [name = '', type = 'pods'] = target.split('/').reverse()
  const resource = mappingFor(serverResources(kubectl), type)
  const object = resource ? getObject(kubectl, resource, kubectl.namespace, name) : undefined
  if (!object || isFailure(object)) return []
  const ports =
    resource?.kind === 'Service'
      ? (object as unknown as Service).spec.ports?.map(({ port }) => port)
      : (object as unknown as Pod).spec.containers?.flatMap(({ ports: own = [] }) =>
          own.map(({ containerPort }) => containerPort),
        )
  return (ports ?? []).map((port) => `${/^\d+$/.test(word) ? word : port}:${port}`)
}

/** NAMESPACE/ and POD:, or NAMESPACE/POD:. Models kubectl/pkg/cmd/cp/cp.go NewCmdCp (1.36). */
function copyCandidates(kubectl: Kubectl, word: string): string[] | undefined {
  if (/^[/.~]/.test(word) || word.includes(':')) return undefined
  const [namespace = '', pod] = word.split('/')
  if (pod !== undefined) return namesOf({ ...kubectl, namespace }, pods).map((name) => `${namespace}/${name}:`)
  const places = word === '' ? ['./', '/'] : []
  return [
    ...places,
    ...namesOf(kubectl, namespaces).map((name) => `${name}/`),
    ...namesOf(kubectl, pods).map((name) => `${name}:`),
  ]
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
