import { expect, it } from 'vitest'
import { clusterroles } from '../../api/kinds.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'

it('[CTL112] a role with an aggregation rule has the rules of all that it selects, by name, each once', () => {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 28), seed: 1, options: {} })
  const client = cluster.client()
  const rule = (...resources: string[]) => ({ apiGroups: [''], resources, verbs: ['get'] })
  const role = (name: string, labels: object, rules: object[], more: object = {}) =>
    void client.create(clusterroles, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name, labels },
      rules,
      ...more,
    } as never)
  const rules = () => client.get(clusterroles, '', 'all')?.rules?.map(({ resources }) => resources?.join()) ?? null
  const selectors = { clusterRoleSelectors: [{ matchLabels: { to: 'all' } }, { matchLabels: { too: 'all' } }] }
  role('all', { to: 'all' }, [rule('nodes')], { aggregationRule: selectors })
  expect(rules()).toBeNull()
  role('b', { to: 'all' }, [rule('pods')])
  role('a', { to: 'all' }, [rule('services'), rule('pods')])
  role('other', { to: 'nobody' }, [rule('secrets')])
  role('c', { too: 'all' }, [rule('events'), rule('services')])
  expect(rules()).toEqual(['services', 'pods', 'events'])
  client.patch(clusterroles, '', 'all', 'merge', { rules: [rule('nodes')] } as never)
  expect(rules()).toEqual(['services', 'pods', 'events'])
  client.delete(clusterroles, '', 'a')
  expect(rules()).toEqual(['pods', 'events', 'services'])
})
