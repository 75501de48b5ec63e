import type { JsonObject } from '../../../api/json.ts'
import { localsubjectaccessreviews, selfsubjectaccessreviews, subjectaccessreviews } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { Resource } from '../../../api/resource.ts'
import { type FieldError, invalid, type Status } from '../../../api/status.ts'
import { isAdmin } from '../../authorize.ts'
import type { Attributes } from '../../core.ts'
import type { UserInfo } from '../../request.ts'
import type { Strategy, StrategyContext } from '../../strategy.ts'
import { genericStrategy } from '../generic.ts'
import { type Decision, decide } from '../rbac/evaluate.ts'
import { type AccessReview, type AccessSpec, accessErrors, localAccessErrors, selfAccessErrors } from './validate-access.ts'

type Spec = AccessSpec
type Review = AccessReview

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

/** Refusals do not name the Kind, as the server has lost it by then. */
function reviewStrategy(
  resource: Resource,
  rules: { errors(review: Review): FieldError[]; user(review: Review, context: StrategyContext): UserInfo },
): Strategy<KubeObject> {
  return genericStrategy(resource, {
    answer(object, context): JsonObject | Status {
      const review = object as Review
      const errors = rules.errors(review)
      return errors.length > 0
        ? invalid({ group: resource.group, kind: '' }, '', errors)
        : answerTo(review, rules.user(review, context), context)
    },
  })
}

const namedUser = ({ spec = {} }: Review): UserInfo => ({ name: spec.user ?? '', groups: spec.groups ?? [] })

/** May I? Models pkg/registry/authorization/selfsubjectaccessreview (1.36). */
export const selfSubjectAccessReviewStrategy = reviewStrategy(selfsubjectaccessreviews, {
  errors: selfAccessErrors,
  user: (_review, context) => context.user,
})

/** May they? */
export const subjectAccessReviewStrategy = reviewStrategy(subjectaccessreviews, {
  errors: accessErrors,
  user: namedUser,
})

/** May they, in this namespace? */
export const localSubjectAccessReviewStrategy = reviewStrategy(localsubjectaccessreviews, {
  errors: localAccessErrors,
  user: namedUser,
})
