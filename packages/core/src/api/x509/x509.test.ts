import { createHash, generateKeyPairSync, sign as signWithNode } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { publicKey, sign, signingKey, verify } from '../p256.ts'
import { encodeUtf8 } from '../utf8.ts'
import { certificateRequestProblem, parseCertificateRequest } from './certificate-request.ts'
import { objectIdentifier, readDer } from './der.ts'
import { keyIdentifier, publicKeyInfo } from './issue.ts'
import { pemBlocks, pemText } from './pem.ts'
import { requests } from './requests.ts'
import { again, identifier, integer, octets, sequence, time } from './write-der.ts'

const block = '-----BEGIN A-----\nMAA=\n-----END A-----'

describe('[KND94] PEM', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['MAA=', []],
    [block, ['A']],
    [`before\r\n${block.replaceAll('\n', '\r\n')}\r\nafter\n${block.replaceAll(' A', ' B')}`, ['A', 'B']],
    [`-----BEGIN X-----\n${block}`, ['A']],
    [`${block}\n-----END A-----\n${block}`, ['A', 'A']],
    ['-----BEGIN A-----\nMAA=\n-----END B-----', []],
    ['-----BEGIN A-----\n?\n-----END A-----', []],
    ['-----BEGIN A B-----\n-----END A B-----', ['A B']],
  ])('%j', (text, types) => expect(pemBlocks(text).map(({ type }) => type)).toEqual(types))

  it('keeps headers', () =>
    expect(pemBlocks('-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\nB: c: d\n\nMAA=\n-----END A-----')[0]?.headers).toEqual({
      'Proc-Type': '4,ENCRYPTED',
      B: 'c: d',
    }))

  it('reads what it writes, in lines of 64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = pemText('X', bytes)
        expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(64)
        expect([...(pemBlocks(text)[0]?.bytes ?? [])]).toEqual([...bytes])
      }),
    )
  })

  it('a text of many beginnings takes no longer than its length asks', () => {
    const text = `${'-----BEGIN A-----\n\n\n'.repeat(20_000)}x: y\n`
    expect(pemBlocks(text)).toEqual([])
  })
})

describe('[KND94] DER', () => {
  it('numbers, octets and identifiers are read as they were written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 300n }), fc.uint8Array({ maxLength: 400 }), (number, bytes) => {
        const [outer] = readDer(sequence(integer(number), octets(bytes))) ?? []
        const [first, second] = readDer(outer?.bytes ?? new Uint8Array()) ?? []
        expect(first?.bytes.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n)).toBe(number)
        expect([...(second?.bytes ?? [])]).toEqual([...bytes])
        expect([...again(outer as never)]).toEqual([...sequence(integer(number), octets(bytes))])
      }),
    )
  })

  it.each(['2.5.29.15', '1.2.840.113549.1.9.14', '1.3.6.1.4.1.311.10.3.3', '2.16.840.1.113730.4.1'])('%s', (text) => {
    const [read] = readDer(identifier(text)) ?? []
    expect(objectIdentifier(read?.bytes ?? new Uint8Array())).toBe(text)
  })

  it.each([
    [Date.UTC(2026, 10, 23, 6), 0x17, '261123060000Z'],
    [Date.UTC(2049, 11, 31, 23, 59, 59), 0x17, '491231235959Z'],
    [Date.UTC(2050, 0), 0x18, '20500101000000Z'],
  ])('%i', (ms, tag, text) => expect(readDer(time(ms))?.[0]).toEqual({ tag, bytes: encodeUtf8(text) }))
})

describe('[KND94] ECDSA over P-256', () => {
  const holds = (owner: { x: Uint8Array; y: Uint8Array }, text: string, signed: Uint8Array): boolean =>
    verify(owner, encodeUtf8(text), signed.subarray(0, 32), signed.subarray(32))

  it('holds for what it signed, and for nothing else', () => {
    const key = signingKey(encodeUtf8('a'))
    const owner = publicKey(key)
    const signed = sign(key, encodeUtf8('hello'))
    const changed = Uint8Array.from(signed)
    changed[63] = (changed[63] as number) ^ 1
    const astray = { x: owner.x, y: Uint8Array.from(owner.y, (octet, i) => (i === 31 ? octet ^ 1 : octet)) }
    expect(holds(owner, 'hello', signed)).toBe(true)
    expect(holds(owner, 'hullo', signed)).toBe(false)
    expect(holds(owner, 'hello', changed)).toBe(false)
    expect(holds(owner, 'hello', new Uint8Array(64))).toBe(false)
    expect(holds(astray, 'hello', signed)).toBe(false)
  })

  it('holds for what Node signed', () => {
    const { privateKey, publicKey: other } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    const { x = '', y = '' } = other.export({ format: 'jwk' })
    const owner = { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') }
    expect(
      holds(owner, 'hello', signWithNode('sha256', encodeUtf8('hello'), { key: privateKey, dsaEncoding: 'ieee-p1363' })),
    ).toBe(true)
  })
})

it('[KND94] a key is known by the first 20 octets of its SHA-256', () => {
  const info = publicKeyInfo(signingKey(encodeUtf8('a')))
  const key = info.subarray(info.length - 65)
  expect([...keyIdentifier(info)]).toEqual([...createHash('sha256').update(key).digest().subarray(0, 20)])
})

describe('[KND94] requests', () => {
  it.each([
    ['jane', undefined, 'jane', 'dev'],
    ['janeRsa', undefined, 'jane', 'dev'],
    ['eve', undefined, 'eve', 'system:masters'],
    ['sha512', undefined, 'r512', ''],
    ['ed25519', undefined, 'ed', ''],
    ['sha1', 'x509: cannot verify signature: insecure algorithm SHA1-RSA', 'old', ''],
  ] as const)('%s', (name, problem, common, organization) => {
    expect(certificateRequestProblem(requests[name])).toBe(problem)
    const { subject } = parseCertificateRequest(requests[name]) as Exclude<ReturnType<typeof parseCertificateRequest>, string>
    expect([subject.commonName.join(), subject.organization.join()]).toEqual([common, organization])
  })

  it('a request of whatever octets is read or refused, never worse', () => {
    const [good] = pemBlocks(requests.jane)
    const bytes = good?.bytes as Uint8Array
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), (at, octet) => {
        const changed = Uint8Array.from(bytes)
        changed[at] = octet
        const text = pemText('CERTIFICATE REQUEST', changed)
        expect(['string', 'undefined']).toContain(typeof certificateRequestProblem(text))
        expect(['string', 'object']).toContain(typeof parseCertificateRequest(text))
      }),
      { numRuns: 40 },
    )
  })
})
