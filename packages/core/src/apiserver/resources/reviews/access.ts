import type { JsonObject } from '../../../api/json.ts'
import { localsubjectaccessreviews, selfsubjectaccessreviews, subjectaccessreviews } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { Resource } from '../../../api/resource.ts'
import { type FieldError, invalid, invalidField, type Status } from '../../../api/status.ts'
import { isAdmin } from '../../authorize.ts'
import type { Attributes } from '../../core.ts'
import type { UserInfo } from '../../request.ts'
import type { Strategy, StrategyContext } from '../../strategy.ts'
import { genericStrategy } from '../generic.ts'
import { type Decision, decide } from '../rbac/evaluate.ts'

interface Spec {
  resourceAttributes?: Partial<Record<'namespace' | 'verb' | 'group' | 'version' | 'resource' | 'subresource' | 'name', string>>
  nonResourceAttributes?: { path?: string; verb?: string }
  user?: string
  groups?: string[]
  uid?: string
}
type Review = KubeObject & { spec?: Spec }

/** Models pkg/apis/authorization/validation (1.36). */
function attributesErrors(spec: Spec): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = spec
  if (resourceAttributes && nonResourceAttributes) {
    const why = 'cannot be specified in combination with resourceAttributes'
    return [invalidField('spec.nonResourceAttributes', nonResourceAttributes, why)]
  }
  if (resourceAttributes || nonResourceAttributes) return []
  const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
  return [invalidField('spec.resourceAttributes', null, why)]
}

function subjectErrors(spec: Spec): FieldError[] {
  if (spec.user || spec.groups?.length) return []
  return [invalidField('spec.user', spec.user ?? '', 'at least one of user or group must be specified')]
}

function localErrors({ metadata, spec = {} }: Review): FieldError[] {
  const namespace = spec.resourceAttributes?.namespace ?? ''
  const errors: FieldError[] = []
  if (spec.resourceAttributes && namespace !== metadata.namespace) {
    errors.push(invalidField('spec.resourceAttributes.namespace', namespace, 'must match metadata.namespace'))
  }
  if (spec.nonResourceAttributes) {
    errors.push(invalidField('spec.nonResourceAttributes', spec.nonResourceAttributes, 'disallowed on this kind of request'))
  }
  return errors
}

function attributesOf(spec: Spec, user: UserInfo): Attributes {
  const { resourceAttributes: wanted, nonResourceAttributes: other } = spec
  const none = { group: '', resource: '', subresource: '', namespace: '', name: '' }
  if (!wanted) return { user, verb: other?.verb ?? '', ...none, path: other?.path ?? '' }
  const { verb = '', group = '', resource = '', subresource = '', namespace = '', name = '' } = wanted
  return { user, verb, group, resource, subresource, namespace, name }
}

/** RBAC's decision, and the words for those whom it never refuses. */
function decisionFor(spec: Spec, user: UserInfo, context: StrategyContext): Decision {
  if (user.groups.includes('system:masters')) return { allowed: true, reason: '' }
  const decided = decide(context.read, attributesOf(spec, user))
  return decided.allowed || !isAdmin(user) ? decided : { allowed: true, reason: '' }
}

function answerTo(review: Review, user: UserInfo, context: StrategyContext): JsonObject {
  const { allowed, reason } = decisionFor(review.spec ?? {}, user, context)
  const status = { allowed, ...(reason === '' ? {} : { reason }) }
  return { ...(review as unknown as JsonObject), status }
}

function reviewStrategy(
  resource: Resource,
  rules: { errors(review: Review): FieldError[]; user(review: Review, context: StrategyContext): UserInfo },
): Strategy<KubeObject> {
  return genericStrategy(resource, {
    answer(object, context): JsonObject | Status {
      const review = object as Review
      const errors = rules.errors(review)
      return errors.length > 0 ? invalid(resource, '', errors) : answerTo(review, rules.user(review, context), context)
    },
  })
}

const namedUser = ({ spec = {} }: Review): UserInfo => ({ name: spec.user ?? '', groups: spec.groups ?? [] })

/** May I? Models pkg/registry/authorization/selfsubjectaccessreview (1.36). */
export const selfSubjectAccessReviewStrategy = reviewStrategy(selfsubjectaccessreviews, {
  errors: ({ spec = {} }) => attributesErrors(spec),
  user: (_review, context) => context.user,
})

/** May they? */
export const subjectAccessReviewStrategy = reviewStrategy(subjectaccessreviews, {
  errors: ({ spec = {} }) => [...attributesErrors(spec), ...subjectErrors(spec)],
  user: namedUser,
})

/** May they, in this namespace? */
export const localSubjectAccessReviewStrategy = reviewStrategy(localsubjectaccessreviews, {
  errors: (review) => [...attributesErrors(review.spec ?? {}), ...subjectErrors(review.spec ?? {}), ...localErrors(review)],
  user: namedUser,
})
