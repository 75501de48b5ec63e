import { expect } from 'vitest'
import { type Api, type Body, mergePatch, protobuf, type Sent } from './api.ts'

export interface Operations {
  /** apps/v1, or v1. */
  groupVersion: string
  resource: string
  kind: string
  namespace?: string
  /** spec, data …: what stands beside the metadata. `number` counts the objects made. */
  template(number: number, namespace: string): object
  /** What a merge patch changes beside the annotation. */
  patch?: object
  /** Names must be made by the test where generateName gives none. */
  name?(number: number): string
  /** keeps: the metadata of a status' writer is not taken. */
  status?: { patch: object; update(object: Body): void; seen(object: Body): unknown; keeps?: 'metadata' }
  /** No deletecollection for this kind. */
  oneByOne?: true
  /** Bodies as client-go's generated clients send them. */
  protobuf?: boolean
}

export const rootOf = (groupVersion: string): string =>
  groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`

export const collectionOf = (of: Pick<Operations, 'groupVersion' | 'resource' | 'namespace'>): string =>
  `${rootOf(of.groupVersion)}${of.namespace === undefined ? '' : `/namespaces/${of.namespace}`}/${of.resource}`

/** The three discovery documents name the group, its version and the resource. */
export async function discovered(
  api: Api,
  { groupVersion, resource }: Pick<Operations, 'groupVersion' | 'resource'>,
): Promise<void> {
  const [group, version] = groupVersion.split('/')
  if (version !== undefined) {
    const { groups } = await api.ok('GET', '/apis', { headers: { accept: 'application/json' } })
    expect(groups.find((one: Body) => one.name === group)?.versions).toContainEqual({ groupVersion, version })
    const one = await api.ok('GET', `/apis/${group}`)
    expect(one.versions).toContainEqual({ groupVersion, version })
  }
  const { resources } = await api.ok('GET', rootOf(groupVersion))
  expect(resources.map((one: Body) => one.name)).toContain(resource)
}

/** What upstream's "should support … API operations" tests do, in their order. */
export async function supportsOperations(api: Api, of: Operations): Promise<void> {
  await discovered(api, of)
  const collection = collectionOf(of)
  const label = { 'e2e-operations': `run-${of.resource}${of.protobuf ? '-pb' : ''}` }
  const labelSelector = Object.entries(label)[0]?.join('=') as string
  const type = of.protobuf ? protobuf : 'application/json'
  const send = (method: string, path: string, body: unknown, sent: Sent = {}): Promise<Body> =>
    api.ok(method, path, { body, type, ...sent })
  const template = (number: number): object => ({
    apiVersion: of.groupVersion,
    kind: of.kind,
    metadata: { ...(of.name ? { name: of.name(number) } : { generateName: `e2e-example-${of.resource}-` }), labels: label },
    ...of.template(number, of.namespace ?? ''),
  })
  const list = async (): Promise<Body> => api.ok('GET', collection, { query: { labelSelector } })

  await send('POST', collection, template(1))
  await send('POST', collection, template(2))
  const created = await send('POST', collection, template(3))
  const path = `${collection}/${created.metadata.name}`

  const read = await api.ok('GET', path)
  expect(read.metadata.uid).toBe(created.metadata.uid)
  const listed = await list()
  expect(listed.items).toHaveLength(3)
  const everywhere = await api.ok('GET', `${rootOf(of.groupVersion)}/${of.resource}`, { query: { labelSelector } })
  expect(everywhere.items).toHaveLength(3)
  const watching = await api.watch(collection, { resourceVersion: listed.metadata.resourceVersion, labelSelector })

  const patched = await api.ok('PATCH', path, {
    body: { metadata: { annotations: { patched: 'true' } }, ...of.patch },
    type: mergePatch,
  })
  expect(patched.metadata.annotations.patched).toBe('true')
  expect(patched).toMatchObject(of.patch ?? {})

  const updated = await send('PUT', path, {
    ...patched,
    metadata: { ...patched.metadata, annotations: { ...patched.metadata.annotations, updated: 'true' } },
  })
  expect(updated.metadata.annotations).toMatchObject({ patched: 'true', updated: 'true' })
  const seen = await watching.next()
  expect([seen.type, seen.object.metadata.annotations.patched]).toEqual(['MODIFIED', 'true'])
  expect((await watching.next()).object.metadata.annotations.updated).toBe('true')
  if (of.status) await supportsStatus(api, of, path, type)

  const gone = await api.send('DELETE', path, { body: deleteOptions(type), type })
  expect([200, 202]).toContain(gone.code)
  const after = await api.send('GET', path)
  if (after.code !== 404)
    expect(after.body.metadata).toMatchObject({ deletionTimestamp: expect.any(String), finalizers: [expect.any(String)] })
  else expect((await list()).items).toHaveLength(2)
  await watching.until(({ type }) => type === (after.code === 404 ? 'DELETED' : 'MODIFIED'))
  watching.stop()
  if (of.oneByOne) return
  await api.ok('DELETE', collection, { query: { labelSelector }, body: deleteOptions(type), type })
  expect((await list()).items.filter((item: Body) => !item.metadata.finalizers?.length)).toEqual([])
}

/** An empty DeleteOptions, as client-go writes it. */
export const deleteOptions = (type: string): object =>
  type === protobuf ? { kind: 'DeleteOptions', apiVersion: 'v1' } : { kind: 'DeleteOptions', apiVersion: 'v1' }

async function supportsStatus(api: Api, { status }: Operations, path: string, type: string): Promise<void> {
  const { patch, update, seen, keeps } = status as NonNullable<Operations['status']>
  const read = await api.ok('GET', `${path}/status`)
  expect(read.metadata.uid).toEqual(expect.any(String))
  const body = { metadata: { annotations: { patchedstatus: 'true' } }, status: patch }
  const patched = await api.ok('PATCH', `${path}/status`, { body, type: mergePatch })
  expect(patched.metadata.annotations?.patchedstatus).toBe(keeps ? undefined : 'true')
  expect(patched.status).toMatchObject(patch)
  const object = await api.ok('GET', path)
  update(object)
  const updated = await api.ok('PUT', `${path}/status`, { body: object, type })
  expect(seen(updated)).toEqual(seen(object))
}
