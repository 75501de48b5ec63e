import type { JsonObject } from '../../../api/json.ts'
import { selfsubjectreviews, tokenreviews } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { badRequest } from '../../../api/status.ts'
import { timestamp } from '../../../host/clock.ts'
import type { UserInfo } from '../../request.ts'
import type { StrategyContext } from '../../strategy.ts'
import { genericStrategy } from '../generic.ts'
import { audiencesOf, issuer } from '../serviceaccount/issuer.ts'

const userJson = ({ name, uid, groups, extra }: UserInfo): JsonObject => ({
  username: name,
  ...(uid === undefined ? {} : { uid }),
  groups: [...groups],
  ...(extra === undefined ? {} : { extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]])) }),
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
    return { ...(object as unknown as JsonObject), status: verdict(spec.token, spec.audiences, context) }
  },
})

function verdict(token: string, asked: string[] | undefined, { authenticate }: StrategyContext): JsonObject {
  const user = authenticate?.(token)
  if (!user) return { user: {}, error: 'invalid bearer token' }
  const wanted = asked?.length ? asked : [issuer]
  const given = audiencesOf(token)
  const audiences = wanted.filter((audience) => given.includes(audience))
  if (audiences.length > 0) return { authenticated: true, user: userJson(user), audiences }
  const why = `token audiences ${JSON.stringify(given)} is invalid for the target audiences ${JSON.stringify(wanted)}`
  return { user: {}, error: `[invalid bearer token, ${why}]` }
}
