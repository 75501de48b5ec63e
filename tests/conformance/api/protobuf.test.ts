import { resourceTable } from '@kubemaze/core/api/kinds.ts'
import { decodeProtobuf } from '@kubemaze/core/apiserver/protobuf/decode.ts'
import { messages } from '@kubemaze/core/apiserver/protobuf/messages.gen.ts'
import { describe, expect, it } from 'vitest'
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
