import { describe, expect, it } from 'vitest'
import { authority, certificate, pemBase64, serverCertificate } from '../../../../../tests/certificates.ts'
import { certificatesIn } from './certificate.ts'
import { bundleProblem, handshakeProblem } from './handshake.ts'
import { otherAuthority, rsaAuthority, rsaServer, rsaServer512 } from './openssl-for-tests.ts'

const nowMs = Date.UTC(2030, 0, 1)
const said = (certificate: string | undefined, ca: string | undefined, host: string, at = nowMs): string =>
  handshakeProblem({ certificate, caBundle: ca && pemBase64(ca), host, nowMs: at })?.replace(
    'tls: failed to verify certificate: x509: ',
    '',
  ) ?? 'trusted'

const good = serverCertificate('hook.default.svc', '*.example.org')
const unknown = 'certificate signed by unknown authority'
const issuer = 'e2e-server-cert-ca'
const between = certificate({ subject: 'between', issuer, authority: true })
const belowBetween = certificate({ subject: 'server', issuer: 'between', dns: ['a.b.svc'] })
const server = (over: object): string => certificate({ subject: 'server', issuer, dns: ['a.b.svc'], ...over })

describe('[HOK11] a server is believed when an authority of the bundle signed its certificate for the name that was asked for', () => {
  it.each<[string, string | undefined, string | undefined, string, string]>([
    ['signed for it', good, authority, 'hook.default.svc', 'trusted'],
    ['in any case of letters', good, authority, 'HOOK.default.svc', 'trusted'],
    ['a star is a label', good, authority, 'a.example.org', 'trusted'],
    [
      'a star is one label',
      good,
      authority,
      'a.b.example.org',
      'certificate is valid for hook.default.svc, *.example.org, not a.b.example.org',
    ],
    [
      'a star is a label at least',
      good,
      authority,
      'example.org',
      'certificate is valid for hook.default.svc, *.example.org, not example.org',
    ],
    [
      'another name',
      good,
      authority,
      'hook.other.svc',
      'certificate is valid for hook.default.svc, *.example.org, not hook.other.svc',
    ],
    [
      'an address without any',
      good,
      authority,
      '10.0.0.7',
      "cannot validate certificate for 10.0.0.7 because it doesn't contain any IP SANs",
    ],
    ['an address', server({ ips: ['10.0.0.7'] }), authority, '10.0.0.7', 'trusted'],
    [
      'another address',
      server({ ips: ['10.0.0.7', '10.0.0.8'] }),
      authority,
      '10.0.0.9',
      'certificate is valid for 10.0.0.7, 10.0.0.8, not 10.0.0.9',
    ],
    [
      'a common name alone',
      certificate({ subject: 'a.b.svc', issuer }),
      authority,
      'a.b.svc',
      'certificate relies on legacy Common Name field, use SANs instead',
    ],
    [
      'no names',
      certificate({ subject: 'server', issuer }),
      authority,
      'a.b.svc',
      'certificate is not valid for any names, but wanted to match a.b.svc',
    ],
    [
      'addresses alone',
      certificate({ subject: 'server', issuer, ips: ['10.0.0.7'] }),
      authority,
      'a.b.svc',
      'certificate is not valid for any names, but wanted to match a.b.svc',
    ],
    ['no bundle', good, undefined, 'hook.default.svc', unknown],
    ['another authority', good, certificate({ subject: 'other', authority: true }), 'hook.default.svc', unknown],
    [
      'an authority that another signed',
      good,
      certificate({ subject: issuer, signedBy: 'x', issuer: 'x', authority: true }),
      'hook.default.svc',
      'trusted',
    ],
    [
      'signed by somebody else in its name',
      server({ signedBy: 'thief' }),
      authority,
      'a.b.svc',
      `${unknown} (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "e2e-server-cert-ca")`,
    ],
    [
      'itself in the bundle',
      certificate({ subject: 'self', dns: ['a.b.svc'] }),
      certificate({ subject: 'self', dns: ['a.b.svc'] }),
      'a.b.svc',
      'trusted',
    ],
    ['itself, and not in the bundle', certificate({ subject: 'self', dns: ['a.b.svc'] }), authority, 'a.b.svc', unknown],
    ['one between that is shown', belowBetween + between, authority, 'a.b.svc', 'trusted'],
    ['one between that is not shown', belowBetween, authority, 'a.b.svc', unknown],
    ['one between as the root', belowBetween, between, 'a.b.svc', 'trusted'],
    [
      'signed by one who may not',
      certificate({ subject: 'server', issuer: 'plain', dns: ['a.b.svc'] }),
      certificate({ subject: 'plain' }),
      'a.b.svc',
      'certificate is not authorized to sign other certificates',
    ],
    ['for servers', server({ uses: ['1.3.6.1.5.5.7.3.1'] }), authority, 'a.b.svc', 'trusted'],
    [
      'for clients alone',
      server({ uses: ['1.3.6.1.5.5.7.3.2'] }),
      authority,
      'a.b.svc',
      'certificate specifies an incompatible key usage',
    ],
    [
      'out of time',
      server({ notAfterMs: Date.UTC(2026, 5, 1) }),
      authority,
      'a.b.svc',
      'certificate has expired or is not yet valid: current time 2030-01-01T00:00:00Z is after 2026-06-01T00:00:00Z',
    ],
    [
      'not yet',
      server({ notBeforeMs: Date.UTC(2031, 5, 1) }),
      authority,
      'a.b.svc',
      'certificate has expired or is not yet valid: current time 2030-01-01T00:00:00Z is before 2031-06-01T00:00:00Z',
    ],
    [
      'an authority out of time',
      good,
      certificate({ subject: issuer, authority: true, notAfterMs: Date.UTC(2026, 5, 1) }),
      'hook.default.svc',
      'certificate has expired or is not yet valid: current time 2030-01-01T00:00:00Z is after 2026-06-01T00:00:00Z',
    ],
    ['nothing shown', undefined, authority, 'a.b.svc', unknown],
    ['RSA', rsaServer, rsaAuthority, 'hook.default.svc', 'trusted'],
    ['RSA with SHA-512', rsaServer512, rsaAuthority, '10.0.0.7', 'trusted'],
    ['one of two authorities', rsaServer, authority + rsaAuthority, 'x.example.org', 'trusted'],
    [
      'RSA, another key of the same name',
      rsaServer,
      otherAuthority,
      'hook.default.svc',
      `${unknown} (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "training CA")`,
    ],
    ['RSA, both keys of that name', rsaServer, otherAuthority + rsaAuthority, 'hook.default.svc', 'trusted'],
  ])('%s', (_what, shown, ca, host, words) => {
    expect(said(shown, ca, host)).toBe(words)
  })

  it('a ring of authorities between ends', () => {
    const ring = [
      certificate({ subject: 'a', issuer: 'b', dns: ['a.b.svc'], authority: true }),
      certificate({ subject: 'b', issuer: 'a', authority: true }),
    ].join('')
    expect(said(ring, authority, 'a.b.svc')).toBe(unknown)
  })
})

it('[HOK11] gives up after ten signatures that are not right', () => {
  const forged = Array.from({ length: 12 }, (_, i) =>
    certificate({ subject: issuer, authority: true, notAfterMs: Date.UTC(2040, 0, i + 1) }),
  )
  expect(said(server({ signedBy: 'thief' }), forged.join(''), 'a.b.svc')).toBe(
    'signature check attempts limit reached while verifying certificate chain',
  )
})

describe('[HOK11] no client is made with a bundle that holds no certificate', () => {
  it.each<[string, string | undefined, string | undefined]>([
    ['nothing', undefined, undefined],
    ['a certificate', authority, undefined],
    ['text', 'certificate', 'unable to parse bytes as PEM block'],
    ['a key', '-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n', 'no valid certificate authority data seen'],
    [
      'no certificate in its block',
      '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n',
      'failed to parse certificate: x509: malformed certificate',
    ],
  ])('%s', (_what, pem, words) => {
    expect(bundleProblem(pem && pemBase64(pem))).toBe(words && `unable to load root certificates: ${words}`)
  })
})

it('[HOK11] a certificate that is cut off anywhere is none, and nothing breaks', () => {
  const whole = Buffer.from((rsaServer.split('-----')[2] as string).replace(/\s/g, ''), 'base64')
  for (let length = 0; length < whole.length; length += 7) {
    const pem = `-----BEGIN CERTIFICATE-----\n${whole.subarray(0, length).toString('base64')}\n-----END CERTIFICATE-----\n`
    expect(certificatesIn(pem)).toEqual([])
  }
})
