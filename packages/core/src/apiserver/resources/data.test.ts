import { describe, expect, it } from 'vitest'
import { changes, creates, type Row } from './refusals.ts'

const create = creates()
const key =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
const map = (fields: string): string => `{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, ${fields}}`
const secret = (fields: string): string => `{apiVersion: v1, kind: Secret, metadata: {name: s}, ${fields}}`
const big = 'x'.repeat(1_048_577)

describe('[KND68] core/validation ValidateConfigMap', () => {
  it.each<Row>([
    ['data: {a b: x}', `data[a b]: Invalid value: "a b": ${key}`],
    ['data: {"..": x}', 'data[..]: Invalid value: "..": must not be \'..\''],
    ['data: {".": x}', 'data[.]: Invalid value: ".": must not be \'.\''],
    ['data: {"..a": x}', 'data[..a]: Invalid value: "..a": must not start with \'..\''],
    ['binaryData: {a/b: eA==}', `binaryData[a/b]: Invalid value: "a/b": ${key}`],
    ['data: {a: x}, binaryData: {a: eA==}', 'data[a]: Invalid value: "a": duplicate of key present in binaryData'],
  ])('%s', (fields, ...causes) => expect(create(map(fields))).toEqual(causes))

  it('holds a mebibyte', () =>
    expect(create(map(`data: {a: ${big}}`))).toEqual([': Too long: may not be more than 1048576 bytes']))

  const immutable = 'Forbidden: field is immutable when `immutable` is set'
  it.each<[string, (object: any) => void, ...string[]]>([
    ['data', (object) => (object.data.a = 'y'), `data: ${immutable}`],
    ['binaryData', (object) => (object.binaryData = { b: 'eA==' }), `binaryData: ${immutable}`],
    ['immutable', (object) => delete object.immutable, `immutable: ${immutable}`],
    ['labels', (object) => (object.metadata.labels = { a: 'b' })],
  ])('an immutable one keeps its %s', (_, edit, ...causes) =>
    expect(changes(map('immutable: true, data: {a: x}'))(edit)).toEqual(causes),
  )
})

describe('[KND68] core/validation ValidateSecret', () => {
  const annotated = (annotations: string): string =>
    `{apiVersion: v1, kind: Secret, type: kubernetes.io/service-account-token, metadata: {name: s${annotations}}}`
  const account = 'kubernetes.io/service-account.name'
  it.each<Row>([
    [secret('data: {a b: eA==}'), `data[a b]: Invalid value: "a b": ${key}`],
    [secret('type: kubernetes.io/tls'), 'data[tls.crt]: Required value', 'data[tls.key]: Required value'],
    [secret('type: kubernetes.io/tls, data: {tls.crt: eA==}'), 'data[tls.key]: Required value'],
    [secret('type: kubernetes.io/dockerconfigjson'), 'data[.dockerconfigjson]: Required value'],
    [
      secret('type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: eA==}'),
      'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character \'x\' looking for beginning of value',
    ],
    [secret('type: kubernetes.io/dockercfg'), 'data[.dockercfg]: Required value'],
    [secret('type: kubernetes.io/basic-auth'), 'data[username]: Required value', 'data[password]: Required value'],
    [secret('type: kubernetes.io/basic-auth, data: {password: eA==}')],
    [secret('type: kubernetes.io/ssh-auth'), 'data[ssh-privatekey]: Required value'],
    [secret('type: anything/else')],
    [annotated(''), `metadata.annotations[${account}]: Required value`],
    [annotated(`, annotations: {${account}: default}`)],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  const immutable = 'Forbidden: field is immutable when `immutable` is set'
  it.each<[string, (object: any) => void, ...string[]]>([
    ['type', (object) => (object.type = 'other'), 'type: Invalid value: "other": field is immutable'],
    ['data', (object) => (object.data.a = 'eQ=='), `data: ${immutable}`],
    ['immutable', (object) => (object.immutable = false), `immutable: ${immutable}`],
  ])('an immutable one keeps its %s', (_, edit, ...causes) =>
    expect(changes(secret('immutable: true, data: {a: eA==}'))(edit)).toEqual(causes),
  )
})
