import type { ServiceAccount } from '../../../api/core.ts'
import type { JsonObject } from '../../../api/json.ts'
import { invalid, isFailure } from '../../../api/status.ts'
import { timestamp } from '../../../host/clock.ts'
import { uuid } from '../../../host/random.ts'
import type { StrategyContext, SubresourceStrategy } from '../../strategy.ts'
import { type BoundObject, boundClaims, boundObject, tokenExtra } from './bound-object.ts'
import { issuer, signedToken } from './issuer.ts'
import { tokenSecondsErrors } from './token-seconds.ts'

/** TokenRequest: a JWT signed with the lab's key; the cluster keeps what it issued. Models serviceaccount/storage/token.go (1.36). */
export const tokenSubresource: SubresourceStrategy<ServiceAccount> = {
  verbs: ['create'],
  create(parent, body, context) {
    const spec = (body.spec ?? {}) as { audiences?: string[]; expirationSeconds?: number; boundObjectRef?: JsonObject }
    const seconds = spec.expirationSeconds ?? 3600
    const wrong = tokenSecondsErrors(seconds, 'spec.expirationSeconds')
    if (wrong.length > 0) return invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', wrong)
    const audiences = spec.audiences?.length ? spec.audiences : [issuer]
    const account = { namespace: parent.metadata.namespace ?? '', name: parent.metadata.name }
    const holder = spec.boundObjectRef && boundObject(context.read, account, spec.boundObjectRef)
    if (isFailure(holder)) return holder
    const token = issue(parent, context, { seconds, audiences, bound: holder })
    const expirationTimestamp = timestamp(context.clock.now() + seconds * 1000)
    const bound = spec.boundObjectRef === undefined ? {} : { boundObjectRef: spec.boundObjectRef }
    const { name, namespace } = parent.metadata
    return {
      answer: {
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: { name, namespace: namespace as string, creationTimestamp: timestamp(context.clock.now()) },
        spec: { audiences, expirationSeconds: seconds, ...bound },
        status: { token, expirationTimestamp },
      },
    }
  },
}

interface Asked {
  seconds: number
  audiences: string[]
  bound: BoundObject | undefined
}

function issue(account: ServiceAccount, context: StrategyContext, of: Asked): string {
  const { name, namespace = '', uid } = account.metadata
  const issuedAt = Math.floor(context.clock.now() / 1000)
  const jti = uuid(context.random)
  const held = boundClaims(context.read, of.bound)
  const claims = {
    aud: of.audiences,
    exp: issuedAt + of.seconds,
    iat: issuedAt,
    iss: issuer,
    jti,
    'kubernetes.io': { namespace, ...held, serviceaccount: { name, uid: uid as string } },
    nbf: issuedAt,
    sub: `system:serviceaccount:${namespace}:${name}`,
  }
  const token = signedToken(context.read, claims)
  context.issued?.({
    token,
    user: claims.sub,
    namespace,
    name,
    uid: uid as string,
    expiresAtMs: claims.exp * 1000,
    extra: tokenExtra(jti, held),
    ...(of.bound ? { bound: of.bound } : {}),
  })
  return token
}
