import { createPublicKey, generateKeyPairSync, sign as nodeSign, verify as nodeVerify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { publicKey, sign, signingKey, verify } from './p256.ts'
import { encodeUtf8 } from './utf8.ts'

const url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const raw = { dsaEncoding: 'ieee-p1363' } as const
const message = encodeUtf8('a token')

describe('[HOK11] ES256', () => {
  it.each(['a', 'b', 'another key'])('OpenSSL believes what is signed with the key of %j', (text) => {
    const key = signingKey(encodeUtf8(text))
    const { x, y } = publicKey(key)
    const theirs = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: url(x), y: url(y) }, format: 'jwk' })
    const signature = sign(key, message)
    expect(nodeVerify('sha256', message, { key: theirs, ...raw }, signature)).toBe(true)
    expect(verify({ x, y }, message, signature.subarray(0, 32), signature.subarray(32))).toBe(true)
    expect(verify({ x, y }, encodeUtf8('another'), signature.subarray(0, 32), signature.subarray(32))).toBe(false)
  })

  it('what OpenSSL signs is believed, and nothing else', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = pair.publicKey.export({ format: 'jwk' })
    const owner = { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') }
    const signature = new Uint8Array(nodeSign('sha256', message, { key: pair.privateKey, ...raw }))
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)]
    expect(verify(owner, message, r, s)).toBe(true)
    const none = new Uint8Array(32)
    for (const [one, other] of [
      [s, r],
      [none, s],
      [r, none],
      [none, none],
      [new Uint8Array(32).fill(255), s],
    ] as const)
      expect(verify(owner, message, one, other)).toBe(false)
    // a point that is not on the curve
    expect(verify({ x: owner.y, y: owner.x }, message, r, s)).toBe(false)
  })
})
