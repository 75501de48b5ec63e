import { equal } from '../../api/copy.ts'
import type { ResourceQuota } from '../../api/core.ts'
import { storedCustomResources } from '../../api/custom-resources.ts'
import { customresourcedefinitions, resourcequotas } from '../../api/kinds.ts'
import { quotaConcerns, usageTexts, usedBy } from '../../api/quota-usage.ts'
import type { Resource } from '../../api/resource.ts'
import { resourceTable } from '../../api/resource-table.ts'
import type { Client } from '../../client/client.ts'
import { type Controller, type ObjectChange, type WatchRule, watchRule } from '../controller.ts'

/** Events are counted by nobody. Models pkg/quota/v1/install DefaultIgnoredResources (1.36). */
const countable = resourceTable.filter((of) => of.namespaced && of.verbs.includes('delete') && of.resource !== 'events')

const concernedBy = (resource: Resource): WatchRule => ({
  resource,
  keys: ({ object, type }, client) => {
    if (type === 'MODIFIED' && !measured.has(resource.resource)) return []
    return quotasFor(client, object.metadata.namespace as string, resource)
  },
})

/** Kinds whose objects can use more or less as they change. */
const measured = new Set(['pods', 'services', 'persistentvolumeclaims'])

const quotasFor = (client: Client, namespace: string, resource: Resource): string[] =>
  client
    .list(resourcequotas, namespace)
    .filter((quota) => Object.keys(quota.spec?.hard ?? {}).some((name) => quotaConcerns(name, resource)))
    .map(keyOf)

const keyOf = ({ metadata }: ResourceQuota): string => `${metadata.namespace}/${metadata.name}`

/** Kinds that are defined here and that a quota counts. */
const customs = (client: Client, { spec }: ResourceQuota): Resource[] =>
  Object.keys(spec?.hard ?? {}).some((name) => name.startsWith('count/'))
    ? storedCustomResources(client.list(customresourcedefinitions)).filter(({ namespaced }) => namespaced)
    : []

/** Quotas that count objects of a custom object's group. */
function countersOf({ object, type }: ObjectChange, client: Client): string[] {
  const { namespace } = object.metadata
  if (type === 'MODIFIED' || namespace === undefined) return []
  const group = object.apiVersion?.split('/')[0]
  const counts = (name: string): boolean => name.startsWith('count/') && name.endsWith(`.${group}`)
  return client
    .list(resourcequotas, namespace)
    .filter(({ spec }) => Object.keys(spec?.hard ?? {}).some(counts))
    .map(keyOf)
}

/** Says in each quota's status what is used of it. Models pkg/controller/resourcequota (1.36). */
export const resourceQuotaController: Controller = {
  name: 'resourcequota',
  watches: [
    watchRule(resourcequotas, ({ object, type }) => (type === 'DELETED' ? [] : [keyOf(object)])),
    ...countable.map(concernedBy),
  ],
  custom: countersOf,
  reconcile(key, { client }) {
    const [namespace = '', name = ''] = key.split('/')
    const quota = client.get(resourcequotas, namespace, name)
    if (!quota) return
    const hard = quota.spec?.hard ?? {}
    const used = usageTexts(usedBy(quota, [...countable, ...customs(client, quota)], (of) => client.list(of, namespace)))
    const status = Object.keys(hard).length === 0 ? {} : { hard, used }
    if (!equal(quota.status ?? {}, status)) client.updateStatus(resourcequotas, { ...quota, status })
  },
}
