import { describe, expect, it } from 'vitest'
import { bareServer, messageOf } from './resources/bare-server.ts'

const base = '/api/v1/namespaces/default/configmaps'
const map = '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {l: m}}, data: {k: v}}'
const driver = '{apiVersion: storage.k8s.io/v1, kind: CSIDriver, metadata: {name: a.b}, spec: {}}'
const budget = '{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {minAvailable: 1}}'

type Edit = (object: any) => void
const modified = 'the object has been modified; please apply your changes to the latest version and try again'
const stale = `Operation cannot be fulfilled on configmaps "a": ${modified}`
const unversioned = (resource: string, name: string): string =>
  `${resource} "${name}" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update`

/** The answer to a PUT of what is there, edited. */
function put(yaml: string, edit: Edit, subresource?: string): any {
  const server = bareServer()
  const made = server.create(yaml) as any
  edit(made)
  return server.put(made, subresource)
}

describe('[API200] what a PUT says of the object that it replaces', () => {
  it.each<[string, Edit, number, string?]>([
    ['no version', (o) => delete o.metadata.resourceVersion, 200],
    ['version ""', (o) => (o.metadata.resourceVersion = ''), 200],
    ['version 0', (o) => (o.metadata.resourceVersion = '0'), 200],
    ['version 1', (o) => (o.metadata.resourceVersion = '1'), 409, stale],
    ['no number', (o) => (o.metadata.resourceVersion = 'x"'), 500, 'strconv.ParseUint: parsing "x\\"": invalid syntax'],
    ['a number below zero', (o) => (o.metadata.resourceVersion = '-1'), 500, 'strconv.ParseUint: parsing "-1": invalid syntax'],
    [
      'a number beyond 64 bits',
      (o) => (o.metadata.resourceVersion = '18446744073709551616'),
      500,
      'strconv.ParseUint: parsing "18446744073709551616": value out of range',
    ],
    ['no uid', (o) => delete o.metadata.uid, 200],
    ['uid ""', (o) => (o.metadata.uid = ''), 200],
    [
      'no name',
      (o) => delete o.metadata.name,
      400,
      'the name of the object (a based on URL) was undeterminable: name must be provided',
    ],
    [
      'name ""',
      (o) => (o.metadata.name = ''),
      400,
      'the name of the object (a based on URL) was undeterminable: name must be provided',
    ],
    ['namespace ""', (o) => (o.metadata.namespace = ''), 200],
    ['no namespace', (o) => delete o.metadata.namespace, 200],
    [
      'another namespace, and no name',
      (o) => (o.metadata = { namespace: 'b' }),
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
  ])('%s', (_, edit, code, message) => {
    const server = bareServer()
    const made = server.create(map) as any
    edit(made)
    const answer = server.request('PUT', `${base}/a`, made) as any
    expect([answer.kind === 'Status' ? answer.code : 200, answer.message]).toEqual([code, message])
  })

  it.each([
    [driver, undefined, unversioned('csidrivers.storage.k8s.io', 'a.b')],
    [budget, undefined, unversioned('poddisruptionbudgets.policy', 'a')],
    [budget, 'status', unversioned('poddisruptionbudgets.policy', 'a')],
  ])('some Kinds ask for a version: %s %s', (yaml, subresource, message) => {
    for (const version of [undefined, '', '0'])
      expect(messageOf(put(yaml, ({ metadata }) => (metadata.resourceVersion = version), subresource))).toBe(message)
  })

  it('another uid is a precondition that does not hold', () => {
    const { message, reason, details } = put(map, ({ metadata }) => Object.assign(metadata, { uid: 'x', resourceVersion: '1' }))
    expect(message).toMatch(
      /^Operation cannot be fulfilled on configmaps "a": StorageError: invalid object, Code: 4, Key: \/registry\/configmaps\/default\/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: \S+$/,
    )
    expect([reason, details]).toEqual(['Conflict', { name: 'a', kind: 'configmaps' }])
  })

  it.each(['application/merge-patch+json', 'application/strategic-merge-patch+json'])(
    'in a patch as %s it is a field that stays',
    (type) => {
      const server = bareServer()
      server.create(map)
      const answer = server.request('PATCH', `${base}/a`, { metadata: { uid: 'x' } }, { type })
      expect(messageOf(answer)).toBe('ConfigMap "a" is invalid: metadata.uid: Invalid value: "x": field is immutable')
    },
  )

  it('generateName is checked as a part of a path', () =>
    expect(messageOf(put(budget, ({ metadata }) => (metadata.generateName = '/abs')))).toBe(
      `PodDisruptionBudget.policy "a" is invalid: metadata.generateName: Invalid value: "/abs": may not contain '/'`,
    ))

  it('labels of a Job that are taken away come back, those of a ReplicaSet do not', () => {
    const template = 'template: {metadata: {labels: {a: b}}, spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}'
    const job = `{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {${template}}}`
    expect(put(job, ({ metadata }) => delete metadata.labels).metadata.labels).toMatchObject({ a: 'b', 'job-name': 'a' })
    const set = `{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: a}, spec: {selector: {matchLabels: {a: b}}, ${template.replace('Never', 'Always')}}}`
    expect(put(set, () => {}).metadata).not.toHaveProperty('labels')
  })

  it('generateName may change, and a namespace of what has none is left out', () => {
    expect(put(map, ({ metadata }) => (metadata.generateName = 'g-')).metadata.generateName).toBe('g-')
    expect(put(driver, ({ metadata }) => (metadata.namespace = 'default')).metadata).not.toHaveProperty('namespace')
  })
})

describe('[API201] a PUT of the status', () => {
  const template = 'template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}'
  const spec = `spec: {replicas: 0, selector: {matchLabels: {a: b}}, ${template}}`
  const edit: Edit = ({ metadata }) =>
    Object.assign(metadata, {
      labels: { q: '1' },
      annotations: { w: '1' },
      finalizers: ['e.f/g'],
      generateName: 'gg-',
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' }],
    })
  const changed = ({ metadata: { labels = {}, annotations = {}, finalizers, ownerReferences, generateName } }: any): string =>
    [labels.q && 'label', annotations.w && 'annotation', finalizers && 'finalizer', ownerReferences && 'owner', generateName]
      .filter(Boolean)
      .join(' ')

  it.each([
    [
      'ReplicaSet',
      `{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: a}, ${spec}}`,
      'label annotation finalizer owner gg-',
    ],
    ['Deployment', `{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, ${spec}}`, 'annotation finalizer owner gg-'],
    [
      'Pod',
      '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: i}]}}',
      'label annotation finalizer gg-',
    ],
    [
      'VolumeAttachment',
      '{apiVersion: storage.k8s.io/v1, kind: VolumeAttachment, metadata: {name: a}, spec: {attacher: a.b, nodeName: n, source: {persistentVolumeName: v}}}',
      'gg-',
    ],
    [
      'APIService',
      '{apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: v1.a.b}, spec: {group: a.b, version: v1, groupPriorityMinimum: 1, versionPriority: 1, insecureSkipTLSVerify: true, service: {namespace: default, name: s}}}',
      'gg-',
    ],
  ])('of a %s changes of metadata', (_, yaml, expected) => expect(changed(put(yaml, edit, 'status'))).toBe(expected))

  it("keeps the count of a DaemonSet's template, and a phase", () => {
    const set = `{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: a}, spec: {selector: {matchLabels: {a: b}}, ${template}}}`
    expect(put(set, ({ metadata }) => delete metadata.annotations, 'status').metadata.annotations).toEqual({
      'deprecated.daemonset.template.generation': '1',
    })
    const volume =
      '{apiVersion: v1, kind: PersistentVolume, metadata: {name: a}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /p}}}'
    expect(put(volume, (object) => (object.status = {}), 'status').status).toMatchObject({ phase: 'Pending' })
  })

  it('checks metadata', () =>
    expect(messageOf(put(budget, ({ metadata }) => (metadata.deletionGracePeriodSeconds = 5), 'status'))).toBe(
      'PodDisruptionBudget.policy "a" is invalid: metadata.deletionGracePeriodSeconds: Invalid value: 5: field is immutable',
    ))
})
