import type { JsonObject } from '../../../api/json.ts'
import { selfsubjectreviews, tokenreviews } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { badRequest } from '../../../api/status.ts'
import { timestamp } from '../../../host/clock.ts'
import type { UserInfo } from '../../request.ts'
import { genericStrategy } from '../generic.ts'

const userJson = ({ name, uid, groups }: UserInfo): JsonObject => ({
  username: name,
  ...(uid === undefined ? {} : { uid }),
  groups: [...groups],
})

/** Who am I? Models pkg/registry/authentication/selfsubjectreview (1.36). */
export const selfSubjectReviewStrategy = genericStrategy(selfsubjectreviews, {
  answer: (object: KubeObject, { user, clock }) => ({
    kind: object.kind,
    apiVersion: object.apiVersion,
    metadata: { creationTimestamp: timestamp(clock.now()) },
    status: { userInfo: userJson(user) },
  }),
})

/** Whose token is this? Models pkg/registry/authentication/tokenreview (1.36). */
export const tokenReviewStrategy = genericStrategy(tokenreviews, {
  answer(object: KubeObject, context) {
    const spec = ((object as unknown as JsonObject).spec ?? {}) as { token?: string; audiences?: string[] }
    if (!spec.token) return badRequest('token is required for TokenReview in authentication')
    const user = context.authenticate?.(spec.token)
    const audiences = spec.audiences?.length ? spec.audiences : ['https://kubernetes.default.svc.cluster.local']
    const status = user ? { authenticated: true, user: userJson(user), audiences } : { user: {}, error: 'invalid bearer token' }
    return { ...(object as unknown as JsonObject), status }
  },
})
