import { createSign, generateKeyPairSync } from 'node:crypto'
import { base64 } from '@kubemaze/core/api/base64.ts'
import { publicKey, sign, signingKey } from '@kubemaze/core/api/p256.ts'
import { encodeUtf8 } from '@kubemaze/core/api/utf8.ts'
import { describe, expect, it } from 'vitest'
import { claimsProblem, isSignedBy, type Jwt, parseJwt } from './jwt.ts'

const url = (bytes: Uint8Array): string => base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const key = signingKey(encodeUtf8('one'))
const other = signingKey(encodeUtf8('other'))
const nowMs = Date.UTC(2026, 0, 5, 12)
const nowSeconds = nowMs / 1000

const jwkOf = (of: bigint, kid: string) => {
  const { x, y } = publicKey(of)
  return { kty: 'EC', crv: 'P-256', alg: 'ES256', kid, x: url(x), y: url(y) }
}

function tokenOf(over: object = {}, header: object = {}): string {
  const claims = { iss: 'https://issuer', sub: 's', aud: ['a', 'b'], exp: nowSeconds + 60, nbf: nowSeconds, ...over }
  const text = [{ alg: 'ES256', kid: 'k', ...header }, claims].map((part) => url(encodeUtf8(JSON.stringify(part)))).join('.')
  return `${text}.${url(sign(key, encodeUtf8(text)))}`
}

const parsed = (raw: string): Jwt => parseJwt(raw) as Jwt

it.each([
  ['', 'go-jose/go-jose: compact JWS format must have three parts'],
  ['a.b', 'go-jose/go-jose: compact JWS format must have three parts'],
  ['a*.bb.cc', 'illegal base64 data at input byte 1'],
])('parseJwt(%j) = %j', (raw, problem) => expect(parseJwt(raw)).toBe(problem))

it('spaces and newlines around a token do not matter', () => {
  expect(parsed(`${tokenOf()}\n`)).toEqual(parsed(tokenOf()))
})

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const rsaJwk = (kid: string) => ({ ...rsa.publicKey.export({ format: 'jwk' }), alg: 'RS256', kid })

function rsaToken(): string {
  const claims = { iss: 'https://issuer', aud: ['a'], exp: nowSeconds + 60 }
  const text = [{ alg: 'RS256', kid: 'r' }, claims].map((part) => url(encodeUtf8(JSON.stringify(part)))).join('.')
  return `${text}.${createSign('sha256').update(text).sign(rsa.privateKey, 'base64url')}`
}

describe('isSignedBy with RS256', () => {
  const [head = '', body = '', signature = ''] = rsaToken().split('.')
  const changed = url(encodeUtf8('{"iss":"https://issuer","aud":["a"],"exp":9999999999}'))
  it.each([
    ['its key', rsaToken(), [rsaJwk('r')], true],
    ['its key behind one of another kind', rsaToken(), [jwkOf(key, 'r'), rsaJwk('r')], true],
    ['its key under another name', rsaToken(), [rsaJwk('x')], false],
    ['a changed claim', `${head}.${changed}.${signature}`, [rsaJwk('r')], false],
    ['half a signature', `${head}.${body}.${signature.slice(0, 128)}`, [rsaJwk('r')], false],
    ['a key without its numbers', rsaToken(), [{ kty: 'RSA', kid: 'r' }], false],
    ['a modulus of one', rsaToken(), [{ kty: 'RSA', kid: 'r', n: 'AQ', e: 'AQAB' }], false],
  ])('%s', (_name, raw, keys, holds) => expect(isSignedBy(parsed(raw), keys)).toBe(holds))
})

describe('isSignedBy', () => {
  it.each([
    ['its key', tokenOf(), [jwkOf(key, 'k')], true],
    ['its key beside others', tokenOf(), [jwkOf(other, 'x'), jwkOf(key, 'k')], true],
    ['any key when the token names none', tokenOf({}, { kid: '' }), [jwkOf(other, 'x'), jwkOf(key, 'k')], true],
    ['another key of that name', tokenOf(), [jwkOf(other, 'k')], false],
    ['its key under another name', tokenOf(), [jwkOf(key, 'x')], false],
    ['no key', tokenOf(), [], false],
    ['another algorithm', tokenOf({}, { alg: 'RS256' }), [jwkOf(key, 'k')], false],
    ['alg none', tokenOf({}, { alg: 'none' }), [jwkOf(key, 'k')], false],
    ['a key of another curve', tokenOf(), [{ ...jwkOf(key, 'k'), crv: 'P-384' }], false],
    ['a point that is not on the curve', tokenOf(), [{ ...jwkOf(key, 'k'), x: url(new Uint8Array(32)) }], false],
  ])('%s', (_name, raw, keys, holds) => expect(isSignedBy(parsed(raw), keys)).toBe(holds))

  it('no claim can be changed', () => {
    const [header, , signature] = tokenOf().split('.')
    const [, changed] = tokenOf({ sub: 'system:admin' }).split('.')
    expect(isSignedBy(parsed([header, changed, signature].join('.')), [jwkOf(key, 'k')])).toBe(false)
  })
})

describe('claimsProblem', () => {
  const wanted = { issuer: 'https://issuer', audience: 'b', nowMs }

  it.each([
    [{}, {}, wanted, undefined],
    [{ aud: 'b' }, {}, wanted, undefined],
    [
      { iss: 'https://x' },
      {},
      wanted,
      'oidc: id token issued by a different provider, expected "https://issuer" got "https://x"',
    ],
    [{}, {}, { ...wanted, audience: 'c' }, 'oidc: expected audience "c" got ["a" "b"]'],
    [
      {},
      {},
      { ...wanted, audience: '' },
      'oidc: invalid configuration, clientID must be provided or SkipClientIDCheck must be set',
    ],
    [{ exp: nowSeconds - 1 }, {}, wanted, 'oidc: token is expired (Token Expiry: 2026-01-05 11:59:59 +0000 UTC)'],
    [{ nbf: nowSeconds + 60 }, {}, wanted, undefined],
    [
      { nbf: nowSeconds + 61 },
      {},
      wanted,
      'oidc: current time 2026-01-05 12:00:00 +0000 UTC before the nbf (not before) time: 2026-01-05 12:01:01 +0000 UTC',
    ],
    [{}, { alg: 'none' }, wanted, 'oidc: id token signed with unsupported algorithm, expected ["RS256" "ES256"] got "none"'],
  ])('%j %j %j: %s', (over, header, asked, problem) => expect(claimsProblem(parsed(tokenOf(over, header)), asked)).toBe(problem))
})
