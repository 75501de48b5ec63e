import { describe, expect, it } from 'vitest'
import { bareServer, messageOf } from '../resources/bare-server.ts'
import { causesOf, changes, creates, label, labelValue, qualified, type Row, subdomain } from '../resources/refusals.ts'

const create = creates()
const map = (metadata: string): string => `{apiVersion: v1, kind: ConfigMap, metadata: {${metadata}}}`
const owner = (fields: string): string => `name: a, ownerReferences: [{${fields}}]`
const o = 'metadata.ownerReferences'

describe('[KND69] apimachinery ValidateObjectMeta', () => {
  it.each<Row>([
    ['name: A', `metadata.name: Invalid value: "A": ${subdomain}`],
    ['name: a.b-c.0'],
    [`name: ${'a'.repeat(254)}`, `metadata.name: Invalid value: "${'a'.repeat(254)}": must be no more than 253 characters`],
    ['name: a, labels: {"a b": c}', `metadata.labels: Invalid value: "a b": ${qualified}`],
    ['name: a, labels: {"A/b": c}', `metadata.labels: Invalid value: "A/b": prefix part ${subdomain}`],
    ['name: a, labels: {a: "b c"}', `metadata.labels: Invalid value: "b c": ${labelValue}`],
    [
      `name: a, labels: {a: ${'b'.repeat(64)}}`,
      `metadata.labels: Invalid value: "${'b'.repeat(64)}": must be no more than 63 bytes`,
    ],
    ['name: a, annotations: {"a b": c}', `metadata.annotations: Invalid value: "a b": ${qualified}`],
    ['name: a, annotations: {a: "b c ü"}'],
    [owner('apiVersion: v1, kind: Pod, name: "", uid: u'), `${o}.name: Invalid value: "": must not be empty`],
    [owner('apiVersion: v1, kind: Pod, name: p, uid: ""'), `${o}.uid: Invalid value: "": must not be empty`],
    [owner('apiVersion: v1, kind: "", name: p, uid: u'), `${o}.kind: Invalid value: "": must not be empty`],
    [owner('apiVersion: "", kind: Pod, name: p, uid: u'), `${o}.apiVersion: Invalid value: "": version must not be empty`],
    [
      'name: a, finalizers: [a]',
      'metadata.finalizers[0]: Invalid value: "a": name is neither a standard finalizer name nor is it fully qualified',
    ],
    ['name: a, finalizers: [example.com/a, foregroundDeletion]'],
    [
      'name: a, finalizers: [orphan, foregroundDeletion]',
      'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set',
    ],
  ])('%s', (metadata, ...causes) => expect(create(map(metadata))).toEqual(causes))

  it('annotations hold 256 KiB together, keys and all', () => {
    const most = 'x'.repeat(256 * 1024 - 1)
    expect(create(map(`name: a, annotations: {a: ${most}}`))).toEqual([])
    expect(create(map(`name: a, annotations: {a: ${most}x}`))).toEqual([
      'metadata.annotations: Too long: may not be more than 262144 bytes',
    ])
  })

  it.each<Row>([
    [
      '{apiVersion: v1, kind: Service, metadata: {name: 1_a}, spec: {ports: [{port: 80}]}}',
      `metadata.name: Invalid value: "1_a": ${label}`,
    ],
    ['{apiVersion: v1, kind: Namespace, metadata: {name: a.b}}', 'metadata.name: Invalid value: "a.b": must not contain dots'],
    ['{apiVersion: v1, kind: Namespace, metadata: {name: a_b}}', `metadata.name: Invalid value: "a_b": ${label}`],
    ['{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: "a:B c"}}'],
    [
      '{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a/b}}',
      'metadata.name: Invalid value: "a/b": may not contain \'/\'',
    ],
    [
      '{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: "a%b"}}',
      'metadata.name: Invalid value: "a%b": may not contain \'%\'',
    ],
  ])('a name by its Kind: %s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('a name is made from generateName, which is checked as one', () => {
    const made = bareServer().create(map('generateName: web-')) as unknown as { metadata: { name: string } }
    expect(made.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    expect(create(map('generateName: Web-'))[0]).toBe(`metadata.generateName: Invalid value: "Web-": ${subdomain}`)
    expect(create(map(''))).toEqual(['metadata.name: Required value: name or generateName is required'])
  })

  it.each<[string, (object: any) => void, ...string[]]>([
    [
      'a label that cannot be',
      ({ metadata }) => (metadata.labels = { a: 'b c' }),
      `metadata.labels: Invalid value: "b c": ${labelValue}`,
    ],
    [
      'a finalizer that cannot be',
      ({ metadata }) => (metadata.finalizers = ['a b']),
      `metadata.finalizers: Invalid value: "a b": ${qualified}`,
      'metadata.finalizers[0]: Invalid value: "a b": name is neither a standard finalizer name nor is it fully qualified',
    ],
    [
      'a deletion',
      ({ metadata }) => (metadata.deletionTimestamp = '2026-11-23T06:00:00Z'),
      'metadata.deletionTimestamp: Invalid value: "2026-11-23T06:00:00Z": field is immutable',
    ],
    [
      'a grace period',
      ({ metadata }) => (metadata.deletionGracePeriodSeconds = 5),
      'metadata.deletionGracePeriodSeconds: Invalid value: 5: field is immutable',
    ],
    ['another generation', ({ metadata }) => (metadata.generation = 7)],
    ['another time of birth', ({ metadata }) => (metadata.creationTimestamp = '2020-01-01T00:00:00Z')],
    ['no uid', ({ metadata }) => delete metadata.uid],
    [
      'a finalizer that is not standard beside a grace period',
      ({ metadata }) => Object.assign(metadata, { finalizers: ['a'], deletionGracePeriodSeconds: 5 }),
      'metadata.deletionGracePeriodSeconds: Invalid value: 5: field is immutable',
      'metadata.finalizers[0]: Invalid value: "a": name is neither a standard finalizer name nor is it fully qualified',
    ],
  ])('an update with %s', (_, edit, ...causes) => expect([...new Set(changes(map('name: a'))(edit))]).toEqual(causes))

  const rule = 'verbs: [get], apiGroups: [""], resources: [pods]'
  const template = 'template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}'
  const kinds = {
    ConfigMap: 'apiVersion: v1, kind: ConfigMap, metadata: {name: a}',
    Deployment: `apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {matchLabels: {a: b}}, ${template}}`,
    Role: `apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: [{${rule}}]`,
    LimitRange: 'apiVersion: v1, kind: LimitRange, metadata: {name: a}, spec: {limits: []}',
    PodDisruptionBudget: 'apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {minAvailable: 1}',
    PriorityClass: 'apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: a}, value: 1',
    RuntimeClass: 'apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: a}, handler: h',
    CSINode: 'apiVersion: storage.k8s.io/v1, kind: CSINode, metadata: {name: a}, spec: {drivers: []}',
  }
  // a cause for each time that a Kind's rules look: at what changed, at labels, at finalizers
  it.each<[keyof typeof kinds, number, number, number]>([
    ['ConfigMap', 2, 4, 2],
    ['Deployment', 2, 3, 1],
    ['Role', 2, 5, 3],
    ['LimitRange', 1, 3, 1],
    ['PodDisruptionBudget', 1, 2, 0],
    ['PriorityClass', 2, 3, 1],
    ['RuntimeClass', 2, 4, 0],
    ['CSINode', 1, 4, 2],
  ])('%s: causes of a grace period, a label, a finalizer', (kind, ...counts) => {
    const change = changes(`{${kinds[kind]}}`)
    const edits: ((object: any) => void)[] = [
      ({ metadata }) => (metadata.deletionGracePeriodSeconds = 5),
      ({ metadata }) => (metadata.labels = { a: 'b c' }),
      ({ metadata }) => (metadata.finalizers = ['Bad_x']),
    ]
    expect(edits.map((edit) => change(edit).length)).toEqual(counts)
  })

  it.each([
    ['application/merge-patch+json', ''],
    ['application/strategic-merge-patch+json', ''],
    ['application/apply-patch+yaml', '?fieldManager=test'],
  ])('what a patch as %s makes is checked again', (type, query) => {
    const server = bareServer()
    server.create(map('name: a'))
    const patch = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: { a: 'b c' } } }
    const answer = server.request('PATCH', `/api/v1/namespaces/default/configmaps/a${query}`, patch, { type })
    expect(messageOf(answer)).toBe(`ConfigMap "a" is invalid: metadata.labels: Invalid value: "b c": ${labelValue}`)
  })

  it.each([
    ['POST', '', 'the namespace of the provided object does not match the namespace sent on the request'],
    ['PUT', '/a', 'the namespace of the provided object does not match the namespace sent on the request'],
  ] as const)('%s: a namespace in the body is that of the path', (method, name, why) => {
    const server = bareServer()
    server.create(map('name: a'))
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'other' } }
    expect(messageOf(server.request(method, `/api/v1/namespaces/default/configmaps${name}`, body))).toBe(why)
  })

  const entry = { manager: 'm', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': {} } }
  it.each<[object, ...string[]]>([
    [{}],
    [{ subresource: 'status' }],
    [{ manager: 'x'.repeat(128) }],
    [{ manager: 'x'.repeat(129) }, 'metadata.managedFields[0].manager: Too long: may not be more than 128 bytes'],
    [{ manager: 'a\nb' }, 'metadata.managedFields[0].manager: Invalid value: "a\\nb": invalid character U+000A (at position 1)'],
    [{ subresource: 'x'.repeat(257) }, 'metadata.managedFields[0].subresource: Too long: may not be more than 256 bytes'],
    // these cannot be read, so that nothing was sent
    [{ operation: 'Patch', manager: 'x'.repeat(129) }],
    [{ apiVersion: '', manager: 'x'.repeat(129) }],
    [{ fieldsType: 'FieldsV2', manager: 'x'.repeat(129) }],
    [{ fieldsV1: { 'x:data': {} }, manager: 'x'.repeat(129) }],
    [{ fieldsV1: { 'k:a': {} }, manager: 'x'.repeat(129) }],
  ])('managedFields with %j', (more, ...causes) => {
    const sent = JSON.stringify([{ ...entry, ...more }])
    expect(create(map(`name: a, managedFields: ${sent}`))).toEqual(causes)
  })

  it.each<[string, (metadata: any) => void, ...string[]]>([
    ['leaves the deletion out', (metadata) => delete metadata.deletionTimestamp],
    ['says another time', (metadata) => (metadata.deletionTimestamp = '2020-01-01T00:00:00Z')],
    [
      'says another grace period',
      (metadata) => (metadata.deletionGracePeriodSeconds = 9),
      'metadata.deletionGracePeriodSeconds: Invalid value: 9: field is immutable',
    ],
    [
      'adds finalizers',
      (metadata) => metadata.finalizers.push('b.example/c', 'a.example/b'),
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a.example/b", "b.example/c"}',
    ],
  ])('an update of what is going that %s', (_, edit, ...causes) => {
    const server = bareServer()
    server.create(map('name: a, finalizers: [x.y/z]'))
    server.request('DELETE', '/api/v1/namespaces/default/configmaps/a')
    const going = server.request('GET', '/api/v1/namespaces/default/configmaps/a') as any
    const at = going.metadata.deletionTimestamp
    edit(going.metadata)
    const answer = server.put(going) as any
    expect([...new Set(causesOf(answer))]).toEqual(causes)
    if (causes.length === 0) expect(answer.metadata.deletionTimestamp).toBe(at)
  })
})
