import { equal } from '../../api/copy.ts'
import { clusterroles } from '../../api/kinds.ts'
import { selectorMatches } from '../../api/label-selector.ts'
import type { ClusterRole, PolicyRule } from '../../api/rbac.ts'
import type { Client } from '../../client/client.ts'
import { type Controller, watchRule } from '../controller.ts'

/** Gives roles with an aggregation rule the rules of all that it selects. Models pkg/controller/clusterroleaggregation (1.36). */
export const clusterRoleAggregationController: Controller = {
  name: 'clusterroleaggregation',
  watches: [
    watchRule(clusterroles, (_, client) =>
      client
        .list(clusterroles)
        .filter(({ aggregationRule }) => aggregationRule !== undefined)
        .map(({ metadata }) => metadata.name),
    ),
  ],
  reconcile(name, { client }) {
    const role = client.get(clusterroles, '', name)
    if (!role?.aggregationRule || role.metadata.deletionTimestamp) return
    const rules = collected(role, client)
    if (!equal(rules, role.rules ?? [])) client.update(clusterroles, { ...role, rules: rules.length > 0 ? rules : null })
  },
}

/** Selector by selector, each one's roles by name; a rule that is there already is left out. */
function collected(role: ClusterRole, client: Client): PolicyRule[] {
  const all = client.list(clusterroles).filter(({ metadata }) => metadata.name !== role.metadata.name)
  const selected = (role.aggregationRule?.clusterRoleSelectors ?? []).flatMap((selector) =>
    all
      .filter(({ metadata }) => selectorMatches(selector, metadata.labels))
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
  )
  const rules: PolicyRule[] = []
  for (const rule of selected.flatMap((one) => one.rules ?? [])) if (!rules.some((known) => equal(known, rule))) rules.push(rule)
  return rules
}
