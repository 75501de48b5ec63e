import { describe, expect, it } from 'vitest'
import { base64 } from '../../../api/base64.ts'
import { encodeUtf8 } from '../../../api/utf8.ts'
import { requests } from '../../../api/x509/requests.ts'
import { bareServer } from '../bare-server.ts'
import { causesOf, creates, label, type Row, statuses, subdomain } from '../refusals.ts'

const create = creates()
const pem = (type: string, headers = ''): string =>
  base64(encodeUtf8(`-----BEGIN ${type}-----\n${headers}MAA=\n-----END ${type}-----\n`))
const asRequest = (text: string): string => base64(encodeUtf8(text))
const request = asRequest(requests.jane)

/** With another last byte of its signature. */
function forged(text: string): string {
  const lines = text.split('\n')
  const last = lines.length - 3
  const line = lines[last] as string
  lines[last] = line.slice(0, 10) + (line[10] === 'A' ? 'B' : 'A') + line.slice(11)
  return asRequest(lines.join('\n'))
}
const good = { request: `"${request}"`, signerName: 'a.example/b', usages: '[client auth]' }
const csr = (more: Record<string, string> = {}): string => {
  const spec = Object.entries({ ...good, ...more }).map(([key, value]) => `${key}: ${value}`)
  return `{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: n}, spec: {${spec.join(', ')}}}`
}
const signer = (name: string, ...whys: string[]): Row => [
  csr({ signerName: `"${name}"` }),
  ...whys.map((why) => `spec.signerName: ${why}`),
]

describe('[KND94] certificates/validation ValidateCertificateSigningRequestCreate', () => {
  it.each<Row>([
    [csr()],
    [csr({ request: 'eA==' }), 'spec.request: Invalid value: "eA==": PEM block type must be CERTIFICATE REQUEST'],
    [
      csr({ request: `"${pem('CERTIFICATE')}"` }),
      `spec.request: Invalid value: "${pem('CERTIFICATE')}": PEM block type must be CERTIFICATE REQUEST`,
    ],
    [csr({ request: `"${asRequest(requests.janeRsa)}"` })],
    [csr({ request: `"${asRequest(requests.sha512)}"` })],
    [csr({ request: `"${asRequest(requests.ed25519)}"` })],
    ...(
      [
        [asRequest(requests.sha1), 'x509: cannot verify signature: insecure algorithm SHA1-RSA'],
        [forged(requests.jane), 'x509: ECDSA verification failure'],
        [forged(requests.janeRsa), 'crypto/rsa: verification error'],
        [pem('CERTIFICATE REQUEST'), 'asn1: syntax error: sequence truncated'],
        ['', 'PEM block type must be CERTIFICATE REQUEST'],
      ] as const
    ).map(([text, why]): Row => [csr({ request: `"${text}"` }), `spec.request: Invalid value: "${text}": ${why}`]),
    [csr({ usages: '[]' }), 'spec.usages: Required value'],
    [
      csr({ usages: '[fun, client auth, client auth]' }),
      'spec.usages[0]: Unsupported value: "fun": supported values: "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping"',
      'spec.usages[2]: Duplicate value: "client auth"',
    ],
    signer('', 'Required value'),
    signer('a', 'Invalid value: "a": must be a fully qualified domain and path of the form \'example.com/signer-name\''),
    signer(
      'a.b/c/d',
      'Invalid value: "a.b/c/d": must be a fully qualified domain and path of the form \'example.com/signer-name\'',
    ),
    signer('a/b', 'Invalid value: "a": should be a domain with at least two segments separated by dots'),
    signer('a.B/c', `Invalid value: "a.B": validating label "B": ${label}`),
    signer('a.b/c.D', `Invalid value: "c.D": validating label "D": ${subdomain}`),
    signer(
      'kubernetes.io/legacy-unknown',
      'Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version',
    ),
    [
      csr({ expirationSeconds: '599' }),
      'spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)',
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))
})

const condition = (type: string, status = 'True'): string => `{type: ${type}, status: "${status}"}`
const at = 'status.conditions'

describe('[KND94] ValidateCertificateSigningRequestStatusUpdate', () => {
  const status = statuses(csr())
  it.each<Row>([
    [`{conditions: [${condition('Mine', 'Unknown')}]}`],
    [`{conditions: [${condition('Failed')}]}`],
    [`{conditions: [${condition('Approved')}]}`, `${at}: Forbidden: updates may not add a condition of type "Approved"`],
    [`{conditions: [${condition('Failed', 'False')}]}`, `${at}[0].status: Unsupported value: "False": supported values: "True"`],
    [
      `{conditions: [${condition('Mine', 'Maybe')}]}`,
      `${at}[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"`,
    ],
    [
      `{conditions: [${condition('Mine', '')}, ${condition('Mine')}]}`,
      `${at}[0].status: Required value`,
      `${at}[1].type: Duplicate value: "Mine"`,
    ],
    [`{certificate: "${pem('CERTIFICATE')}"}`],
    [
      `{certificate: "${request}"}`,
      'status.certificate: Invalid value: "<certificate data>": only CERTIFICATE PEM blocks are allowed, found "CERTIFICATE REQUEST"',
    ],
    [
      `{certificate: "${pem('CERTIFICATE', 'a: b\n\n')}"}`,
      'status.certificate: Invalid value: "<certificate data>": no PEM block headers are permitted',
    ],
    [
      '{certificate: eA==}',
      'status.certificate: Invalid value: "<certificate data>": must contain at least one CERTIFICATE PEM block',
    ],
  ])('%s', (text, ...causes) => expect(status(text)).toEqual(causes))

  it('a certificate and a failure stay', () => {
    const was = { certificate: pem('CERTIFICATE'), conditions: [{ type: 'Failed', status: 'True' }] }
    expect(statuses(csr(), was)('{}')).toEqual([
      `${at}: Forbidden: updates may not remove a condition of type "Failed"`,
      'status.certificate: Forbidden: updates may not modify existing certificate content',
    ])
  })
})

describe('[KND94] who may do what', () => {
  const ann = { name: 'ann', groups: ['dev'] }
  const rbac = 'apiVersion: rbac.authorization.k8s.io/v1'
  const role = (resource: string, verb: string, more: string): string =>
    `{${rbac}, kind: ClusterRole, metadata: {name: r-${verb}-${resource.replace('/', '-')}}, rules: [{apiGroups: [certificates.k8s.io], resources: [${resource}], verbs: [${verb}]${more}}]}`
  const bound = (name: string): string =>
    `{${rbac}, kind: ClusterRoleBinding, metadata: {name: ${name}}, roleRef: {kind: ClusterRole, name: ${name}}, subjects: [{kind: User, name: ann}]}`
  const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests/n'
  const answers = (signers: string[], subresource: string, status: object): string[] => {
    const server = bareServer()
    const made = server.create(csr()) as any
    const roles: [string, string, string][] = [[`certificatesigningrequests/${subresource}`, 'update', '']]
    for (const name of signers)
      roles.push(['signers', subresource === 'approval' ? 'approve' : 'sign', `, resourceNames: ["${name}"]`])
    for (const one of roles) server.create(role(...one))
    for (const [resource, verb] of roles) server.create(bound(`r-${verb}-${resource.replace('/', '-')}`))
    return causesOf(server.request('PUT', `${path}/${subresource}`, { ...made, status }, { user: ann }))
  }
  const approved = { conditions: [{ type: 'Approved', status: 'True' }] }
  const why = (verb: string): string =>
    `certificatesigningrequests.certificates.k8s.io "n" is forbidden: user not permitted to ${verb} requests with signerName "a.example/b"`
  it.each<[string, string[], string, object, ...string[]]>([
    ['approves without a right', [], 'approval', approved, why('approve')],
    ['approves another signer', ['a.example/c'], 'approval', approved, why('approve')],
    ['approves the signer', ['a.example/b'], 'approval', approved],
    ['approves the domain', ['a.example/*'], 'approval', approved],
    ['signs without a right', [], 'status', { certificate: pem('CERTIFICATE') }, why('sign')],
    ['signs', ['a.example/b'], 'status', { certificate: pem('CERTIFICATE') }],
    ['writes another condition without a right', [], 'status', { conditions: [{ type: 'Mine', status: 'True' }] }],
  ])('who %s', (_, signers, subresource, status, ...causes) => expect(answers(signers, subresource, status)).toEqual(causes))

  it('nobody asks for system:masters of the API server\u2019s signer', () => {
    const eve = { request: `"${asRequest(requests.eve)}"` }
    expect(create(csr({ ...eve, signerName: 'kubernetes.io/kube-apiserver-client' }))).toEqual([
      'certificatesigningrequests.certificates.k8s.io "n" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
    ])
    expect(create(csr(eve))).toEqual([])
  })

  it('the server says who asks, and since when a condition holds', () => {
    const server = bareServer()
    const made = server.create(csr({ username: 'somebody', groups: '[g]', uid: 'u', extra: '{a: [b]}' }), ann) as any
    expect(made.message).toContain('forbidden')
    const own = server.create(csr({ username: 'somebody', groups: '[g]', uid: 'u', extra: '{a: [b]}' })) as any
    expect(own.spec).toMatchObject({ username: 'kubernetes-admin' })
    expect(own.spec).not.toHaveProperty('extra')
    const decided = server.put({ ...own, status: approved }, 'approval') as any
    const at = '2026-11-23T06:00:00Z'
    expect(decided.status.conditions).toEqual([{ type: 'Approved', status: 'True', lastUpdateTime: at, lastTransitionTime: at }])
    server.at.nowMs += 60_000
    const status = {
      conditions: [
        { type: 'Approved', status: 'True', reason: 'Mine' },
        { type: 'Mine', status: 'True' },
      ],
    }
    const later = '2026-11-23T06:01:00Z'
    expect((server.put({ ...decided, status }, 'status') as any).status.conditions).toEqual([
      { type: 'Approved', status: 'True', lastUpdateTime: at, lastTransitionTime: at },
      { type: 'Mine', status: 'True', lastUpdateTime: later, lastTransitionTime: later },
    ])
  })

  it('a plain update leaves spec and status', () => {
    const server = bareServer()
    const made = server.create(csr()) as any
    const spec = { ...made.spec, signerName: 'b.example/c' }
    const answer = server.put({ ...made, spec, status: approved, metadata: { ...made.metadata, labels: { a: 'b' } } }) as any
    expect([answer.spec, answer.status, answer.metadata.labels]).toEqual([made.spec, {}, { a: 'b' }])
  })
})

describe('[KND94] ValidateCertificateSigningRequestApprovalUpdate', () => {
  const decide = (types: string[], before: string[] = []): string[] => {
    const server = bareServer()
    let made: any = server.create(csr())
    const conditions = (all: string[]): object[] => all.map((type) => ({ type, status: 'True' }))
    if (before.length > 0) made = server.put({ ...made, status: { conditions: conditions(before) } }, 'approval')
    return causesOf(server.put({ ...made, status: { conditions: conditions(types) } }, 'approval'))
  }
  it.each<[string[], string[], ...string[]]>([
    [[], ['Approved']],
    [[], ['Denied', 'Mine']],
    [[], ['Approved', 'Denied'], `${at}[1].type: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive`],
    [
      ['Denied'],
      ['Denied', 'Approved'],
      `${at}[1].type: Invalid value: "Approved": Approved and Denied conditions are mutually exclusive`,
    ],
    [['Approved'], ['Mine'], `${at}: Forbidden: updates may not remove a condition of type "Approved"`],
    [[], ['Approved', 'Approved'], `${at}[1].type: Duplicate value: "Approved"`],
  ])('%s then %s', (before, after, ...causes) => expect(decide(after, before)).toEqual(causes))
})
