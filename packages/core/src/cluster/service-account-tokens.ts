import type { JsonObject } from '../api/json.ts'
import { type pods, serviceaccounts } from '../api/kinds.ts'
import { sha256 } from '../api/sha256.ts'
import { encodeUtf8 } from '../api/utf8.ts'
import type { UserInfo } from '../apiserver/request.ts'
import { boundIsGone, boundResource } from '../apiserver/resources/serviceaccount/bound-object.ts'
import type { IssuedToken } from '../apiserver/strategy.ts'
import type { Client } from '../client/client.ts'
import type { Store } from '../etcd/store.ts'
import type { Clock } from '../host/clock.ts'

const prefix = 'cluster/tokens/'
/** Tokens one lab remembers; the one that ends first goes first. */
const maxTokens = 500

const hashOf = (token: string): string =>
  [...sha256(encodeUtf8(token))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** Keeps what a ServiceAccount token stands for, by its hash. */
export function keepToken(store: Store, { token, ...stands }: IssuedToken): void {
  const kept = store.local.range(prefix)
  if (kept.length >= maxTokens) {
    const first = kept.reduce((a, b) => ((a.value.expiresAtMs as number) <= (b.value.expiresAtMs as number) ? a : b))
    store.local.delete(first.key)
  }
  store.local.set(prefix + hashOf(token), stands as unknown as JsonObject)
}

/** The account behind a token that has not ended, whose ServiceAccount is still the same one, and what it is bound to too. */
export function authenticateToken(store: Store, client: Client, clock: Clock, token: string): UserInfo | undefined {
  const kept = store.local.get(prefix + hashOf(token)) as unknown as Omit<IssuedToken, 'token'> | undefined
  if (!kept || kept.expiresAtMs <= clock.now()) return undefined
  const account = client.get(serviceaccounts, kept.namespace, kept.name)
  if (account?.metadata.uid !== kept.uid) return undefined
  const { bound, extra } = kept
  const holder = bound && client.get(boundResource(bound) as typeof pods, bound.namespace, bound.name)
  if (bound && boundIsGone(holder, bound, clock.now())) return undefined
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${kept.namespace}`, 'system:authenticated']
  return { name: kept.user, uid: kept.uid, groups, ...(extra ? { extra } : {}) }
}
