import { expect } from 'vitest'
import { type Api, StatusError, search, type Thing } from './api.ts'
import { until } from './until.ts'
import { watch } from './watch.ts'

export interface Served {
  groupVersion: string
  resource: string
  path: string
  /** Over all namespaces, where it differs. */
  everywhere?: string
  object: Thing
  generateName?: string
  /** Names of the three objects, where they cannot be generated. */
  names?: string[]
}

/** Discovery, create, get, list, watch, patch, update, delete and deletecollection, as upstream's API tests ask for them. */
export async function expectVerbs(api: Api, served: Served): Promise<void> {
  await isDiscovered(api, served)
  const selector = { labelSelector: `special-label=${served.resource}-${Date.now()}` }
  const made = await createThree(api, served, selector.labelSelector)
  const { metadata } = made[2]
  const one = `${served.path}/${metadata.name}`
  expect((await api.get(one)).metadata.uid).toBe(metadata.uid)
  for (const path of [served.path, served.everywhere ?? served.path]) expect(await api.list(path, selector)).toHaveLength(3)
  const list = await api.get(served.path + search(selector))
  const watches = [served.path, served.everywhere ?? served.path].map((path) =>
    watch(api, path, { ...selector, resourceVersion: list.metadata.resourceVersion }),
  )
  const patched = await api.patch(one, 'merge', { metadata: { annotations: { patched: 'true' } } })
  expect(patched.metadata.annotations.patched).toBe('true')
  const annotations = { ...patched.metadata.annotations, updated: 'true' }
  const updated = await api.update(one, { ...patched, metadata: { ...patched.metadata, annotations } })
  expect(updated.metadata.annotations.updated).toBe('true')
  for (const watching of await Promise.all(watches)) {
    await watching.until('the patch', ({ object }) => object.metadata.annotations?.patched === 'true')
    expect(watching.events.map((event) => event.type)).not.toContain('ADDED')
    watching.stop()
  }
  await api.remove(one)
  await expect(api.get(one)).rejects.toThrow(StatusError)
  expect((await api.list(served.path, selector)).map((object) => object.metadata.name)).not.toContain(metadata.name)
  await api.removeAll(served.path, selector)
  await until('none is left', async () => (await api.list(served.path, selector)).length === 0)
}

async function createThree(api: Api, served: Served, selector: string): Promise<Thing[]> {
  const [key = '', value] = selector.split('=')
  const made: Thing[] = []
  for (let i = 0; i < 3; i++) {
    const name = served.generateName ? { generateName: served.generateName } : { name: served.names?.[i] }
    made.push(await api.create(served.path, { ...served.object, metadata: { ...name, labels: { [key]: value } } }))
  }
  return made
}

/** The group in /apis, its version in /apis/GROUP, its resource in /apis/GROUP/VERSION. */
export async function isDiscovered(
  api: Api,
  { groupVersion, resource }: Pick<Served, 'groupVersion' | 'resource'>,
): Promise<void> {
  const [name, version] = groupVersion.split('/')
  const { groups } = await api.get('/apis')
  const inAll = groups.find((one: Thing) => one.name === name)?.versions.map((one: Thing) => one.version)
  expect(inAll).toContain(version)
  expect((await api.get(`/apis/${name}`)).versions.map((one: Thing) => one.version)).toContain(version)
  const { resources } = await api.get(`/apis/${groupVersion}`)
  expect(resources.map((one: Thing) => one.name)).toContain(resource)
}
