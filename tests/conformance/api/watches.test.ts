import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, type Body, startApi, streamingList } from './api.ts'
import { collectionOf } from './operations.ts'
import type { Seen } from './watch.ts'

const label = 'watch-this-configmap'

describe('Watchers', () => {
  let api: Api
  let namespace: string
  let collection: string
  beforeAll(async () => {
    api = await startApi()
    namespace = await api.namespace('watch')
    collection = collectionOf({ groupVersion: 'v1', resource: 'configmaps', namespace })
  })
  afterAll(() => api.close())

  const make = (name: string, value: string): Promise<Body> =>
    api.ok('POST', collection, {
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { [label]: value } } },
    })
  const mutate = async (name: string, change: (object: Body) => void): Promise<Body> => {
    const object = await api.ok('GET', `${collection}/${name}`)
    object.data ??= {}
    change(object)
    return api.ok('PUT', `${collection}/${name}`, { body: object })
  }
  const mutation = (value: string) => (object: Body) => {
    object.data.mutation = value
  }
  const remove = (name: string): Promise<Body> => api.ok('DELETE', `${collection}/${name}`)
  const text = ({ type, object }: Seen): string => `${type} ${object.metadata.name} ${object.data?.mutation ?? ''}`.trim()

  it('should observe add, update, and delete watch notifications on configmaps', async () => {
    const watchA = await api.watch(collection, { labelSelector: `${label}=multiple-watchers-A` })
    const watchB = await api.watch(collection, { labelSelector: `${label}=multiple-watchers-B` })
    const both = await api.watch(collection, { labelSelector: `${label} in (multiple-watchers-A,multiple-watchers-B)` })
    await make('e2e-watch-test-configmap-a', 'multiple-watchers-A')
    for (const watching of [watchA, both]) expect(text(await watching.next())).toBe('ADDED e2e-watch-test-configmap-a')
    await mutate('e2e-watch-test-configmap-a', mutation('1'))
    for (const watching of [watchA, both]) expect(text(await watching.next())).toBe('MODIFIED e2e-watch-test-configmap-a 1')
    await remove('e2e-watch-test-configmap-a')
    for (const watching of [watchA, both]) expect(text(await watching.next())).toBe('DELETED e2e-watch-test-configmap-a 1')
    expect(await watchB.silent()).toBe(true)
    await make('e2e-watch-test-configmap-b', 'multiple-watchers-B')
    for (const watching of [watchB, both]) expect(text(await watching.next())).toBe('ADDED e2e-watch-test-configmap-b')
    for (const watching of [watchA, watchB, both]) watching.stop()
  })

  it('should be able to start watching from a specific resource version', async () => {
    const name = 'e2e-watch-test-resource-version'
    await make(name, 'from-resource-version')
    const first = await mutate(name, mutation('1'))
    await mutate(name, mutation('2'))
    await remove(name)
    const watching = await api.watch(collection, {
      resourceVersion: first.metadata.resourceVersion,
      labelSelector: `${label}=from-resource-version`,
    })
    expect(text(await watching.next())).toBe(`MODIFIED ${name} 2`)
    expect(text(await watching.next())).toBe(`DELETED ${name} 2`)
    watching.stop()
  })

  it('should be able to restart watching from the last resource version observed by the previous watch', async () => {
    const name = 'e2e-watch-test-watch-closed'
    const labelSelector = `${label}=watch-closed-and-restarted`
    const broken = await api.watch(collection, { labelSelector })
    await make(name, 'watch-closed-and-restarted')
    await mutate(name, mutation('1'))
    await broken.next()
    const last = await broken.next()
    broken.stop()
    await mutate(name, mutation('2'))
    const watching = await api.watch(collection, { labelSelector, resourceVersion: last.object.metadata.resourceVersion })
    await remove(name)
    expect(text(await watching.next())).toBe(`MODIFIED ${name} 2`)
    const { type, object } = await watching.next()
    expect(type).toBe('DELETED')
    expect(Number(object.metadata.resourceVersion)).toBeGreaterThan(Number(last.object.metadata.resourceVersion))
    watching.stop()
  })

  it('should observe an object deletion if it stops meeting the requirements of the selector', async () => {
    const name = 'e2e-watch-test-label-changed'
    const watching = await api.watch(collection, { labelSelector: `${label}=label-changed-and-restored` })
    const relabel = (value: string) => (object: Body) => {
      object.metadata.labels[label] = value
    }
    await make(name, 'label-changed-and-restored')
    await mutate(name, mutation('1'))
    await mutate(name, relabel('wrong-value'))
    const seen = [await watching.next(), await watching.next(), await watching.next()]
    expect(seen.map(text)).toEqual([`ADDED ${name}`, `MODIFIED ${name} 1`, `DELETED ${name} 1`])
    await mutate(name, mutation('2'))
    expect(await watching.silent()).toBe(true)
    await mutate(name, relabel('label-changed-and-restored'))
    await mutate(name, mutation('3'))
    await remove(name)
    const after = [await watching.next(), await watching.next(), await watching.next()]
    expect(after.map(text)).toEqual([`ADDED ${name} 2`, `MODIFIED ${name} 3`, `DELETED ${name} 3`])
    watching.stop()
  })

  it('should receive events on concurrent watches in same order', async () => {
    const versions: string[] = []
    const first = await api.watch(collection, { resourceVersion: '0' })
    const changes = (async () => {
      for (let i = 0; i < 60; i++) {
        await make(`order-${i}`, 'order')
        if (i % 3 === 0) await mutate(`order-${i}`, mutation(String(i)))
        if (i % 4 === 0) await remove(`order-${i}`)
      }
    })()
    const watches = []
    for (let i = 0; i < 20; i++) {
      const { object } = await first.until(({ object }) => object.metadata.name.startsWith('order-'))
      versions.push(object.metadata.resourceVersion)
      watches.push(await api.watch(collection, { resourceVersion: object.metadata.resourceVersion }))
    }
    await changes
    const expected: string[] = []
    for (let i = 0; i < 30; i++) expected.push((await first.next()).object.metadata.resourceVersion)
    for (const [i, watching] of watches.entries()) {
      const after = expected.filter((version) => Number(version) > Number(versions[i]))
      for (const version of after.slice(0, 10))
        expect(
          (await watching.until(({ object }) => Number(object.metadata.resourceVersion) >= Number(version))).object.metadata
            .resourceVersion,
        ).toBe(version)
      watching.stop()
    }
    first.stop()
  })

  it('streams a list and marks its end', async () => {
    const watching = await api.watch(collection, streamingList({ labelSelector: `${label}=streamed` }))
    const mark = await watching.next()
    expect(mark).toMatchObject({ type: 'BOOKMARK', object: { kind: 'ConfigMap', apiVersion: 'v1' } })
    expect(mark.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' })
    await make('streamed', 'streamed')
    expect(text(await watching.next())).toBe('ADDED streamed')
    watching.stop()
  })

  it.each([
    [{ sendInitialEvents: true }, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'],
    [{ sendInitialEvents: true, resourceVersionMatch: 'Exact' }, 'resourceVersionMatch'],
  ])('422 for %j', async (query, message) => {
    const { code, body } = await api.send('GET', collection, { query: { ...query, watch: true } })
    expect([code, body.reason]).toEqual([422, 'Invalid'])
    expect(body.message).toContain(message)
  })

  it('ends with timeoutSeconds, after a bookmark', async () => {
    const watching = await api.watch(collection, {
      allowWatchBookmarks: true,
      timeoutSeconds: 1,
      resourceVersion: '0',
      labelSelector: 'none=such',
    })
    expect((await watching.next()).type).toBe('BOOKMARK')
    await expect(watching.next()).rejects.toThrow('the watch ended')
  })
})
