import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificate, pemBase64 } from '../../certificates.ts'
import { type Answer, type Lab, openLab, type Thing } from '../pods/lab.ts'
import { caBundle, deployServer, register, rule } from './hook-server.ts'

describe('AdmissionWebhook', () => {
  let lab: Lab
  let namespace: string
  let service: Thing
  beforeAll(async () => {
    lab = await openLab()
    namespace = await lab.namespace({ 'webhook-test': 'true' })
    service = await deployServer(lab, namespace, {
      name: 'e2e-test-webhook',
      args: ['webhook', '--port=8443', '--sidecar-image=pause:1'],
    })
  })
  afterAll(() => lab.close())

  const hook = (name: string, path: string, rules: Thing[], more: Thing = {}): Thing => ({
    name,
    clientConfig: { service: { ...service, path }, caBundle },
    rules,
    sideEffects: 'None',
    admissionReviewVersions: ['v1', 'v1beta1'],
    namespaceSelector: { matchLabels: { 'webhook-test': 'true' } },
    ...more,
  })
  const at = (resource: string, name = ''): string => `/api/v1/namespaces/${namespace}/${resource}${name && `/${name}`}`
  const pod = (name: string, more: Thing = {}, container: Thing = {}): Thing => ({
    metadata: { name, ...more },
    spec: { containers: [{ name: 'example', image: 'registry.k8s.io/pause:3.10.2', ...container }] },
  })
  const configMap = (name: string, data: Thing, more: Thing = {}): Thing => ({ metadata: { name, ...more }, data })
  const messageOf = ({ status, body }: Answer): [number, string] => [status, body.message]

  it('should be able to deny pod and configmap creation', async () => {
    const remove = await register(lab, 'Validating', 'deny', [
      hook('deny-unwanted-pod-container-name-and-label.k8s.io', '/pods', [rule(['CREATE'], ['pods'])]),
      hook('deny-unwanted-configmap-data.k8s.io', '/configmaps', [rule(['CREATE', 'UPDATE', 'DELETE'], ['configmaps'])], {
        namespaceSelector: {
          matchLabels: { 'webhook-test': 'true' },
          matchExpressions: [{ key: 'skip-webhook-admission', operator: 'NotIn', values: ['yes'] }],
        },
      }),
      hook('fail-open.k8s.io', '/configmaps', [rule(['CREATE'], ['configmaps'])], {
        failurePolicy: 'Ignore',
        clientConfig: { service: { ...service, name: 'nobody' } },
      }),
    ])
    const by = 'admission webhook "deny-unwanted-pod-container-name-and-label.k8s.io" denied the request: '
    const unwanted = pod('disallowed-pod', { labels: { 'webhook-e2e-test': 'webhook-disallow' } }, { name: 'webhook-disallow' })
    expect(messageOf(await lab.send('POST', at('pods'), unwanted))).toEqual([
      400,
      `${by}the pod contains unwanted label; the pod contains unwanted container name;`,
    ])
    const slow = pod('hanging-pod', { labels: { 'webhook-e2e-test': 'wait-forever' } })
    const url = `https://e2e-test-webhook.${namespace}.svc:8443/pods?timeout=10s`
    expect(messageOf(await lab.send('POST', at('pods'), slow))).toEqual([
      500,
      `Internal error occurred: failed calling webhook "deny-unwanted-pod-container-name-and-label.k8s.io": failed to call webhook: Post "${url}": context deadline exceeded`,
    ])
    expect((await lab.send('GET', at('pods', 'hanging-pod'))).status).toBe(404)
    const bad = { 'webhook-e2e-test': 'webhook-disallow' }
    const denied =
      'admission webhook "deny-unwanted-configmap-data.k8s.io" denied the request: the configmap contains unwanted key and value'
    expect(messageOf(await lab.send('POST', at('configmaps'), configMap('disallowed', bad)))).toEqual([400, denied])
    await lab.post(at('configmaps'), configMap('allowed', { admit: 'this' }))
    expect(messageOf(await lab.send('PUT', at('configmaps', 'allowed'), configMap('allowed', bad)))).toEqual([400, denied])
    const patched = await lab.send('PATCH', at('configmaps', 'allowed'), { data: bad }, 'application/strategic-merge-patch+json')
    expect(messageOf(patched)).toEqual([400, denied])
    expect((await lab.get(at('configmaps', 'allowed'))).data).toEqual({ admit: 'this' })
    const elsewhere = await lab.namespace({ 'webhook-test': 'true', 'skip-webhook-admission': 'yes' })
    await lab.post(`/api/v1/namespaces/${elsewhere}/configmaps`, configMap('disallowed', bad))
    await lab.post(at('configmaps'), configMap('nondeletable', { 'webhook-e2e-test': 'webhook-nondeletable' }))
    expect((await lab.send('DELETE', at('configmaps', 'nondeletable'))).body.message).toContain('cannot be deleted')
    await remove()
    await lab.delete(at('configmaps', 'nondeletable'))
  })

  it('should be able to deny attaching pod', async () => {
    const remove = await register(lab, 'Validating', 'deny-attaching', [
      hook('deny-attaching-pod.k8s.io', '/pods/attach', [rule(['CONNECT'], ['pods/attach'])]),
    ])
    await lab.post(at('pods'), pod('to-be-attached-pod', {}, { name: 'container1' }))
    await lab.settle()
    const answer = await lab.send('POST', `${at('pods', 'to-be-attached-pod')}/attach?container=container1&stdin=true`)
    expect(answer.body.message).toBe(
      `admission webhook "deny-attaching-pod.k8s.io" denied the request: attaching to pod 'to-be-attached-pod' is not allowed`,
    )
    await remove()
    await lab.delete(at('pods', 'to-be-attached-pod'))
  })

  it('should unconditionally reject operations on fail closed webhook', async () => {
    const remove = await register(lab, 'Validating', 'fail-closed', [
      hook('fail-closed.k8s.io', '/configmaps', [rule(['CREATE'], ['configmaps'])], {
        clientConfig: {
          service: { namespace, name: 'e2e-test-webhook', path: '/configmaps', port: 8443 },
          caBundle: Buffer.from('').toString('base64'),
        },
        namespaceSelector: { matchLabels: { 'webhook-test': 'true' } },
      }),
    ])
    const url = `https://e2e-test-webhook.${namespace}.svc:8443/configmaps?timeout=10s`
    expect(messageOf(await lab.send('POST', at('configmaps'), configMap('foo', {})))).toEqual([
      500,
      `Internal error occurred: failed calling webhook "fail-closed.k8s.io": failed to call webhook: Post "${url}": tls: failed to verify certificate: x509: certificate signed by unknown authority`,
    ])
    await remove()
  })

  it('should mutate configmap', async () => {
    const stages = [1, 2].map((stage) =>
      hook(`adding-configmap-data-stage-${stage}.k8s.io`, '/mutating-configmaps', [rule(['CREATE'], ['configmaps'])]),
    )
    const remove = await register(lab, 'Mutating', 'mutate-configmaps', stages)
    const made = await lab.post(at('configmaps'), configMap('to-be-mutated', { 'mutation-start': 'yes' }))
    expect(made.data).toEqual({ 'mutation-start': 'yes', 'mutation-stage-1': 'yes', 'mutation-stage-2': 'yes' })
    await remove()
  })

  it('should mutate everything except skip-me configmaps', async () => {
    const matchConditions = [{ name: 'skip-me', expression: "object.metadata.name != 'skip-me'" }]
    const remove = await register(lab, 'Mutating', 'mutate-but-skip', [
      hook('adding-configmap-data-stage-1.k8s.io', '/mutating-configmaps', [rule(['CREATE'], ['configmaps'])], {
        matchConditions,
      }),
    ])
    const skipped = await lab.post(at('configmaps'), configMap('skip-me', { 'mutation-start': 'yes' }))
    expect(skipped.data).toEqual({ 'mutation-start': 'yes' })
    const made = await lab.post(at('configmaps'), configMap('mutate-me', { 'mutation-start': 'yes' }))
    expect(made.data).toEqual({ 'mutation-start': 'yes', 'mutation-stage-1': 'yes' })
    await remove()
  })

  it('should mutate pod and apply defaults after mutation', async () => {
    const remove = await register(lab, 'Mutating', 'mutate-pods', [
      hook('adding-init-container.k8s.io', '/mutating-pods', [rule(['CREATE'], ['pods'])]),
    ])
    const { spec } = await lab.post(at('pods'), pod('webhook-to-be-mutated'))
    expect(spec.initContainers).toMatchObject([
      {
        name: 'webhook-added-init-container',
        image: 'webhook-added-image',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'Always',
      },
    ])
    // the account's token comes to it too: the server's own rules look again
    expect(spec.initContainers[0].volumeMounts).toHaveLength(1)
    await remove()
  })

  it('should not be able to mutate or prevent deletion of webhook configuration objects', async () => {
    const everything = [
      { operations: ['*'], apiGroups: ['admissionregistration.k8s.io'], apiVersions: ['*'], resources: ['*/*'] },
    ]
    const selectors = { namespaceSelector: {} }
    const removeValidating = await register(lab, 'Validating', 'deny-configurations', [
      hook('deny-webhook-configuration-deletions.k8s.io', '/always-deny', everything, selectors),
    ])
    const removeMutating = await register(lab, 'Mutating', 'label-configurations', [
      hook('add-label-to-webhook-configurations.k8s.io', '/add-label', everything, selectors),
    ])
    const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'
    const dummy = await lab.post(path, { metadata: { name: 'dummy' }, webhooks: [] })
    expect(dummy.metadata.labels).toBeUndefined()
    await lab.delete(`${path}/dummy`)
    await removeMutating()
    await removeValidating()
  })

  it('should honor timeout', async () => {
    const call = async (timeoutSeconds: number | undefined, failurePolicy: string): Promise<Answer> => {
      const more = { failurePolicy, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) }
      const remove = await register(lab, 'Validating', 'slow', [
        hook('allow-configmap-with-delay-webhook.k8s.io', '/always-allow-delay-5s', [rule(['CREATE'], ['configmaps'])], more),
      ])
      const answer = await lab.send('POST', at('configmaps'), { metadata: { generateName: 'slow-' } })
      await remove()
      return answer
    }
    const url = `https://e2e-test-webhook.${namespace}.svc:8443/always-allow-delay-5s?timeout=1s`
    expect((await call(1, 'Fail')).body.message).toBe(
      `Internal error occurred: failed calling webhook "allow-configmap-with-delay-webhook.k8s.io": failed to call webhook: Post "${url}": context deadline exceeded`,
    )
    expect((await call(1, 'Ignore')).status).toBe(201)
    expect((await call(10, 'Fail')).status).toBe(201)
    expect((await call(undefined, 'Fail')).status).toBe(201)
    // a client waits, by the lab's clock
    const secondsOf = async (ask: () => Promise<unknown>): Promise<number> => {
      const clock = async (): Promise<number> => Number((await lab.run('date +%s')).stdout)
      const before = await clock()
      await ask()
      return (await clock()) - before
    }
    expect(await secondsOf(() => call(3, 'Fail'))).toBeGreaterThanOrEqual(3)
    expect(await secondsOf(() => call(10, 'Fail'))).toBeGreaterThanOrEqual(5)
  })

  it('[HOK11] should trust nobody but whom the bundle names', async () => {
    const call = async (clientConfig: Thing): Promise<string> => {
      const given = hook('trust.k8s.io', '/always-deny', [rule(['CREATE'], ['configmaps'])])
      const remove = await register(lab, 'Validating', 'trust', [
        { ...given, clientConfig: { ...given.clientConfig, ...clientConfig } },
      ])
      const { body } = await lab.send('POST', at('configmaps'), { metadata: { generateName: 'trust-' } })
      await remove()
      return body.message
    }
    const server = `e2e-test-webhook.${namespace}.svc`
    const failed = 'Internal error occurred: failed calling webhook "trust.k8s.io": '
    const post = `${failed}failed to call webhook: Post "https://${server}:8443/always-deny?timeout=10s": tls: failed to verify certificate: x509: `
    expect(await call({})).toBe('admission webhook "trust.k8s.io" denied the request: this webhook denies all requests')
    const stranger = certificate({ subject: 'stranger', authority: true })
    expect(await call({ caBundle: pemBase64(stranger) })).toBe(`${post}certificate signed by unknown authority`)
    expect(await call({ caBundle: undefined })).toBe(`${post}certificate signed by unknown authority`)
    expect(await call({ caBundle: 'QQ==' })).toBe(
      `${failed}could not get REST client: unable to load root certificates: unable to parse bytes as PEM block`,
    )
    const { spec } = await lab.get(at('services', 'e2e-test-webhook'))
    expect(await call({ service: undefined, url: `https://${spec.clusterIP}:8443/always-deny` })).toBe(
      `${failed}failed to call webhook: Post "https://${spec.clusterIP}:8443/always-deny?timeout=10s": tls: failed to verify certificate: x509: cannot validate certificate for ${spec.clusterIP} because it doesn't contain any IP SANs`,
    )
  })

  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  const group = 'webhook.example.com'
  const define = (kind: string, storage: string, schema: Thing): Promise<Thing> =>
    lab.post(definitions, {
      metadata: { name: `${kind.toLowerCase()}s.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: `${kind.toLowerCase()}s`, kind },
        versions: ['v1', 'v2'].map((name) => ({
          name,
          served: true,
          storage: name === storage,
          schema: { openAPIV3Schema: schema },
        })),
      },
    })
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const customs = (kind: string, version = 'v1'): string =>
    `/apis/${group}/${version}/namespaces/${namespace}/${kind.toLowerCase()}s`
  const custom = (kind: string, name: string, data: Thing, version = 'v1'): Thing => ({
    apiVersion: `${group}/${version}`,
    kind,
    metadata: { name },
    data,
  })

  it('should be able to deny custom resource creation, update and deletion', async () => {
    await define('Denied', 'v1', open)
    const remove = await register(lab, 'Validating', 'deny-customs', [
      hook('deny-unwanted-custom-resource-data.k8s.io', '/custom-resource', [
        rule(['CREATE', 'UPDATE', 'DELETE'], ['denieds'], group),
      ]),
    ])
    const bad = { 'webhook-e2e-test': 'webhook-disallow' }
    const why = 'admission webhook "deny-unwanted-custom-resource-data.k8s.io" denied the request: the custom resource '
    expect(messageOf(await lab.send('POST', customs('Denied'), custom('Denied', 'a', bad)))).toEqual([
      400,
      `${why}contains unwanted data`,
    ])
    const kept = await lab.post(customs('Denied'), custom('Denied', 'b', { 'webhook-e2e-test': 'webhook-nondeletable' }))
    expect(messageOf(await lab.send('PUT', `${customs('Denied')}/b`, { ...kept, data: bad }))).toEqual([
      400,
      `${why}contains unwanted data`,
    ])
    // by another version too: the rule is equivalent
    expect(messageOf(await lab.send('DELETE', `${customs('Denied', 'v2')}/b`))).toEqual([
      400,
      `${why}cannot be deleted because it contains unwanted key and value`,
    ])
    const read = await lab.get(`${customs('Denied')}/b`)
    await lab.put(`${customs('Denied')}/b`, { ...read, data: { 'webhook-e2e-test': 'webhook-allow' } })
    await lab.delete(`${customs('Denied')}/b`)
    await remove()
  })

  const twoStages = (kind: string): Thing[] =>
    [1, 2].map((stage) =>
      hook(`mutate-custom-resource-data-stage-${stage}.k8s.io`, '/mutating-custom-resource', [
        rule(['CREATE'], [`${kind.toLowerCase()}s`], group),
      ]),
    )

  it('should mutate custom resource', async () => {
    await define('Mutated', 'v1', open)
    const remove = await register(lab, 'Mutating', 'mutate-customs', twoStages('Mutated'))
    const { data } = await lab.post(customs('Mutated'), custom('Mutated', 'a', { 'mutation-start': 'yes' }))
    expect(data).toEqual({ 'mutation-start': 'yes', 'mutation-stage-1': 'yes', 'mutation-stage-2': 'yes' })
    await remove()
  })

  it('should mutate custom resource with pruning', async () => {
    const data = { type: 'object', properties: { 'mutation-start': { type: 'string' }, 'mutation-stage-1': { type: 'string' } } }
    await define('Pruned', 'v1', { type: 'object', properties: { data } })
    const remove = await register(lab, 'Mutating', 'mutate-pruned', twoStages('Pruned'))
    const made = await lab.post(customs('Pruned'), custom('Pruned', 'a', { 'mutation-start': 'yes' }))
    expect(made.data).toEqual({ 'mutation-start': 'yes', 'mutation-stage-1': 'yes' })
    await remove()
  })

  it('should mutate custom resource with different stored version', async () => {
    const made = await define('Moved', 'v1', open)
    const remove = await register(lab, 'Mutating', 'mutate-moved', [
      hook('mutate-custom-resource-data-stage-1.k8s.io', '/mutating-custom-resource', [
        rule(['CREATE', 'UPDATE'], ['moveds'], group),
      ]),
    ])
    await lab.post(customs('Moved'), custom('Moved', 'a', { 'mutation-start': 'yes' }))
    const versions = made.spec.versions.map((version: Thing) => ({ ...version, storage: version.name === 'v2' }))
    const moved = await lab.patch(`${definitions}/moveds.${group}`, { spec: { versions } }, 'merge')
    expect(moved.status.storedVersions).toEqual(['v1', 'v2'])
    const patched = await lab.patch(`${customs('Moved')}/a`, { dummy: 'test' }, 'merge')
    expect(patched.data).toEqual({ 'mutation-start': 'yes', 'mutation-stage-1': 'yes', 'mutation-stage-2': 'yes' })
    expect((await lab.get(`${customs('Moved', 'v2')}/a`)).apiVersion).toBe(`${group}/v2`)
    await remove()
  })

  it('should deny crd creation', async () => {
    const remove = await register(lab, 'Validating', 'deny-crds', [
      hook('deny-crd-with-unwanted-label.k8s.io', '/crd', [rule(['CREATE'], ['*'], 'apiextensions.k8s.io')], {
        namespaceSelector: {},
      }),
    ])
    const names = { plural: 'unwanteds', singular: 'unwanted', kind: 'Unwanted', listKind: 'UnwantedList' }
    const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: open } }]
    const metadata = { name: `unwanteds.${group}`, labels: { 'webhook-e2e-test': 'webhook-disallow' } }
    const answer = await lab.send('POST', definitions, { metadata, spec: { group, scope: 'Cluster', names, versions } })
    expect(messageOf(answer)).toEqual([
      400,
      'admission webhook "deny-crd-with-unwanted-label.k8s.io" denied the request: the crd contains unwanted label',
    ])
    await remove()
  })

  it.each(['Validating', 'Mutating'] as const)('patching/updating and listing a %s webhook should work', async (kind) => {
    const path = `/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase()}webhookconfigurations`
    const door = kind === 'Validating' ? '/configmaps' : '/mutating-configmaps'
    const webhooks = [hook('configmaps.k8s.io', door, [rule(['CREATE'], ['configmaps'])])]
    await lab.post(path, { metadata: { name: 'changing', labels: { 'e2e-list-test-uuid': kind } }, webhooks })
    const given = { 'mutation-start': 'yes', 'webhook-e2e-test': kind === 'Validating' ? 'webhook-disallow' : '' }
    const acts = async (): Promise<boolean> => {
      const answer = await lab.send('POST', at('configmaps'), { metadata: { generateName: 'changing-' }, data: given })
      return kind === 'Validating' ? answer.status === 400 : answer.body.data['mutation-stage-1'] === 'yes'
    }
    expect(await acts()).toBe(true)
    const config = await lab.get(`${path}/changing`)
    config.webhooks[0].rules[0].operations = ['UPDATE']
    await lab.put(`${path}/changing`, config)
    expect(await acts()).toBe(false)
    await lab.patch(`${path}/changing`, [{ op: 'replace', path: '/webhooks/0/rules/0/operations', value: ['CREATE'] }], 'json')
    expect(await acts()).toBe(true)
    expect((await lab.get(`${path}?labelSelector=e2e-list-test-uuid%3D${kind}`)).items).toHaveLength(1)
    await lab.delete(`${path}?labelSelector=e2e-list-test-uuid%3D${kind}`)
    expect(await acts()).toBe(false)
  })
})
