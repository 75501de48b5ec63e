import { describe, expect, it } from 'vitest'
import type { Attributes } from '../core.ts'
import { bootstrapFlowSchemas } from '../resources/flowcontrol/bootstrap.ts'
import { byPrecedence } from '../resources/flowcontrol/strategies.ts'
import { belongsTo } from './classify.ts'

const schemas = bootstrapFlowSchemas().sort(byPrecedence)

/** user[:group,…] verb resource[.group][/subresource][@namespace], or a path. */
function flowOf(text: string): string | undefined {
  const [who = '', verb = '', what = ''] = text.split(' ')
  const [name = '', groups = ''] = who.split('=')
  const user = { name, groups: groups === '' ? ['system:authenticated'] : groups.split(',') }
  const none = { group: '', resource: '', subresource: '', namespace: '', name: '' }
  const attributes: Attributes = what.startsWith('/')
    ? { user, verb, ...none, path: what }
    : { user, verb, ...none, ...named(what) }
  return schemas.find((schema) => belongsTo(schema, attributes))?.metadata.name
}

function named(text: string): Partial<Attributes> {
  const [whole = '', namespace = ''] = text.split('@')
  const [full = '', subresource = ''] = whole.split('/')
  const [resource = '', ...group] = full.split('.')
  return { resource, group: group.join('.'), subresource, namespace }
}

describe('[API50] a request belongs to the first schema that has a rule for it', () => {
  const account = (name: string): string => `system:serviceaccount:${name}=system:serviceaccounts,system:authenticated`
  it.each([
    ['root=system:masters,system:authenticated list pods@default', 'exempt'],
    ['root=system:masters get /healthz', 'exempt'],
    ['system:anonymous=system:unauthenticated get /healthz', 'probes'],
    ['jane get /livez', 'probes'],
    ['jane get /livez/ping', 'global-default'],
    ['jane post /livez', 'global-default'],
    ['kubernetes-admin=kubeadm:cluster-admins,system:authenticated list pods@default', 'global-default'],
    ['system:kube-scheduler update leases.coordination.k8s.io@kube-system', 'system-leader-election'],
    ['system:kube-scheduler patch leases.coordination.k8s.io@kube-system', 'kube-scheduler'],
    ['system:kube-controller-manager update leases.coordination.k8s.io@kube-system', 'system-leader-election'],
    ['system:kube-controller-manager list endpoints@default', 'kube-controller-manager'],
    [`${account('kube-system:coredns')} get leases.coordination.k8s.io@other`, 'system-leader-election'],
    [`${account('kube-system:coredns')} list services`, 'kube-system-service-accounts'],
    [`${account('default:default')} list services@default`, 'service-accounts'],
    ['system:node:a=system:nodes,system:authenticated patch nodes/status', 'system-node-high'],
    ['system:node:a=system:nodes,system:authenticated update leases.coordination.k8s.io@kube-node-lease', 'system-node-high'],
    ['system:node:a=system:nodes,system:authenticated list leases.coordination.k8s.io', 'system-nodes'],
    ['system:node:a=system:nodes,system:authenticated get pods@default', 'system-nodes'],
    ['nobody=other get pods@default', undefined],
  ])('%s → %s', (request, flow) => expect(flowOf(request)).toBe(flow))
})
