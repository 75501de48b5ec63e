import { base64 } from '../../api/base64.ts'
import type { Secret, ServiceAccount } from '../../api/core.ts'
import type { JsonObject } from '../../api/json.ts'
import { secrets, serviceaccounts } from '../../api/kinds.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Client } from '../../client/client.ts'
import { type Controller, watchRule } from '../controller.ts'
import { keyOf, splitKey } from '../ownership.ts'

const tokenType = 'kubernetes.io/service-account-token'
const nameNote = 'kubernetes.io/service-account.name'
const uidNote = 'kubernetes.io/service-account.uid'
const legacyIssuer = 'kubernetes/serviceaccount'

/** A JWT of these claims, signed with the cluster's key. */
type Sign = (client: Client, claims: JsonObject) => string

/** Fills Secrets that ask for a ServiceAccount's token, and deletes those whose account is gone. Models pkg/controller/serviceaccount/tokens_controller.go (1.36). */
export function serviceAccountTokenController(caCertificate: string, sign: Sign): Controller {
  return {
    name: 'serviceaccount-token',
    watches: [
      watchRule(secrets, ({ object }) => (object.type === tokenType ? [keyOf(object)] : [])),
      watchRule(serviceaccounts, ({ object, type }, client) => (type === 'MODIFIED' ? [] : tokensOf(object, client).map(keyOf))),
    ],
    reconcile(key, { client }) {
      const [namespace, name] = splitKey(key)
      const secret = client.get(secrets, namespace, name)
      if (!secret) return forget(namespace, name, client)
      if (secret.type !== tokenType || secret.metadata.deletionTimestamp) return
      const account = accountOf(secret, client)
      if (!account) client.delete(secrets, namespace, name)
      else fill(secret, account, client, { caCertificate, sign })
    },
  }
}

const tokensOf = ({ metadata }: ServiceAccount, client: Client): Secret[] =>
  client
    .list(secrets, metadata.namespace)
    .filter((secret) => secret.type === tokenType && secret.metadata.annotations?.[nameNote] === metadata.name)

/** The account that a Secret names; none when it is another one of that name. */
function accountOf({ metadata }: Secret, client: Client): ServiceAccount | undefined {
  const { [nameNote]: name = '', [uidNote]: uid } = metadata.annotations ?? {}
  const account = client.get(serviceaccounts, metadata.namespace as string, name)
  return uid && account?.metadata.uid !== uid ? undefined : account
}

/** An account does not name a Secret that is gone. */
function forget(namespace: string, secret: string, client: Client): void {
  for (const account of client.list(serviceaccounts, namespace)) {
    if (!account.secrets?.some(({ name }) => name === secret)) continue
    const { secrets: named, ...rest } = account
    const left = named.filter(({ name }) => name !== secret)
    client.update(serviceaccounts, { ...rest, ...(left.length > 0 ? { secrets: left } : {}) })
  }
}

function fill(secret: Secret, account: ServiceAccount, client: Client, by: { caCertificate: string; sign: Sign }): void {
  const { namespace = '', name } = secret.metadata
  const known = secret.data ?? {}
  const wanted = { 'ca.crt': base64(encodeUtf8(by.caCertificate)), namespace: base64(encodeUtf8(namespace)) }
  const annotations = {
    ...secret.metadata.annotations,
    [nameNote]: account.metadata.name,
    [uidNote]: account.metadata.uid as string,
  }
  const isFull = known.token && known['ca.crt'] === wanted['ca.crt'] && known.namespace === wanted.namespace
  if (isFull && secret.metadata.annotations?.[uidNote] === annotations[uidNote]) return
  const token = known.token || base64(encodeUtf8(by.sign(client, legacyClaims(account, name))))
  client.update(secrets, { ...secret, metadata: { ...secret.metadata, annotations }, data: { ...known, ...wanted, token } })
}

/** Models pkg/serviceaccount/legacy.go LegacyClaims (1.36): for nobody in particular, and without an end. */
function legacyClaims({ metadata: { name, namespace = '', uid } }: ServiceAccount, secret: string): JsonObject {
  return {
    iss: legacyIssuer,
    'kubernetes.io/serviceaccount/namespace': namespace,
    'kubernetes.io/serviceaccount/secret.name': secret,
    'kubernetes.io/serviceaccount/service-account.name': name,
    'kubernetes.io/serviceaccount/service-account.uid': uid as string,
    sub: `system:serviceaccount:${namespace}:${name}`,
  }
}
