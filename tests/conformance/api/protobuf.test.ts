import { messages } from '@kubemaze/core/api/messages.gen.ts'
import { resourceTable } from '@kubemaze/core/api/resource-table.ts'
import { decodeProtobuf } from '@kubemaze/core/apiserver/protobuf/decode.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, startApi } from './api.ts'
import { define, undefine } from './definitions.ts'
import { encodeObject } from './protobuf.ts'

const metadata = { name: 'a', labels: { b: 'c' }, annotations: { d: 'e' }, finalizers: ['f'], generation: 3 }

describe('protobuf bodies', () => {
  it.each(resourceTable.map(({ group, version, kind }) => [group === '' ? version : `${group}/${version}`, kind] as const))(
    '%s %s is known',
    (apiVersion, kind) => {
      const object = { apiVersion, kind, metadata }
      expect(decodeProtobuf(encodeObject(object))).toEqual(object)
    },
  )

  it.each<[string, object]>([
    [
      'a definition with schemas of every shape',
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata,
        spec: {
          group: 'example.com',
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              subresources: { status: {}, scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } },
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  properties: {
                    a: { type: 'number', minimum: 0.5, maximum: 1e9, default: { deep: [1, 'x', null] }, enum: [1, 'a', false] },
                    b: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
                    c: { type: 'object', additionalProperties: { type: 'integer' } },
                    d: { type: 'object', additionalProperties: true },
                    e: { 'x-kubernetes-int-or-string': true, 'x-kubernetes-validations': [{ rule: 'self > 0', message: 'no' }] },
                  },
                },
              },
            },
          ],
        },
      },
    ],
    [
      'times, quantities and numbers that are strings too',
      {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { ...metadata, creationTimestamp: '2026-01-02T03:04:05Z' },
        spec: { acquireTime: '2026-01-02T03:04:05.000006Z', leaseDurationSeconds: 40 },
      },
    ],
    [
      'a Service',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: {
          ports: [
            { port: 80, targetPort: 'web' },
            { port: 81, targetPort: 8081 },
          ],
          selector: { a: 'b' },
        },
      },
    ],
  ])('%s comes through', (_name, object) => expect(decodeProtobuf(encodeObject(object))).toEqual(object))

  it('names every message that a field refers to', () => {
    const plain = new Set([
      'string',
      'int',
      'bool',
      'bytes',
      'double',
      'time',
      'microtime',
      'intstr',
      'quantity',
      'rawjson',
      'rawfields',
    ])
    const missing = Object.entries(messages).flatMap(([name, row]) =>
      row
        .split(',')
        .map((field) => field.split(' ')[2]?.replaceAll(/[*&{}]|\[\]/g, '') ?? '')
        .filter((type) => type !== '' && !plain.has(type) && !type.startsWith('schemaor') && messages[type] === undefined)
        .map((type) => `${name}: ${type}`),
    )
    expect(missing).toEqual([])
  })
})

describe('protobuf answers', () => {
  let api: Api
  beforeAll(async () => {
    api = await startApi()
  })
  afterAll(() => api.close())

  const ask = async (path: string, accept = 'application/vnd.kubernetes.protobuf') => {
    const answer = await fetch(`${api.lab.kubernetes}${path}`, { headers: { accept } })
    return { code: answer.status, type: answer.headers.get('content-type'), bytes: new Uint8Array(await answer.arrayBuffer()) }
  }
  const type = 'application/vnd.kubernetes.protobuf'

  it('[API41] objects and Statuses are those of JSON', async () => {
    for (const path of [
      '/api/v1/namespaces/kube-system/services/kube-dns',
      '/api/v1/nodes/k8s-master',
      '/apis/apps/v1/namespaces/kube-system/deployments/coredns',
      '/api/v1/namespaces/default/pods/nobody',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/cluster-admin',
    ]) {
      const json = await api.send('GET', path, { headers: { accept: 'application/json' } })
      const answer = await ask(path)
      expect([answer.code, answer.type]).toEqual([json.code, type])
      expect(withoutEmpty(decodeProtobuf(answer.bytes))).toEqual(withoutEmpty(json.body))
    }
  })

  it('[API41] lists', async () => {
    const { code, bytes } = await ask('/api/v1/pods?limit=500')
    const { items } = await api.ok('GET', '/api/v1/pods', { headers: { accept: 'application/json' } })
    expect(code).toBe(200)
    const text = new TextDecoder().decode(bytes)
    for (const { metadata } of items) expect(text).toContain(metadata.uid)
  })

  it('[API41] metadata alone, and JSON where the client takes that', async () => {
    const path = '/api/v1/namespaces/default'
    const partial = await ask(path, `${type};as=PartialObjectMetadata;g=meta.k8s.io;v=v1`)
    expect(decodeProtobuf(partial.bytes)).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'default' } })
    expect((await ask(path, `${type},application/json`)).type).toBe('application/json')
  })

  it('[API41] 406 for Tables and custom resources', async () => {
    expect((await ask('/api/v1/pods', `${type};as=Table;g=meta.k8s.io;v=v1`)).code).toBe(406)
    const definition = await define(api)
    const { code, bytes } = await ask(`/apis/${definition.group}/v1/${definition.plural}`)
    expect(code).toBe(406)
    expect(decodeProtobuf(bytes)).toMatchObject({
      message:
        'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    })
    await undefine(api, definition)
  })

  it('[API42] a watch', async () => {
    const stop = new AbortController()
    const path = '/api/v1/namespaces/default/services?watch=true&resourceVersion=0'
    const answer = await fetch(`${api.lab.kubernetes}${path}`, { headers: { accept: type }, signal: stop.signal })
    expect(answer.headers.get('content-type')).toBe(`${type};stream=watch`)
    await api.ok('POST', '/api/v1/namespaces/default/services', {
      body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'watched' }, spec: { ports: [{ port: 80 }] } },
    })
    const reader = answer.body?.getReader()
    let seen = ''
    while (reader && !seen.includes('watched')) seen += new TextDecoder().decode((await reader.read()).value)
    stop.abort()
    expect(seen).toContain('ADDED')
    expect(seen).toContain('k8s\0')
  })
})

/** What Go's types leave out of a message when it is empty: texts, zeros, structs that are no pointers. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([key, member]) => [key, withoutEmpty(member)] as const)
  return Object.fromEntries(members.filter(([, member]) => !isEmpty(member)))
}

const isEmpty = (value: unknown): boolean =>
  value === '' ||
  value === null ||
  value === 0 ||
  value === false ||
  (typeof value === 'object' && Object.keys(value).length === 0)
