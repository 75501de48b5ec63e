import { base64, unbase64 } from '../../../api/base64.ts'
import type { JsonObject } from '../../../api/json.ts'
import { namespaces } from '../../../api/kinds.ts'
import { publicKey, sign, signingKey } from '../../../api/p256.ts'
import { sha256 } from '../../../api/sha256.ts'
import { decodeUtf8, encodeUtf8 } from '../../../api/utf8.ts'
import type { Reader } from '../../strategy.ts'

/** `--service-account-issuer` of a kubeadm cluster; also what tokens are for when nothing else was asked. */
export const issuer = 'https://kubernetes.default.svc.cluster.local'

const base64url = (bytes: Uint8Array): string => base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** Each lab has its own key, drawn from what no other lab has. It guards nothing: a token is good only if it was given out. */
const keyOf = (read: Reader): bigint =>
  signingKey(encodeUtf8(`service-account ${read.get(namespaces, '', 'kube-system')?.metadata.uid ?? ''}`))

/** /openid/v1/jwks: with what the tokens of this cluster are verified. Models pkg/serviceaccount/openidmetadata.go (1.36). */
export function keySet(read: Reader): JsonObject {
  const { x, y } = publicKey(keyOf(read))
  const key = { use: 'sig', kty: 'EC', kid: keyId(x, y), crv: 'P-256', alg: 'ES256', x: base64url(x), y: base64url(y) }
  return { keys: [key] }
}

const keyId = (x: Uint8Array, y: Uint8Array): string => base64url(sha256(Uint8Array.from([...x, ...y])))

/** /.well-known/openid-configuration */
export const openIdConfiguration = (): JsonObject => ({
  issuer,
  jwks_uri: 'https://192.168.56.201:6443/openid/v1/jwks',
  response_types_supported: ['id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
})

/** A signed JWT of these claims. */
export function signedToken(read: Reader, claims: JsonObject): string {
  const key = keyOf(read)
  const { x, y } = publicKey(key)
  const part = (value: object): string => base64url(encodeUtf8(JSON.stringify(value)))
  const text = `${part({ alg: 'ES256', kid: keyId(x, y) })}.${part(claims)}`
  return `${text}.${base64url(sign(key, encodeUtf8(text)))}`
}

/** Who signs the tokens that are kept in Secrets. They are for whoever asks the API server. */
const legacyIssuer = 'kubernetes/serviceaccount'

/** For whom a token was given out; none for a text that is no token. */
export function audiencesOf(token: string): string[] {
  const text = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
  const bytes = unbase64(text.padEnd(Math.ceil(text.length / 4) * 4, '='))
  try {
    const { aud, iss } = JSON.parse(decodeUtf8(bytes ?? new Uint8Array())) as { aud?: unknown; iss?: unknown }
    if (Array.isArray(aud)) return aud.map(String)
    return iss === legacyIssuer ? [issuer] : []
  } catch {
    return []
  }
}
