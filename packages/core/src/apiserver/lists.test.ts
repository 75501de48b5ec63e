import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configmaps, namespaces, pods, serviceaccounts } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import type { Pod } from '../api/pod.ts'
import { createClient } from '../client/create-client.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { seededRandom } from '../host/random.ts'
import { createApiServer } from './api-server.ts'
import { registry } from './registry.ts'
import { type ApiResponse, adminUser, systemUser, type WatchStream } from './request.ts'

function server() {
  const clock = { now: () => Date.parse('2026-11-23T06:00:00Z') }
  const cluster = { serviceCidr: '192.168.10.0/24', nodePortRange: [30000, 32767] as const, domain: 'cluster.local' }
  const api = createApiServer({ store: createMemoryStore(), clock, random: seededRandom(1), registry, cluster })
  const client = createClient(api, systemUser)
  for (const name of ['a', 'b']) client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  const ask = (path: string): ApiResponse => {
    const [bare = '', search = ''] = path.split('?')
    const query: Record<string, string[]> = {}
    for (const part of search.split('&').filter(Boolean)) {
      const at = part.indexOf('=')
      query[part.slice(0, at)] = [decodeURIComponent(part.slice(at + 1))]
    }
    return api.handle({ method: 'GET', path: bare, query, headers: {}, user: adminUser })
  }
  const list = (path: string): { metadata: Record<string, any>; items: KubeObject[]; code?: number; message?: string } =>
    (ask(path) as { object: any }).object
  return { api, client, ask, list }
}

const place = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`
const configMap = (namespace: string, name: string, labels: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap' as const,
  metadata: { namespace, name, labels },
})

describe('[API7] pages', () => {
  const filled = () => {
    const made = server()
    for (const name of ['c1', 'c3', 'c5', 'c7', 'c9']) made.client.create(configmaps, configMap('a', name))
    return made
  }
  const path = '/api/v1/namespaces/a/configmaps'
  const names = (page: { items: KubeObject[] }): string => page.items.map(({ metadata }) => metadata.name).join(' ')

  it('hold each object once and say how many are left', () => {
    const { list } = filled()
    const seen: unknown[] = []
    let next = ''
    do {
      const page = list(`${path}?limit=2${next && `&continue=${next}`}`)
      next = page.metadata.continue ?? ''
      seen.push([names(page), page.metadata.remainingItemCount])
    } while (next)
    expect(seen).toEqual([
      ['c1 c3', 3],
      ['c5 c7', 1],
      ['c9', undefined],
    ])
  })

  it('go on as things stood when the list began', () => {
    const { list, client } = filled()
    const first = list(`${path}?limit=2`)
    client.delete(configmaps, 'a', 'c5')
    client.create(configmaps, configMap('a', 'c6'))
    client.delete(configmaps, 'a', 'c1')
    const second = list(`${path}?limit=2&continue=${first.metadata.continue}`)
    expect([names(second), second.metadata.remainingItemCount]).toEqual(['c5 c7', 1])
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion)
    const third = list(`${path}?limit=2&continue=${second.metadata.continue}`)
    expect([names(third), third.metadata.remainingItemCount, third.metadata.continue]).toEqual(['c9', undefined, undefined])
    const exact = list(`${path}?limit=4&resourceVersionMatch=Exact&resourceVersion=${first.metadata.resourceVersion}`)
    expect([names(exact), exact.metadata.remainingItemCount]).toEqual(['c1 c3 c5 c7', 1])
  })

  it('whose revision is compacted are refused with a token that goes on with what is there now', () => {
    const { list, client } = filled()
    const first = list(`${path}?limit=2`)
    client.delete(configmaps, 'a', 'c5')
    for (let i = 0; i < 5_000; i++) client.update(configmaps, { ...configMap('b', 'x'), data: { i: String(i) } } as never)
    client.create(configmaps, configMap('b', 'x'))
    for (let i = 0; i < 5_000; i++) client.update(configmaps, { ...configMap('b', 'x'), data: { i: String(i) } } as never)
    const gone = list(`${path}?limit=2&continue=${first.metadata.continue}`)
    expect([gone.code, gone.items]).toEqual([410, undefined])
    const second = list(`${path}?limit=2&continue=${gone.metadata.continue}`)
    expect([names(second), second.metadata.remainingItemCount, second.metadata.continue]).toEqual(['c7 c9', undefined, undefined])
  })
})

const where = fc.constantFrom('a/m', 'a/n', 'a/o', 'b/m', 'b/n')
const labels = fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('x', 'y', ''), { maxKeys: 2 })
const writes = fc.array(fc.record({ where, labels, gone: fc.boolean() }), { maxLength: 30 })

const selections: [query: string, picks: (object: KubeObject) => boolean][] = [
  ['', () => true],
  ['labelSelector=app%3Dx', ({ metadata }) => metadata.labels?.app === 'x'],
  ['labelSelector=app%3D', ({ metadata }) => metadata.labels?.app === ''],
  ['labelSelector=app%3Dx,tier%3Dy', ({ metadata }) => metadata.labels?.app === 'x' && metadata.labels.tier === 'y'],
  ['labelSelector=app%20in%20(x)', ({ metadata }) => metadata.labels?.app === 'x'],
  ['labelSelector=app%20in%20(x,y)', ({ metadata }) => ['x', 'y'].includes(metadata.labels?.app as string)],
  ['labelSelector=app!%3Dx', ({ metadata }) => metadata.labels?.app !== 'x'],
  ['labelSelector=!tier,app%3Dy', ({ metadata }) => metadata.labels?.app === 'y' && metadata.labels.tier === undefined],
  ['fieldSelector=metadata.name%3Dm', ({ metadata }) => metadata.name === 'm'],
  ['fieldSelector=metadata.name!%3Dm', ({ metadata }) => metadata.name !== 'm'],
  [
    'fieldSelector=metadata.name%3Dm&labelSelector=app%3Dx',
    ({ metadata }) => metadata.name === 'm' && metadata.labels?.app === 'x',
  ],
]
const scopes: [path: string, within: (object: KubeObject) => boolean][] = [
  ['/api/v1/configmaps', () => true],
  ['/api/v1/namespaces/a/configmaps', ({ metadata }) => metadata.namespace === 'a'],
]

interface Watching {
  question: string
  picks(object: KubeObject): boolean
  stream: WatchStream
  known: Set<string>
}

/** Takes the events in, and checks each against what the watcher knew. */
function follow({ stream, known, picks, question }: Watching): void {
  for (const { type, object } of stream.poll()) {
    const name = place(object as unknown as KubeObject)
    expect([question, type, known.has(name)]).toEqual([question, type, type !== 'ADDED'])
    if (type === 'DELETED') known.delete(name)
    else {
      expect([question, picks(object as unknown as KubeObject)]).toEqual([question, true])
      known.add(name)
    }
  }
}

it('[API8] [API9] lists and watches hold what comparing each object picks', () => {
  fc.assert(
    fc.property(writes, fc.nat(30), (steps, begin) => {
      const { api, client, ask, list } = server()
      let watching: Watching[] = []
      const openAll = (): Watching[] =>
        scopes.flatMap(([path, within]) =>
          selections.map(([query, picks]): Watching => {
            const question = `${path}?watch=1&${query}`
            const answer = ask(question) as Extract<ApiResponse, { kind: 'watch' }>
            return { question, picks: (object) => within(object) && picks(object), stream: answer.watch, known: new Set() }
          }),
        )
      steps.forEach((step, i) => {
        if (i === begin) watching = openAll()
        const [namespace = '', name = ''] = step.where.split('/')
        const there = client.get(configmaps, namespace, name)
        if (step.gone) client.delete(configmaps, namespace, name)
        else if (there) client.update(configmaps, { ...there, metadata: { ...there.metadata, labels: step.labels } })
        else client.create(configmaps, configMap(namespace, name, step.labels))
        api.flush()
        for (const one of watching) follow(one)
      })
      const all = client.list(configmaps)
      for (const [path, within] of scopes)
        for (const [query, picks] of selections)
          expect([query, list(`${path}?${query}`).items.map(place)]).toEqual([
            query,
            all.filter((object) => within(object) && picks(object)).map(place),
          ])
      for (const { question, known, picks } of watching)
        expect([question, [...known].sort()]).toEqual([question, all.filter(picks).map(place).sort()])
    }),
    { numRuns: 60 },
  )
})

it('[API8] field selectors follow what a Pod becomes', () => {
  const { client, list } = server()
  client.create(serviceaccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: 'a', name: 'default' } })
  const pod = (name: string): Pod => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'a', name },
    spec: { containers: [{ name: 'c', image: 'i' }] },
  })
  const picked = (selector: string): string[] =>
    list(`/api/v1/pods?fieldSelector=${encodeURIComponent(selector)}`).items.map(({ metadata }) => metadata.name)
  for (const name of ['p', 'q']) client.create(pods, pod(name))
  expect([picked('status.phase=Pending'), picked('spec.nodeName='), picked('spec.nodeName=n')]).toEqual([
    ['p', 'q'],
    ['p', 'q'],
    [],
  ])
  const stored = client.get(pods, 'a', 'p') as Pod
  client.updateStatus(pods, { ...stored, status: { ...stored.status, phase: 'Running', podIP: '10.1.1.1' } })
  expect([
    picked('status.phase=Pending'),
    picked('status.phase!=Pending'),
    picked('status.podIP=10.1.1.1,status.phase=Running'),
  ]).toEqual([['q'], ['p'], ['p']])
})
