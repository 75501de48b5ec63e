import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../api/json.ts'
import { ownersOfLastApplied, upgradePatch } from './csa-upgrade.ts'

const annotation = { 'f:annotations': { '.': {}, 'f:kubectl.kubernetes.io/last-applied-configuration': {} } }
const entry = (manager: string, operation: string, fieldsV1: object, more: object = {}) => ({
  manager,
  operation,
  apiVersion: 'v1',
  fieldsV1,
  ...more,
})
const object = (...managedFields: object[]): JsonObject =>
  ({ metadata: { name: 'a', resourceVersion: '7', managedFields } }) as unknown as JsonObject

const client = entry('kubectl-client-side-apply', 'Update', { 'f:metadata': annotation, 'f:data': { '.': {}, 'f:b': {} } })
const server = entry('kubectl', 'Apply', { 'f:data': { 'f:a': {} } })
const patchOf = (value: object[]) => [
  { op: 'replace', path: '/metadata/managedFields', value },
  { op: 'replace', path: '/metadata/resourceVersion', value: '7' },
]
const managers = new Set(['kubectl-client-side-apply'])

describe('upgradePatch gives what client-side apply owned to server-side apply', () => {
  it.each<[string, JsonObject, object[] | undefined]>([
    ['no managers', object(), undefined],
    ['only the server’s', object(server), undefined],
    ['another’s update', object(server, entry('x', 'Update', { 'f:data': {} })), undefined],
    [
      'both: the fields are joined',
      object(server, client),
      patchOf([{ ...server, fieldsV1: { 'f:data': { 'f:a': {}, '.': {}, 'f:b': {} }, 'f:metadata': annotation } }]),
    ],
    [
      'only the client’s: it becomes the server’s',
      object(client),
      patchOf([{ ...client, manager: 'kubectl', operation: 'Apply' }]),
    ],
    ['another version: its fields are lost', object(server, { ...client, apiVersion: 'v2' }), patchOf([server])],
    ['a subresource stays', object(server, { ...client, subresource: 'status' }), undefined],
  ])('%s', (_, given, patch) => expect(upgradePatch(given, managers, 'kubectl')).toEqual(patch))
})

describe('ownersOfLastApplied', () => {
  it.each<[string, JsonObject, 'Apply' | 'Update', string[]]>([
    ['the client updates', object(server, client), 'Update', ['kubectl-client-side-apply']],
    ['nobody applies', object(server, client), 'Apply', []],
    [
      'one applies',
      object(entry('kubectl-last-applied', 'Apply', { 'f:metadata': annotation })),
      'Apply',
      ['kubectl-last-applied'],
    ],
    ['other annotations', object(entry('x', 'Update', { 'f:metadata': { 'f:annotations': { 'f:a': {} } } })), 'Update', []],
    ['no fields', object({ manager: 'x', operation: 'Update' }), 'Update', []],
  ])('%s', (_, given, operation, names) =>
    expect(ownersOfLastApplied(given, operation).map(({ manager }) => manager)).toEqual(names),
  )
})
