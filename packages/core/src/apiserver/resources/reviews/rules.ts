import type { JsonObject } from '../../../api/json.ts'
import { selfsubjectrulesreviews } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { PolicyRule } from '../../../api/rbac.ts'
import { badRequest } from '../../../api/status.ts'
import type { StrategyContext } from '../../strategy.ts'
import { genericStrategy } from '../generic.ts'
import { grantsOf } from '../rbac/evaluate.ts'

const everything: PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
]

function rulesFor(namespace: string, { user, read }: StrategyContext): { rules: PolicyRule[]; missing: string[] } {
  const { grants, missing } = grantsOf(read, user, namespace)
  const own = grants.flatMap((grant) => grant.rules)
  return { rules: user.groups.includes('system:masters') ? [...everything, ...own] : own, missing }
}

const resourceRule = ({ verbs, apiGroups = [], resources = [], resourceNames }: PolicyRule): JsonObject => ({
  verbs,
  apiGroups,
  resources,
  ...(resourceNames?.length ? { resourceNames } : {}),
})

/** What may I, here? Models pkg/registry/authorization/selfsubjectrulesreview (1.36). */
export const selfSubjectRulesReviewStrategy = genericStrategy(selfsubjectrulesreviews, {
  answer(object: KubeObject, context) {
    const { namespace = '' } = ((object as unknown as JsonObject).spec ?? {}) as { namespace?: string }
    if (namespace === '') return badRequest('no namespace on request')
    const { rules, missing } = rulesFor(namespace, context)
    const resourceRules = rules.filter((rule) => rule.resources?.length).map(resourceRule)
    const nonResourceRules = rules
      .filter((rule) => rule.nonResourceURLs?.length)
      .map(({ verbs, nonResourceURLs = [] }) => ({ verbs, nonResourceURLs }))
    const error = missing.length === 0 ? {} : { evaluationError: missing.join(', ') }
    const status = { resourceRules, nonResourceRules, incomplete: false, ...error }
    return { ...(object as unknown as JsonObject), spec: {}, status }
  },
})
