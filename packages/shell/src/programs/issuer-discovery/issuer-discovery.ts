import { sha256 } from '@kubemaze/core/api/sha256.ts'
import { encodeUtf8 } from '@kubemaze/core/api/utf8.ts'
import { flagValue } from '@kubemaze/core/images/flag-value.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { ask, type Client, inClusterToken, readText, type Step, say } from '../agnhost/in-cluster.ts'
import { type Claims, claimsProblem, isSignedBy, type Jwk, type Jwt, parseJwt } from './jwt.ts'

/**
 * agnhost test-service-account-issuer-discovery: verifies a mounted token by what its issuer publishes. Exit code 1 when it does not
 * hold. Models test/images/agnhost/openidmetadata/openidmetadata.go (2.63).
 */
export async function issuerDiscovery(process: ShellProcess): Promise<number> {
  const raw = readText(process, flagOf(process, 'token-path'))
  if ('error' in raw) return fatal(process, raw.error)
  say(process, 'OK: Got token')
  say(process, 'validating with in-cluster discovery')
  const bearer = inClusterToken(process)
  if ('error' in bearer) return fatal(process, bearer.error)
  const token = parseJwt(raw.value)
  if (typeof token === 'string') return fatal(process, token)
  const inside = await validate(process, token, raw.value, { bearer: bearer.value })
  if (inside === undefined) return 0
  say(process, `failed to validate with in-cluster discovery: ${inside}`)
  say(process, 'falling back to validating with external discovery')
  const outside = await validate(process, token, raw.value, {})
  return outside === undefined ? 0 : fatal(process, outside)
}

function fatal(process: ShellProcess, words: string): number {
  say(process, words)
  return 1
}

const flagOf = ({ argv }: ShellProcess, name: string): string => flagValue(argv, name) ?? ''

/** Why the token does not hold; undefined when it does. */
async function validate(process: ShellProcess, token: Jwt, raw: string, client: Client): Promise<string | undefined> {
  const { claims } = token
  say(process, `OK: got issuer ${claims.iss}`)
  say(process, `Full, not-validated claims: \n${goClaims(claims, raw)}`)
  const keysUrl = await providerKeys(process, claims.iss, client)
  if ('error' in keysUrl) return keysUrl.error
  say(process, `OK: Constructed OIDC provider for issuer ${claims.iss}`)
  const problem =
    claimsProblem(token, { issuer: claims.iss, audience: flagOf(process, 'audience'), nowMs: process.now() }) ??
    (await signatureProblem(process, token, keysUrl.value, client))
  if (problem !== undefined) return problem
  say(process, 'OK: Validated signature on JWT')
  say(process, 'OK: Got valid claims from token!')
  say(process, `Full, validated claims: \n&${goClaims(claims, raw)}`)
  return undefined
}

/** The address of an issuer's keys. Models go-oidc NewProvider. */
async function providerKeys(process: ShellProcess, issuer: string, client: Client): Promise<Step<string>> {
  const answer = await ask(process, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, client)
  if ('error' in answer) return answer
  const { status, body } = answer.value
  if (status !== '200 OK') return { error: `${status}: ${body}` }
  const found = jsonOf(body)
  if (!found) return { error: 'oidc: failed to decode provider discovery object: invalid JSON' }
  if (found.issuer === issuer) return { value: String(found.jwks_uri ?? '') }
  const [expected, got] = [issuer, found.issuer].map((each) => JSON.stringify(String(each)))
  return { error: `oidc: issuer did not match the issuer returned by provider, expected ${expected} got ${got}` }
}

async function signatureProblem(process: ShellProcess, token: Jwt, url: string, client: Client): Promise<string | undefined> {
  const head = 'failed to verify signature:'
  const answer = await ask(process, url, client)
  if ('error' in answer) return `${head} fetching keys oidc: get keys failed ${answer.error}`
  const { status, body } = answer.value
  if (status !== '200 OK') return `${head} fetching keys oidc: get keys failed: ${status} ${body}`
  const keys = jsonOf(body)?.keys
  if (!Array.isArray(keys)) return `${head} fetching keys oidc: failed to decode keys: invalid JSON ${body}`
  return isSignedBy(token, keys as Jwk[]) ? undefined : `${head} failed to verify id token signature`
}

function jsonOf(body: string): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(body)
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Claims as Go's %#v shows the struct; where a time lies in memory is drawn from the token. */
function goClaims(claims: Claims, raw: string): string {
  const quoted = (text: string): string => JSON.stringify(text)
  const seed = sha256(encodeUtf8(raw))
  const place = (at: number): string => {
    const offset = ((seed[at] ?? 0) << 8) | ((seed[at + 1] ?? 0) & 0xf8)
    return `(*jwt.NumericDate)(0xc000${(0x100000 + offset).toString(16)})`
  }
  const { iss, sub, aud, jti, namespace, account } = claims
  return (
    `openidmetadata.claims{Claims:jwt.Claims{Issuer:${quoted(iss)}, Subject:${quoted(sub)}, ` +
    `Audience:jwt.Audience{${aud.map(quoted).join(', ')}}, Expiry:${place(0)}, NotBefore:${place(2)}, IssuedAt:${place(4)}, ` +
    `ID:${quoted(jti)}}, Kubernetes:openidmetadata.kubeClaims{Namespace:${quoted(namespace)}, ` +
    `ServiceAccount:openidmetadata.kubeName{Name:${quoted(account.name)}, UID:${quoted(account.uid)}}}}`
  )
}
