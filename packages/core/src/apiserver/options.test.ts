import { describe, expect, it } from 'vitest'
import { bareServer, messageOf } from './resources/bare-server.ts'
import type { Row } from './resources/refusals.ts'

const maps = '/api/v1/namespaces/default/configmaps'
const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }

describe('[KND67] options of a write', () => {
  const server = bareServer()
  const long = 'x'.repeat(129)
  it.each<Row>([
    ['dryRun=All'],
    ['dryRun=Some', 'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"'],
    [
      'fieldValidation=Loose',
      'CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Loose": supported values: "", "Ignore", "Strict", "Warn"',
    ],
    [`fieldManager=${long}`, 'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes'],
    [
      'fieldManager=a\u0007b',
      'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Invalid value: "a\\ab": invalid character U+0007 (at position 1)',
    ],
    ['fieldManager=ä b'],
  ])('POST ?%s', (query, message = '') => {
    const given = `${query}${query.startsWith('dryRun') ? '' : '&dryRun=All'}`
    expect(messageOf(server.request('POST', `${maps}?${given}`, map))).toBe(message)
  })

  it.each<['PUT' | 'PATCH', string, string, string]>([
    [
      'PUT',
      'dryRun=x',
      'application/json',
      'UpdateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["x"]: supported values: "All"',
    ],
    [
      'PATCH',
      'force=true',
      'application/merge-patch+json',
      'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
    ],
    [
      'PATCH',
      '',
      'application/apply-patch+yaml',
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    ],
    [
      'PATCH',
      'dryRun=x',
      'application/apply-patch+yaml',
      'PatchOptions.meta.k8s.io "" is invalid: [fieldManager: Required value: is required for apply patch, dryRun: Unsupported value: ["x"]: supported values: "All"]',
    ],
  ])('%s ?%s as %s', (method, query, type, message) => {
    const own = bareServer()
    own.request('POST', maps, map)
    expect(messageOf(own.request(method, `${maps}/a?${query}`, map, { type }))).toBe(message)
  })
})

describe('[KND67] options of a deletion', () => {
  const deleted = (query: string, body?: object): string => {
    const server = bareServer()
    server.request('POST', maps, map)
    return messageOf(server.request('DELETE', `${maps}/a${query}`, body))
  }
  const head = 'DeleteOptions.meta.k8s.io "" is invalid: '
  const words = 'supported values: "Foreground", "Background", "Orphan", "nil"'
  const both = 'orphanDependents and deletionPropagation cannot be both set'
  it.each<[string, object | undefined, string]>([
    ['?propagationPolicy=Later', undefined, `${head}propagationPolicy: Unsupported value: "Later": ${words}`],
    ['', { propagationPolicy: 'background' }, `${head}propagationPolicy: Unsupported value: "background": ${words}`],
    ['', { propagationPolicy: 'Orphan', orphanDependents: true }, `${head}propagationPolicy: Invalid value: "Orphan": ${both}`],
    [
      '?propagationPolicy=Later&orphanDependents=true',
      undefined,
      `${head}[propagationPolicy: Invalid value: "Later": ${both}, propagationPolicy: Unsupported value: "Later": ${words}]`,
    ],
    ['', { dryRun: ['Some'] }, `${head}dryRun: Unsupported value: ["Some"]: supported values: "All"`],
    ['?dryRun=Some', undefined, `${head}dryRun: Unsupported value: ["Some"]: supported values: "All"`],
    ['?propagationPolicy=Later', { propagationPolicy: 'Background' }, ''],
  ])('DELETE %s %o', (query, body, message) => {
    const options = body && { kind: 'DeleteOptions', apiVersion: 'v1', ...body }
    expect(deleted(query, options)).toBe(message)
  })
})
