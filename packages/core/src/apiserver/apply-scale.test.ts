import { expect, it } from 'vitest'
import { namespaces } from '../api/kinds.ts'
import { encodeUtf8 } from '../api/utf8.ts'
import { createClient } from '../client/create-client.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { seededRandom } from '../host/random.ts'
import { createApiServer } from './api-server.ts'
import { registry } from './registry.ts'
import { adminUser, systemUser } from './request.ts'

const clock = { now: () => Date.parse('2026-11-23T06:00:00Z') }
const cluster = { serviceCidr: '192.168.10.0/24', nodePortRange: [30000, 32767] as const, domain: 'cluster.local' }
const api = createApiServer({ store: createMemoryStore(), clock, random: seededRandom(1), registry, cluster })
const client = createClient(api, systemUser)
client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })

const path = '/apis/apps/v1/namespaces/default/deployments/web'

function apply(at: string, fieldManager: string, body: object, more: Record<string, string[]> = {}): [number, string] {
  const headers = { 'content-type': 'application/apply-patch+yaml' }
  const bytes = encodeUtf8(JSON.stringify(body))
  const query = { fieldManager: [fieldManager], ...more }
  const answer = api.handle({ method: 'PATCH', path: at, query, headers, user: adminUser, body: { bytes } })
  return [answer.code, JSON.stringify('object' in answer ? answer.object : answer)]
}

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
const spec = { replicas: 1, selector: { matchLabels: { app: 'web' } }, template }
apply(path, 'owner', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec })

const scale = (replicas: number) => ({
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  metadata: { name: 'web' },
  spec: { replicas },
})

it.each([
  [
    'another Kind',
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } },
    400,
    'invalid object type: apps/v1, Kind=Deployment',
  ],
  ['none', {}, 400, 'invalid object type: /, Kind='],
  ['what is another manager’s', scale(2), 409, 'Apply failed with 1 conflict: conflict with "owner": .spec.replicas'],
  ['what is below zero', scale(-1), 422, 'must be greater than or equal to 0'],
])('[APY30] a Scale is applied: %s', (_name, body, status, message) => {
  const shown = expect.stringContaining(JSON.stringify(message).slice(1, -1))
  expect(apply(`${path}/scale`, 'other', body)).toEqual([status, shown])
})

it('[APY30] with force the replicas are the other’s, under the name of the door', () => {
  const answer = apply(`${path}/scale`, 'other', scale(3), { force: ['true'] })
  expect(answer).toEqual([200, expect.stringContaining('"kind":"Scale"')])
  const [, text] = apply(path, 'third', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } })
  expect(text).toContain('"replicas":3')
  expect(text).toContain('"manager":"other"')
  expect(text).toContain('"subresource":"scale"')
})
