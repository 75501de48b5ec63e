import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agnhost, core, type Lab, openLab, type Thing } from './lab.ts'

let lab: Lab

beforeAll(async () => {
  lab = await openLab()
})

afterAll(() => lab.close())

const audience = 'oidc-discovery-test'
const tokenPath = '/var/run/secrets/tokens/sa-token'
const issuer = 'https://kubernetes.default.svc.cluster.local'
const subcommand = 'test-service-account-issuer-discovery'

/** A namespace whose default ServiceAccount may read what the issuer publishes. */
async function allowed(): Promise<string> {
  const namespace = await lab.namespace()
  await lab.post('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
    metadata: { name: `${namespace}-oidc-discovery` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:service-account-issuer-discovery' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }],
  })
  return namespace
}

/** Runs the program in a Pod with a token for `audience`; its phase and its log without the times. */
async function ran(namespace: string, args: string[], more: object = {}): Promise<{ phase: string; log: string }> {
  const projected = { sources: [{ serviceAccountToken: { path: 'sa-token', expirationSeconds: 7200, audience } }] }
  const path = core(namespace, 'pods')
  await lab.post(path, {
    metadata: { name: 'validator' },
    spec: {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'validator',
          image: agnhost,
          args: [subcommand, ...args],
          volumeMounts: [{ name: 'sa-token', mountPath: '/var/run/secrets/tokens', readOnly: true }],
          ...more,
        },
      ],
      volumes: [{ name: 'sa-token', projected }],
    },
  })
  const ended = (pod: Thing): boolean => ['Succeeded', 'Failed'].includes(pod.status.phase)
  const pod = await lab.until(() => lab.get(`${path}/validator`), ended)
  const { body } = await lab.send('GET', `${path}/validator/log`)
  return { phase: pod.status.phase, log: String(body).replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /gm, '') }
}

const good = [`--token-path=${tokenPath}`, '--audience', audience]

describe('[sig-auth] ServiceAccounts', () => {
  it('ServiceAccountIssuerDiscovery should support OIDC discovery of service account issuer [Conformance]', async () => {
    const namespace = await allowed()
    const { phase, log } = await ran(namespace, ['--token-path', tokenPath, '--audience', audience])
    const { uid } = (await lab.get(core(namespace, 'serviceaccounts/default'))).metadata
    const steps = log.split('\n').filter((line) => line.startsWith('OK: '))
    expect([phase, steps]).toEqual([
      'Succeeded',
      [
        'OK: Got token',
        `OK: got issuer ${issuer}`,
        `OK: Constructed OIDC provider for issuer ${issuer}`,
        'OK: Validated signature on JWT',
        'OK: Got valid claims from token!',
      ],
    ])
    expect(log).toContain('Full, validated claims: \n&openidmetadata.claims{')
    expect(log).toContain(`Subject:"system:serviceaccount:${namespace}:default", Audience:jwt.Audience{"${audience}"}`)
    expect(log).toContain(`Namespace:"${namespace}", ServiceAccount:openidmetadata.kubeName{Name:"default", UID:"${uid}"}`)
  })
})

describe('a token that does not hold ends it with exit code 1', () => {
  const inside = 'failed to validate with in-cluster discovery: '

  it.each([
    [
      'another audience',
      ['--token-path', tokenPath, '--audience', 'other'],
      `${inside}oidc: expected audience "other" got ["${audience}"]`,
    ],
    [
      'no audience',
      ['--token-path', tokenPath],
      `${inside}oidc: invalid configuration, clientID must be provided or SkipClientIDCheck must be set`,
    ],
    ['no file', ['--token-path', '/none', '--audience', audience], 'open /none: no such file or directory'],
    [
      'no token',
      ['--token-path', '/etc/hostname', '--audience', audience],
      'go-jose/go-jose: compact JWS format must have three parts',
    ],
  ])('%s', async (_name, args, words) => {
    const { phase, log } = await ran(await allowed(), args)
    expect(phase).toBe('Failed')
    expect(log.split('\n')).toContain(words)
  })

  it('that somebody changed', async () => {
    const namespace = await allowed()
    const flipped = `sed 's/.\\{20\\}$/AAAAAAAAAAAAAAAAAAAA/' ${tokenPath} > /tmp/changed`
    const command = ['sh', '-c', `${flipped}; exec /agnhost ${subcommand} --token-path /tmp/changed --audience ${audience}`]
    const { phase, log } = await ran(namespace, [], { command, args: [] })
    expect(phase).toBe('Failed')
    expect(log).toContain(`${inside}failed to verify signature: failed to verify id token signature\n`)
    expect(log).not.toContain('OK: Validated')
  })

  it('whose ServiceAccount may not read the keys', async () => {
    await lab.delete('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/system:service-account-issuer-discovery')
    const { phase, log } = await ran(await lab.namespace(), good)
    expect(phase).toBe('Failed')
    expect(log).toContain(`${inside}403 Forbidden: {`)
    expect(log).toContain('falling back to validating with external discovery\n')
    expect(log).toMatch(/Get "https:\/\/.*": tls: failed to verify certificate: x509: certificate signed by unknown authority\n$/)
  })
})
