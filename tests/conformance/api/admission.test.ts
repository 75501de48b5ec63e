import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Api, type Body, eventually, mergePatch, protobuf, startApi, strategicPatch } from './api.ts'
import { discovered } from './operations.ts'

const root = '/apis/admissionregistration.k8s.io/v1'
const apiVersion = 'admissionregistration.k8s.io/v1'

describe('admission', () => {
  let api: Api
  let namespace: string
  beforeAll(async () => {
    api = await startApi()
    namespace = await api.namespace('admission')
    await api.ok('PATCH', `/api/v1/namespaces/${namespace}`, {
      body: { metadata: { labels: { [namespace]: 'true' } } },
      type: strategicPatch,
    })
  })
  afterAll(() => api.close())

  const here = () => ({ namespaceSelector: { matchLabels: { [namespace]: 'true' } } })
  const deployments = { operations: ['CREATE', 'UPDATE'], apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] }
  const deployment = (name: string, replicas: number) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'pause', image: 'registry.k8s.io/pause:3.10.2' }] },
      },
    },
  })
  const create = (resource: string, body: object): Promise<Answer> =>
    api.send('POST', `/apis/apps/v1/namespaces/${namespace}/${resource}`, { body, type: protobuf })

  const validate = async (name: string, spec: object): Promise<() => Promise<void>> => {
    const policy = {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: { matchConstraints: { ...here(), resourceRules: [deployments] }, ...spec },
    }
    await api.ok('POST', `${root}/validatingadmissionpolicies`, { body: policy, type: protobuf })
    const binding = {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, matchResources: here(), validationActions: ['Deny'] },
    }
    await api.ok('POST', `${root}/validatingadmissionpolicybindings`, { body: binding, type: protobuf })
    await eventually(
      () => api.ok('GET', `${root}/validatingadmissionpolicies/${name}`),
      ({ status }) => status.typeChecking !== undefined,
    )
    return async () => {
      await api.ok('DELETE', `${root}/validatingadmissionpolicybindings/${name}`)
      await api.ok('DELETE', `${root}/validatingadmissionpolicies/${name}`)
    }
  }

  it('ValidatingAdmissionPolicy should validate against a Deployment', async () => {
    const remove = await validate(`${namespace}.policy.example.com`, {
      validations: [
        { expression: 'object.spec.replicas > 1', messageExpression: "'wants replicas > 1, got ' + object.spec.replicas" },
        {
          expression: `namespaceObject.metadata.name == '${namespace}'`,
          message: 'Internal error! Other namespace should not be allowed.',
        },
      ],
    })
    const marker = await create('deployments', deployment('marker-deployment', 1))
    expect([marker.code, marker.body.reason]).toEqual([422, 'Invalid'])
    expect((await create('deployments', deployment('replicated', 2))).code).toBe(201)
    const { metadata, ...rest } = deployment('non-replicated', 1)
    expect((await create('replicasets', { ...rest, kind: 'ReplicaSet', metadata })).code).toBe(201)
    await remove()
    expect((await create('deployments', deployment('afterwards', 1))).code).toBe(201)
  })

  it('ValidatingAdmissionPolicy should allow expressions to refer variables.', async () => {
    const remove = await validate(`${namespace}.variables.example.com`, {
      variables: [
        { name: 'replicas', expression: 'object.spec.replicas' },
        { name: 'oddReplicas', expression: 'variables.replicas % 2 == 1' },
      ],
      validations: [{ expression: 'variables.replicas > 1' }, { expression: 'variables.oddReplicas' }],
    })
    expect((await create('deployments', deployment('one', 1))).body.reason).toBe('Invalid')
    expect((await create('deployments', deployment('two', 2))).body.reason).toBe('Invalid')
    expect((await create('deployments', deployment('three', 3))).code).toBe(201)
    await remove()
  })

  it('MutatingAdmissionPolicy should mutate a Deployment', async () => {
    const expression = `
							Object{
								metadata: Object.metadata{
									annotations: {
										"mutated-by": "admission-policy"
									}
								}
							}`
    const policy = {
      apiVersion,
      kind: 'MutatingAdmissionPolicy',
      metadata: { name: 'mutate.example.com' },
      spec: {
        reinvocationPolicy: 'Never',
        matchConstraints: { ...here(), resourceRules: [deployments] },
        mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression } }],
      },
    }
    await api.ok('POST', `${root}/mutatingadmissionpolicies`, { body: policy, type: protobuf })
    const binding = {
      apiVersion,
      kind: 'MutatingAdmissionPolicyBinding',
      metadata: { name: 'mutate.example.com' },
      spec: { policyName: 'mutate.example.com', matchResources: here() },
    }
    await api.ok('POST', `${root}/mutatingadmissionpolicybindings`, { body: binding, type: protobuf })
    const made = await create('deployments', deployment('mutated', 2))
    expect(made.body.metadata.annotations).toMatchObject({ 'mutated-by': 'admission-policy' })
    await api.ok('DELETE', `${root}/mutatingadmissionpolicybindings/mutate.example.com`)
  })

  const webhook = (more: object = {}) => ({
    name: 'deny.example.com',
    rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
    clientConfig: { service: { namespace, name: 'e2e-test-webhook', path: '/pods', port: 8443 }, caBundle: '' },
    sideEffects: 'None',
    admissionReviewVersions: ['v1', 'v1beta1'],
    namespaceSelector: { matchLabels: { nothing: 'has-this' } },
    ...more,
  })

  it.each([
    ['ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'],
    ['MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'],
  ])('AdmissionWebhook: %s', async (kind, resource) => {
    const configuration = (name: string, ...webhooks: object[]) => ({ apiVersion, kind, metadata: { name }, webhooks })
    const matchConditions = [{ name: 'expression-1', expression: "object.metadata.namespace == 'production'" }]
    // should be able to create and update webhook configurations with match conditions
    const made = await api.ok('POST', `${root}/${resource}`, {
      body: configuration('good', webhook({ matchConditions })),
      type: protobuf,
    })
    expect(made.webhooks[0].matchConditions).toEqual(matchConditions)
    const more = [...matchConditions, { name: 'expression-2', expression: "object.metadata.name == 'x'" }]
    const updated = await api.ok('PUT', `${root}/${resource}/good`, {
      body: { ...made, webhooks: [{ ...made.webhooks[0], matchConditions: more }] },
      type: protobuf,
    })
    expect(updated.webhooks[0].matchConditions).toEqual(more)
    // should reject webhook configurations with invalid match conditions
    const bad = webhook({ matchConditions: [{ name: 'invalid-expression-1', expression: '... [] bad expression' }] })
    const refused = await api.send('POST', `${root}/${resource}`, { body: configuration('bad', bad), type: protobuf })
    expect([refused.code, refused.body.reason]).toEqual([422, 'Invalid'])
    expect(refused.body.message).toContain('compilation failed')
    // patching/updating a webhook should work
    const body = { webhooks: [{ ...updated.webhooks[0], rules: [{ ...webhook().rules[0], operations: ['CREATE', 'UPDATE'] }] }] }
    const patched = await api.ok('PATCH', `${root}/${resource}/good`, { body, type: mergePatch })
    expect(patched.webhooks[0].rules[0].operations).toEqual(['CREATE', 'UPDATE'])
    await api.ok('DELETE', `${root}/${resource}/good`)
    expect((await api.ok('GET', `${root}/${resource}`)).items.filter(({ metadata }: Body) => metadata.name === 'good')).toEqual(
      [],
    )
  })

  it('AdmissionWebhook should include webhook resources in discovery documents', async () => {
    for (const resource of ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'])
      await discovered(api, { groupVersion: apiVersion, resource })
    expect.hasAssertions()
  })
})
