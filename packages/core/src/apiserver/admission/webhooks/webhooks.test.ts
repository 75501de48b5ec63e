import { describe, expect, it } from 'vitest'
import { base64 } from '../../../api/base64.ts'
import type { JsonObject } from '../../../api/json.ts'
import { encodeUtf8 } from '../../../api/utf8.ts'
import { type BareServer, bareServer, messageOf } from '../../resources/bare-server.ts'
import type { Backend, OutgoingAnswer, OutgoingRequest } from '../../webhooks/backend.ts'

type Thing = any

interface Hooked {
  server: BareServer
  /** The requests inside the reviews, with the path they came to. */
  asked: Thing[]
}

const json = (body: object, status = 200): OutgoingAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
})

/** A server whose webhooks answer as `respond` says: part of an AdmissionResponse, or what comes over the wire. */
function hooked(respond: (request: Thing, path: string) => Thing = () => ({})): Hooked {
  const asked: Thing[] = []
  const backend: Backend = ({ target, body }: OutgoingRequest) => {
    const { request, ...review } = JSON.parse(body)
    const path = target.split('?')[0] as string
    asked.push({ ...request, path, target })
    const response = respond(request, path)
    if ('error' in response || 'body' in response) return response
    if ('review' in response) return json(response.review(request.uid))
    return json({ ...review, response: { uid: request.uid, allowed: true, ...response } })
  }
  return { server: bareServer({ backend }), asked }
}

const patch = (...operations: object[]): object => ({
  patchType: 'JSONPatch',
  patch: base64(encodeUtf8(JSON.stringify(operations))),
})
const label = (key: string, value = 'yes'): object => patch({ op: 'add', path: `/metadata/labels/${key}`, value })

const rule = (over: object = {}): object => ({
  operations: ['*'],
  apiGroups: [''],
  apiVersions: ['v1'],
  resources: ['configmaps'],
  ...over,
})
const hook = (name: string, over: object = {}): object => ({
  name: `${name}.hooks.test`,
  clientConfig: { service: { namespace: 'hooks', name: 'server', path: `/${name}` }, caBundle: 'QQ==' },
  rules: [rule()],
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  ...over,
})

const root = '/apis/admissionregistration.k8s.io/v1'
const configure = ({ server }: Hooked, kind: 'mutating' | 'validating', name: string, ...webhooks: object[]): JsonObject =>
  server.request('POST', `${root}/${kind}webhookconfigurations`, { metadata: { name }, webhooks })

const maps = '/api/v1/namespaces/default/configmaps'
const make = ({ server }: Hooked, name = 'c', more: object = {}): Thing =>
  server.request('POST', maps, { metadata: { name, labels: { a: 'b' } }, ...more })

const post = 'Post "https://server.hooks.svc:443/x?timeout=10s"'
const failed = 'Internal error occurred: failed calling webhook "x.hooks.test": '

describe('mutating webhooks', () => {
  it('[HOK1] are asked by the names of their configurations, then as they stand in them', () => {
    const of = hooked()
    configure(of, 'mutating', 'b', hook('b1'), hook('b2'))
    configure(of, 'mutating', 'a', hook('a1'))
    configure(of, 'validating', '0', hook('v1'))
    make(of)
    expect(of.asked.map(({ path }) => path)).toEqual(['/a1', '/b1', '/b2', '/v1'])
  })

  it('[HOK1] each sees what those before it did, the validating ones the whole', () => {
    const of = hooked((_request, path) => (path === '/v' ? {} : label(path.slice(1))))
    configure(of, 'mutating', 'm', hook('one'), hook('two'))
    configure(of, 'validating', 'v', hook('v'))
    expect(make(of).metadata.labels).toEqual({ a: 'b', one: 'yes', two: 'yes' })
    expect(of.asked.map(({ object }) => Object.keys(object.metadata.labels))).toEqual([['a'], ['a', 'one'], ['a', 'one', 'two']])
  })

  it.each([
    ['IfNeeded', 'Never', ['/one', '/two', '/one']],
    ['Never', 'IfNeeded', ['/one', '/two']],
    ['IfNeeded', 'IfNeeded', ['/one', '/two', '/one']],
    ['Never', 'Never', ['/one', '/two']],
  ])('[HOK1] reinvocation %s, then %s: %j', (first, second, expected) => {
    const of = hooked(({ object }, path) => (object.metadata.labels[path.slice(1)] ? {} : label(path.slice(1))))
    configure(of, 'mutating', 'm', hook('one', { reinvocationPolicy: first }), hook('two', { reinvocationPolicy: second }))
    make(of)
    expect(of.asked.map(({ path }) => path)).toEqual(expected)
  })

  it('[HOK1] nobody is asked again when nothing changed', () => {
    const of = hooked()
    configure(of, 'mutating', 'm', hook('one', { reinvocationPolicy: 'IfNeeded' }), hook('two'))
    make(of)
    expect(of.asked).toHaveLength(2)
  })

  it('[HOK5] cannot give an object another identity', () => {
    const of = hooked(() =>
      patch({ op: 'add', path: '/metadata/uid', value: 'mine' }, { op: 'replace', path: '/metadata/name', value: 'x' }),
    )
    const made = make(of)
    configure(of, 'mutating', 'm', hook('x', { rules: [rule({ operations: ['UPDATE'] })] }))
    const changed: Thing = of.server.request('PUT', `${maps}/c`, { metadata: { name: 'c' }, data: { a: 'b' } })
    expect([changed.metadata.uid, changed.metadata.name, changed.data]).toEqual([made.metadata.uid, 'c', { a: 'b' }])
  })

  it('[HOK5] raise the generation by what they change', () => {
    const of = hooked(() => patch({ op: 'replace', path: '/spec/replicas', value: 3 }))
    const deployment = {
      metadata: { name: 'd' },
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
      },
    }
    const path = '/apis/apps/v1/namespaces/default/deployments'
    of.server.request('POST', path, deployment)
    configure(of, 'mutating', 'm', hook('x', { rules: [rule({ apiGroups: ['apps'], resources: ['deployments'] })] }))
    const changed: Thing = of.server.request(
      'PATCH',
      `${path}/d`,
      { metadata: { labels: { x: 'y' } } },
      { type: 'application/merge-patch+json' },
    )
    expect([changed.spec.replicas, changed.metadata.generation]).toEqual([3, 2])
  })

  it.each([
    [patch({ op: 'remove', path: '/nothing' }), 'Internal error occurred: error in remove for path'],
    [patch({ op: 'add', path: '/data', value: [] }), 'Internal error occurred: json: cannot unmarshal array into Go'],
    [
      { patchType: 'JSONPatch' },
      `${failed}received invalid webhook response: webhook returned response.patchType but not response.patch`,
    ],
    [{ patch: 'W10=' }, `${failed}received invalid webhook response: webhook returned response.patch but not response.patchType`],
    [{ patch: 'W10=', patchType: 'Merge' }, ''],
    [{ ...label('x'), patchType: 'Merge' }, `${failed}unsupported patch type "Merge"`],
  ])('[HOK4] patch %j: %s', (response, message) => {
    const of = hooked(() => response)
    configure(of, 'mutating', 'm', hook('x'))
    const said = messageOf(make(of))
    expect(message === '' ? said : said.slice(0, message.length)).toBe(message)
  })

  it('[HOK4] a delete leaves nothing to change', () => {
    const of = hooked(() => label('x'))
    make(of)
    configure(of, 'mutating', 'm', hook('x', { rules: [rule({ operations: ['DELETE'] })] }))
    expect(messageOf(of.server.request('DELETE', `${maps}/c`))).toBe(
      'Internal error occurred: admission webhook "x.hooks.test" attempted to modify the object, which is not supported for this operation',
    )
  })
})

describe('who is asked', () => {
  it.each([
    [{ rules: [rule({ operations: ['UPDATE'] })] }, false],
    [{ rules: [rule({ apiGroups: ['*'], apiVersions: ['*'], resources: ['*'] })] }, true],
    [{ rules: [rule({ resources: ['*/*'] })] }, true],
    [{ rules: [rule({ resources: ['configmaps/*'] })] }, true],
    [{ rules: [rule({ resources: ['configmaps/status'] })] }, false],
    [{ rules: [rule({ apiGroups: ['apps'] })] }, false],
    [{ rules: [rule({ apiVersions: ['v2'] })] }, false],
    [{ rules: [rule({ scope: 'Cluster' })] }, false],
    [{ rules: [rule({ scope: 'Namespaced' })] }, true],
    [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } } }, true],
    [
      {
        namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['default'] }] },
      },
      false,
    ],
    [{ objectSelector: { matchLabels: { a: 'b' } } }, true],
    [{ objectSelector: { matchLabels: { a: 'c' } } }, false],
    [{ matchConditions: [{ name: 'a', expression: "object.metadata.name == 'c'" }] }, true],
    [{ matchConditions: [{ name: 'a', expression: "request.operation == 'DELETE'" }] }, false],
    [
      {
        matchConditions: [
          { name: 'a', expression: 'object.nothing' },
          { name: 'b', expression: 'false' },
        ],
      },
      false,
    ],
    [{ matchConditions: [{ name: 'a', expression: "authorizer.group('').resource('secrets').check('get').allowed()" }] }, true],
    [{ failurePolicy: 'Ignore', matchConditions: [{ name: 'a', expression: 'object.nothing == 1' }] }, false],
  ])('[HOK2] %j: %s', (over, expected) => {
    for (const kind of ['mutating', 'validating'] as const) {
      const of = hooked()
      configure(of, kind, 'x', hook('x', over))
      expect(messageOf(make(of))).toBe('')
      expect(of.asked.length > 0).toBe(expected)
    }
  })

  it('[HOK2] a condition that fails refuses', () => {
    const of = hooked()
    configure(of, 'validating', 'x', hook('x', { matchConditions: [{ name: 'a', expression: 'object.nothing == 1' }] }))
    expect(messageOf(make(of))).toBe(
      `configmaps "c" is forbidden: expression 'object.nothing == 1' resulted in error: no such key: nothing`,
    )
  })

  it.each([
    ['Equivalent', ['HorizontalPodAutoscaler autoscaling/v1, asked for v2', 50]],
    ['Exact', []],
  ])('[HOK2] matchPolicy %s: a rule for one version and a request of another', (matchPolicy, expected) => {
    const of = hooked()
    configure(of, 'validating', 'x', hook('x', { matchPolicy, rules: [rule({ apiGroups: ['autoscaling'], resources: ['*'] })] }))
    of.server.create(`
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec:
  maxReplicas: 2
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]`)
    expect(
      of.asked.flatMap(({ object, requestKind }) => [
        `${object.kind} ${object.apiVersion}, asked for ${requestKind.version}`,
        object.spec.targetCPUUtilizationPercentage,
      ]),
    ).toEqual(expected)
  })

  it('[HOK2] a dry run asks those who leave nothing behind, and tells them', () => {
    const of = hooked()
    const some = configure(of, 'validating', 'x', hook('x', { sideEffects: 'Some' }))
    expect(messageOf(some)).toContain('webhooks[0].sideEffects: Unsupported value: "Some"')
    configure(of, 'validating', 'x', hook('x', { sideEffects: 'NoneOnDryRun' }))
    expect(messageOf(of.server.request('POST', `${maps}?dryRun=All`, { metadata: { name: 'c' } }))).toBe('')
    expect(of.asked.map(({ dryRun }) => dryRun)).toEqual([true])
  })

  it('[HOK2] subresources: a scale, an eviction, a status', () => {
    const of = hooked()
    of.server.create(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}`)
    of.server.create('{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: i}]}}')
    configure(of, 'validating', 'x', hook('x', { rules: [rule({ apiGroups: ['*'], resources: ['*/*'] })] }))
    const merge = { type: 'application/merge-patch+json' }
    of.server.request('PATCH', '/apis/apps/v1/namespaces/default/deployments/d/scale', { spec: { replicas: 2 } }, merge)
    of.server.request('PATCH', '/apis/apps/v1/namespaces/default/deployments/d/status', { status: { replicas: 1 } }, merge)
    of.server.request('POST', '/api/v1/namespaces/default/pods/p/eviction', { metadata: { name: 'p' } })
    const told = of.asked.map(({ operation, kind, subResource, object }) => [operation, kind.kind, subResource, object?.kind])
    expect(told).toEqual([
      ['UPDATE', 'Scale', 'scale', 'Scale'],
      ['UPDATE', 'Deployment', 'status', 'Deployment'],
      ['CREATE', 'Eviction', 'eviction', 'Eviction'],
      ['DELETE', 'Pod', undefined, undefined],
    ])
  })

  it('[HOK2] nobody rules over webhook configurations and policies', () => {
    const of = hooked(() => ({ allowed: false }))
    configure(of, 'validating', 'x', hook('x', { rules: [rule({ apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'] })] }))
    expect(messageOf(configure(of, 'mutating', 'y', hook('y')))).toBe('')
    expect(messageOf(of.server.request('DELETE', `${root}/validatingwebhookconfigurations/x`))).toBe('')
    expect(of.asked).toEqual([])
  })
})

describe('what webhooks answer', () => {
  it.each([
    [{ allowed: false }, 400, undefined, 'admission webhook "x.hooks.test" denied the request without explanation'],
    [{ allowed: false, status: { message: 'no' } }, 400, undefined, 'admission webhook "x.hooks.test" denied the request: no'],
    [{ allowed: false, status: { reason: 'Why' } }, 400, 'Why', 'admission webhook "x.hooks.test" denied the request: Why'],
    [
      { allowed: false, status: { code: 418, message: 'tea', reason: 'Teapot' } },
      418,
      'Teapot',
      'admission webhook "x.hooks.test" denied the request: tea',
    ],
    [
      { allowed: false, status: { code: 200, status: 'Success' } },
      400,
      undefined,
      'admission webhook "x.hooks.test" denied the request without explanation',
    ],
  ])('[HOK3] %j: %i', (response, code, reason, message) => {
    for (const kind of ['mutating', 'validating'] as const) {
      const of = hooked(() => response)
      configure(of, kind, 'x', hook('x'))
      expect(make(of)).toMatchObject({ kind: 'Status', status: 'Failure', code, message })
      expect(make(of).reason).toBe(reason)
    }
  })

  it('[HOK3] warnings, of those that deny too', () => {
    const of = hooked((_request, path) => ({ warnings: [`from ${path}`] }))
    configure(of, 'validating', 'x', hook('x'), hook('y'))
    expect(of.server.warnings('{apiVersion: v1, kind: ConfigMap, metadata: {name: w}}')).toEqual(['from /x', 'from /y'])
  })

  it('[HOK3] the first denial is told, and all are asked', () => {
    const of = hooked((_request, path) => ({ allowed: false, status: { message: path } }))
    configure(of, 'validating', 'x', hook('x'), hook('y'))
    expect(messageOf(make(of))).toBe('admission webhook "x.hooks.test" denied the request: /x')
    expect(of.asked).toHaveLength(2)
  })

  const text = (status: number, body: string, type = 'text/plain; charset=utf-8'): OutgoingAnswer => ({
    status,
    headers: { 'Content-Type': type },
    body,
  })
  it.each<[Thing, string]>([
    [{ error: 'service "server" not found' }, `failed to call webhook: ${post}: service "server" not found`],
    [{ error: 'context deadline exceeded' }, `failed to call webhook: ${post}: context deadline exceeded`],
    [text(404, '404 page not found\n'), 'failed to call webhook: the server could not find the requested resource'],
    [text(500, 'oh no\n'), 'failed to call webhook: an error on the server ("oh no") has prevented the request from succeeding'],
    [text(403, 'not you\n'), 'failed to call webhook: not you'],
    [text(302, ''), 'failed to call webhook: the server responded with the status code 302 but did not return more information'],
    [text(200, 'hello'), "failed to call webhook: serializer for text/plain; charset=utf-8 doesn't exist"],
    [
      text(200, '<html>', 'application/json'),
      "failed to call webhook: couldn't get version/kind; json parse error: invalid character '<' looking for beginning of value",
    ],
    [text(200, '{}', 'application/json'), "failed to call webhook: Object 'Kind' is missing in '{}'"],
    [
      json({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'go away', code: 403 }, 403),
      'failed to call webhook: go away',
    ],
    [
      { review: () => ({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1' }) },
      'received invalid webhook response: webhook response was absent',
    ],
    [
      {
        review: (uid: string) => ({
          kind: 'AdmissionReview',
          apiVersion: 'admission.k8s.io/v1beta1',
          response: { uid, allowed: true },
        }),
      },
      'received invalid webhook response: expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got admission.k8s.io/v1beta1, Kind=AdmissionReview',
    ],
    [{ ...label('x') }, 'received invalid webhook response: validating webhook may not return response.patch'],
    [{ patchType: 'JSONPatch' }, 'received invalid webhook response: validating webhook may not return response.patchType'],
  ])('[HOK4] %j: %s', (response, message) => {
    const of = hooked(() => response)
    configure(of, 'validating', 'x', hook('x'))
    const answer = make(of)
    expect(messageOf(answer)).toBe(failed + message)
    expect(answer).toMatchObject({ code: 500, reason: 'InternalError' })
    const open = hooked(() => response)
    configure(open, 'validating', 'x', hook('x', { failurePolicy: 'Ignore' }))
    expect(messageOf(make(open))).toBe('')
  })

  it('[HOK4] another uid is none', () => {
    const of = hooked(() => ({ uid: 'other' }))
    configure(of, 'validating', 'x', hook('x'))
    expect(messageOf(make(of))).toMatch(/expected response\.uid="[0-9a-f-]{36}", got "other"$/)
  })

  it('[HOK4] only versions of the review that both know', () => {
    const of = hooked()
    configure(of, 'validating', 'x', hook('x', { admissionReviewVersions: ['v7', 'v1beta1'] }))
    expect(messageOf(make(of))).toBe('')
  })
})

describe('what webhooks are shown', () => {
  it('[HOK5] a new object as it was asked for', () => {
    const of = hooked()
    configure(of, 'mutating', 'x', hook('x'))
    configure(of, 'validating', 'x', hook('y'))
    const made: Thing = of.server.request('POST', `${maps}?fieldManager=me`, { metadata: { generateName: 'c-' } })
    const [first, second] = of.asked
    expect(first).toMatchObject({
      kind: { group: '', version: 'v1', kind: 'ConfigMap' },
      resource: { group: '', version: 'v1', resource: 'configmaps' },
      namespace: 'default',
      operation: 'CREATE',
      userInfo: { username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] },
      object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'c-', namespace: 'default' } },
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1', fieldManager: 'me' },
      target: '/x?timeout=10s',
    })
    expect([first.name, first.object.metadata.uid, first.object.metadata.name]).toEqual([undefined, undefined, undefined])
    expect(second.name).toBe(made.metadata.name)
  })

  it('[HOK5] both forms of what changes, and what goes', () => {
    const of = hooked()
    make(of, 'c', { data: { a: '1' } })
    configure(of, 'validating', 'x', hook('x', { timeoutSeconds: 3 }))
    of.server.request('PATCH', `${maps}/c`, { data: { a: '2' } }, { type: 'application/merge-patch+json' })
    of.server.request('DELETE', `${maps}/c?propagationPolicy=Background`)
    expect(
      of.asked.map(({ operation, object, oldObject, options }) => [operation, object?.data, oldObject?.data, options.kind]),
    ).toEqual([
      ['UPDATE', { a: '2' }, { a: '1' }, 'UpdateOptions'],
      ['DELETE', undefined, { a: '2' }, 'DeleteOptions'],
    ])
    expect(of.asked[0].target).toBe('/x?timeout=3s')
    expect(of.asked[1].options.propagationPolicy).toBe('Background')
  })

  it('[HOK5] the options of a connection', () => {
    const of = hooked(() => ({ allowed: false }))
    of.server.create('{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {nodeName: n, containers: [{name: c, image: i}]}}')
    configure(of, 'validating', 'x', hook('x', { rules: [rule({ operations: ['CONNECT'], resources: ['pods/*'] })] }))
    of.server.request('GET', '/api/v1/namespaces/default/pods/p/exec?command=ls&stdout=true&container=c')
    of.server.request('GET', '/api/v1/namespaces/default/pods/p/log')
    expect(
      of.asked.map(({ operation, name, kind, subResource, object }) => [operation, name, kind.kind, subResource, object]),
    ).toEqual([
      [
        'CONNECT',
        'p',
        'PodExecOptions',
        'exec',
        { kind: 'PodExecOptions', apiVersion: 'v1', stdout: true, container: 'c', command: ['ls'] },
      ],
    ])
  })

  it('[HOK5] a Namespace as in itself', () => {
    const of = hooked()
    configure(
      of,
      'validating',
      'x',
      hook('x', { rules: [rule({ resources: ['namespaces'] })], namespaceSelector: { matchLabels: { team: 'a' } } }),
    )
    of.server.request('POST', '/api/v1/namespaces', { metadata: { name: 'one', labels: { team: 'a' } } })
    of.server.request('POST', '/api/v1/namespaces', { metadata: { name: 'two' } })
    expect(of.asked.map(({ name, namespace }) => [name, namespace])).toEqual([['one', 'one']])
  })
})
