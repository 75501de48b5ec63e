import { unbase64 } from '@kubemaze/core/api/base64.ts'
import { verify } from '@kubemaze/core/api/p256.ts'
import { decodeUtf8, encodeUtf8 } from '@kubemaze/core/api/utf8.ts'
import { rsaSha256Holds } from '@kubemaze/core/api/x509/signature.ts'

/** What a token says of itself. Times are in seconds since 1970. */
export interface Claims {
  iss: string
  sub: string
  aud: string[]
  exp: number
  nbf: number | undefined
  iat: number
  jti: string
  namespace: string
  account: { name: string; uid: string }
}

/** A signed token in its parts. Nothing of it is verified yet. */
export interface Jwt {
  header: { alg: string; kid: string }
  claims: Claims
  /** The octets that were signed. */
  signed: Uint8Array
  signature: Uint8Array
}

/** A key of a JSON Web Key Set. */
export type Jwk = Readonly<Record<string, unknown>>

type Json = Record<string, unknown>

const record = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Bytes of base64url without padding. */
function unbase64url(part: string): Uint8Array | undefined {
  if (!/^[\w-]*$/.test(part)) return undefined
  const standard = part.replaceAll('-', '+').replaceAll('_', '/')
  return unbase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '='))
}

/** The parts of a compact JWS; a text is what is wrong with it in go-jose's words. */
export function parseJwt(raw: string): Jwt | string {
  const parts = raw.replace(/\s/g, '').split('.')
  if (parts.length !== 3) return 'go-jose/go-jose: compact JWS format must have three parts'
  const [header, payload, signature] = parts.map(unbase64url)
  const bad = parts.find((part) => unbase64url(part) === undefined)
  if (!header || !payload || !signature) return `illegal base64 data at input byte ${Math.max(0, (bad ?? '').search(/[^\w-]/))}`
  try {
    const { alg, kid } = record(JSON.parse(decodeUtf8(header)))
    const claims = claimsOf(record(JSON.parse(decodeUtf8(payload))))
    return { header: { alg: text(alg), kid: text(kid) }, claims, signed: encodeUtf8(`${parts[0]}.${parts[1]}`), signature }
  } catch {
    return 'invalid character in JSON of the token'
  }
}

function claimsOf(read: Json): Claims {
  const own = record(read['kubernetes.io'])
  const account = record(own.serviceaccount)
  return {
    iss: text(read.iss),
    sub: text(read.sub),
    aud: (Array.isArray(read.aud) ? read.aud : [read.aud]).map(text),
    exp: Number(read.exp ?? 0),
    nbf: read.nbf === undefined ? undefined : Number(read.nbf),
    iat: Number(read.iat ?? 0),
    jti: text(read.jti),
    namespace: text(own.namespace),
    account: { name: text(account.name), uid: text(account.uid) },
  }
}

/** Whether one of the keys that the token may mean has signed it. Models RFC 7518 §3.3, §3.4 and go-oidc RemoteKeySet. */
export function isSignedBy(token: Jwt, keys: readonly Jwk[]): boolean {
  const { kid, alg } = token.header
  const meant = keys.filter((key) => kid === '' || key.kid === kid)
  if (alg === 'RS256') return meant.some((key) => isRsaSigned(token, key))
  return alg === 'ES256' && meant.some((key) => isEcSigned(token, key))
}

function isRsaSigned({ signed, signature }: Jwt, { kty, n, e }: Jwk): boolean {
  const [modulus, exponent] = [unbase64url(text(n)), unbase64url(text(e))]
  return (
    kty === 'RSA' && modulus !== undefined && exponent !== undefined && rsaSha256Holds({ modulus, exponent }, signed, signature)
  )
}

function isEcSigned({ signed, signature }: Jwt, { kty, crv, x, y }: Jwk): boolean {
  const [first, second] = [unbase64url(text(x)), unbase64url(text(y))]
  if (kty !== 'EC' || crv !== 'P-256' || !first || !second || signature.length !== 64) return false
  return verify({ x: first, y: second }, signed, signature.subarray(0, 32), signature.subarray(32))
}

const quotedList = (words: readonly string[]): string => `[${words.map((word) => JSON.stringify(word)).join(' ')}]`
const goTime = (ms: number): string => `${new Date(ms).toISOString().replace('T', ' ').slice(0, 19)} +0000 UTC`
const algorithms = ['RS256', 'ES256']
const leewayMs = 60_000

/** Why a token is refused before its signature is looked at, in go-oidc's words. Models oidc/verify.go Verify. */
export function claimsProblem(
  { header, claims }: Jwt,
  wanted: { issuer: string; audience: string; nowMs: number },
): string | undefined {
  const { issuer, audience, nowMs } = wanted
  if (claims.iss !== issuer)
    return `oidc: id token issued by a different provider, expected ${JSON.stringify(issuer)} got ${JSON.stringify(claims.iss)}`
  if (audience === '') return 'oidc: invalid configuration, clientID must be provided or SkipClientIDCheck must be set'
  if (!claims.aud.includes(audience)) return `oidc: expected audience ${JSON.stringify(audience)} got ${quotedList(claims.aud)}`
  if (claims.exp * 1000 < nowMs) return `oidc: token is expired (Token Expiry: ${goTime(claims.exp * 1000)})`
  if (claims.nbf !== undefined && nowMs + leewayMs < claims.nbf * 1000)
    return `oidc: current time ${goTime(nowMs)} before the nbf (not before) time: ${goTime(claims.nbf * 1000)}`
  return algorithms.includes(header.alg)
    ? undefined
    : `oidc: id token signed with unsupported algorithm, expected ${quotedList(algorithms)} got ${JSON.stringify(header.alg)}`
}
