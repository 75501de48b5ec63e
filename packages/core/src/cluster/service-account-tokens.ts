import { base64 } from '../api/base64.ts'
import type { JsonObject } from '../api/json.ts'
import { type pods, secrets, serviceaccounts } from '../api/kinds.ts'
import { sha256 } from '../api/sha256.ts'
import { encodeUtf8 } from '../api/utf8.ts'
import type { UserInfo } from '../apiserver/request.ts'
import { boundIsGone, boundResource } from '../apiserver/resources/serviceaccount/bound-object.ts'
import type { IssuedToken } from '../apiserver/strategy.ts'
import type { Client } from '../client/client.ts'
import type { Store } from '../etcd/store.ts'
import type { Clock } from '../host/clock.ts'

const tokenType = 'kubernetes.io/service-account-token'
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
  if (!kept) return authenticateSecret(client, token)
  if (kept.expiresAtMs <= clock.now()) return undefined
  const account = client.get(serviceaccounts, kept.namespace, kept.name)
  if (account?.metadata.uid !== kept.uid) return undefined
  const { bound, extra } = kept
  const holder = bound && client.get(boundResource(bound) as typeof pods, bound.namespace, bound.name)
  if (bound && boundIsGone(holder, bound, clock.now())) return undefined
  return { name: kept.user, uid: kept.uid, groups: groupsIn(kept.namespace), ...(extra ? { extra } : {}) }
}

const groupsIn = (namespace: string): string[] => [
  'system:serviceaccounts',
  `system:serviceaccounts:${namespace}`,
  'system:authenticated',
]

/** A token that a Secret holds is good as long as the Secret holds it, for the account that it names. Models legacy.go legacyValidator (1.36). */
function authenticateSecret(client: Client, token: string): UserInfo | undefined {
  const data = base64(encodeUtf8(token))
  const secret = client.list(secrets).find((one) => one.type === tokenType && one.data?.token === data)
  if (!secret || secret.metadata.deletionTimestamp) return undefined
  const { namespace = '', annotations = {} } = secret.metadata
  const account = client.get(serviceaccounts, namespace, annotations['kubernetes.io/service-account.name'] ?? '')
  const { name, uid } = account?.metadata ?? {}
  if (!uid || uid !== annotations['kubernetes.io/service-account.uid']) return undefined
  return { name: `system:serviceaccount:${namespace}:${name}`, uid, groups: groupsIn(namespace) }
}
