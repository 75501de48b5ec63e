import { type APIService, automanagedLabel } from '../../api/aggregation.ts'
import { apiservices, customresourcedefinitions } from '../../api/kinds.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Client } from '../../client/client.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'

type Definition = KubeObject & { spec?: { group?: string; versions?: { name?: string; served?: boolean }[] } }

/**
 * Keeps an APIService for each version of a group that CustomResourceDefinitions serve. Keys are its names.
 * Models pkg/controlplane/controller/crdregistration and kube-aggregator/pkg/controllers/autoregister (1.36).
 */
export const customApiServiceController: Controller = {
  name: 'crdregistration',
  watches: [
    watchRule(customresourcedefinitions, ({ object, old }) => [
      ...new Set([object, old].flatMap((one) => versionsOf(one as Definition | undefined).map(([name]) => name))),
    ]),
    watchRule(apiservices, ({ type, object: { metadata } }) =>
      type !== 'ADDED' && metadata.labels?.[automanagedLabel] === 'true' ? [metadata.name] : [],
    ),
  ],
  reconcile(name, { client }: ControllerContext) {
    const there = client.get(apiservices, '', name)
    const wanted = servedAs(client, name)
    if (wanted && !there) client.create(apiservices, wanted)
    if (!wanted && there?.metadata.labels?.[automanagedLabel] === 'true') client.delete(apiservices, '', name)
  },
}

/** The versions that a definition has, by the names of their APIServices, and whether they are served. */
const versionsOf = (definition: Definition | undefined): [name: string, group: string, version: string, served: boolean][] => {
  const { group = '', versions = [] } = definition?.spec ?? {}
  return versions.map(({ name = '', served }) => [`${name}.${group}`, group, name, served === true])
}

function servedAs(client: Client, name: string): APIService | undefined {
  for (const definition of client.list(customresourcedefinitions))
    for (const [service, group, version, served] of versionsOf(definition))
      if (service === name && served) return apiServiceOf(name, group, version)
  return undefined
}

const apiServiceOf = (name: string, group: string, version: string): APIService => ({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name, labels: { [automanagedLabel]: 'true' } },
  spec: { group, version, groupPriorityMinimum: 1000, versionPriority: 100 },
})
