import fc from 'fast-check'
import { expect, it } from 'vitest'
import { equal } from '../../api/copy.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import type { KubeObject } from '../../api/object.ts'
import { withFields, withoutFields } from './field-tree.ts'
import { fromFieldsV1, toFieldsV1 } from './fields-v1.ts'
import { type FieldPlace, isAtomicPlace, itemPlace, memberPlace, placeListType, rootPlace } from './list-types.ts'
import { trackLoss, trackUpdate, type Writer } from './managers.ts'
import { isUnmanaged, itemKey, stepsOf } from './paths.ts'

const text = fc.constantFrom('x', 'y', '')
const port = fc.record(
  { port: fc.constantFrom(80, 81), protocol: fc.constantFrom('TCP', 'UDP'), targetPort: text },
  { requiredKeys: ['port'] },
)
const container = fc.record(
  {
    name: fc.constantFrom('a', 'b', 'c'),
    image: text,
    env: fc.uniqueArray(fc.record({ name: fc.constantFrom('E', 'F'), value: text }), {
      selector: ({ name }) => name,
      maxLength: 2,
    }),
    args: fc.array(text, { maxLength: 2 }),
    resources: fc.record({ limits: fc.dictionary(fc.constantFrom('cpu', 'memory'), text) }, { requiredKeys: [] }),
  },
  { requiredKeys: ['name', 'resources'] },
)
const object = fc.record(
  {
    metadata: fc.record(
      {
        name: fc.constant('o'),
        uid: text,
        labels: fc.dictionary(fc.constantFrom('app', 'tier'), text),
        annotations: fc.dictionary(fc.constantFrom('n', 'm'), text),
        finalizers: fc.uniqueArray(fc.constantFrom('f/a', 'f/b'), { maxLength: 2 }),
      },
      { requiredKeys: ['name'] },
    ),
    spec: fc.record(
      {
        replicas: fc.constantFrom(1, 2),
        selector: fc.dictionary(fc.constantFrom('app', 'tier'), text),
        ports: fc.uniqueArray(port, { selector: (one) => `${one.port} ${one.protocol ?? 'TCP'}`, maxLength: 2 }),
        containers: fc.uniqueArray(container, { selector: ({ name }) => name, maxLength: 2 }),
        strategy: fc.oneof(fc.constant({}), fc.record({ type: text })),
      },
      { requiredKeys: [] },
    ),
    status: fc.record(
      { phase: text, conditions: fc.constantFrom([], [{ type: 'Ready', status: 'True' }]) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['metadata'] },
)

const step = fc.record({
  object,
  manager: fc.constantFrom('one', 'two', 'three'),
  subresource: fc.constantFrom(undefined, undefined, 'status'),
  nobody: fc.nat(5).map((n) => n === 0),
})

type Held = Map<string, Set<string>>

/** All that is there, by its path: parts that hold values with them. What stands in its parent as a value is there with it. */
function presentPaths(object: JsonObject): Map<string, Json | undefined> {
  const out = new Map<string, Json | undefined>()
  const { metadata = {}, spec = {}, status = {} } = object as { metadata?: JsonObject; spec?: JsonObject; status?: JsonObject }
  for (const [key, value] of Object.entries(metadata))
    if (!isUnmanaged('metadata', key))
      note(value as Json, `f:metadata\u0000f:${key}`, { parent: 'metadata', field: key, schema: undefined }, out)
  note({ strategy: {}, ...spec }, 'f:spec', rootPlace('spec', undefined), out)
  note(status, 'f:status', rootPlace('status', undefined), out)
  return out
}

function note(value: Json, path: string, place: FieldPlace, out: Map<string, Json | undefined>): void {
  const type = Array.isArray(value) ? placeListType(place) : 'atomic'
  const leaf = typeof value !== 'object' || value === null || (Array.isArray(value) ? type === 'atomic' : isAtomicPlace(place))
  out.set(path, leaf ? value : undefined)
  if (leaf) return
  if (!Array.isArray(value))
    for (const [key, member] of Object.entries(value as JsonObject))
      note(member as Json, `${path}\u0000f:${key}`, memberPlace(place, key), out)
  else if (type === 'set') for (const item of value) out.set(`${path}\u0000v:${JSON.stringify(item)}`, item)
  else
    for (const item of value) note(item, `${path}\u0000k:${itemKey(item as JsonObject, type as string[])}`, itemPlace(place), out)
}

/** The rule itself, over the sets of all paths. */
function expected(
  held: Held,
  before: JsonObject | undefined,
  now: JsonObject,
  writer: string,
  status: boolean,
  nobody: boolean,
): void {
  const [was, is] = [presentPaths(before ?? {}), presentPaths(now)]
  const changed = [...is].filter(([path, value]) => !was.has(path) || !equal(was.get(path), value)).map(([path]) => path)
  const mine = changed.filter((path) => (stepsOf(path)[0] === 'f:status') === status)
  for (const [name, paths] of held)
    for (const path of paths)
      if (!is.has(path) || (!nobody && name !== writer && mine.includes(path) && is.get(path) !== undefined)) paths.delete(path)
  if (nobody) return
  const own = held.get(writer) ?? new Set<string>()
  for (const path of mine) own.add(path)
  held.set(writer, own)
}

it('[PAT4] what each manager holds follows from what was written by whom', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
      const held: Held = new Map()
      let old: KubeObject | undefined
      for (const { object: given, manager, subresource, nobody } of steps) {
        const now = structuredClone({ apiVersion: 'v1', kind: 'K', ...given }) as unknown as KubeObject
        const writer: Writer = { manager, operation: 'Update', apiVersion: 'v1', subresource, time: '2026-11-28T00:00:00Z' }
        const name = `${manager} ${subresource ?? ''}`
        const frozen = JSON.stringify(old)
        if (nobody && old) trackLoss(now, old)
        else trackUpdate(now, old, writer)
        expected(held, old as never, { ...now } as never, name, subresource === 'status', nobody && old !== undefined)
        expect(JSON.stringify(old)).toBe(frozen)
        const seen = Object.fromEntries(
          (now.metadata.managedFields ?? []).map((entry) => [
            `${entry.manager} ${entry.subresource ?? ''}`,
            [...fromFieldsV1(entry.fieldsV1)].sort(),
          ]),
        )
        const wanted = Object.fromEntries(
          [...held].filter(([, paths]) => paths.size > 0).map(([who, paths]) => [who, [...paths].sort()]),
        )
        expect(seen).toEqual(wanted)
        for (const { fieldsV1 } of now.metadata.managedFields ?? [])
          expect(JSON.parse(JSON.stringify(fieldsV1))).toEqual(toFieldsV1(fromFieldsV1(fieldsV1)))
        old = now
      }
    }),
    { numRuns: 400 },
  )
})

it('what does not concern a manager leaves its entry the same object', () => {
  const first: KubeObject = { apiVersion: 'v1', kind: 'K', metadata: { name: 'o', labels: { a: '1' } } }
  const writer = (manager: string): Writer => ({
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    subresource: undefined,
    time: 't',
  })
  trackUpdate(first, undefined, writer('one'))
  const second: KubeObject = { apiVersion: 'v1', kind: 'K', metadata: { name: 'o', labels: { a: '1', b: '2' } } }
  trackUpdate(second, first, writer('two'))
  expect(second.metadata.managedFields?.find(({ manager }) => manager === 'one')).toBe(first.metadata.managedFields?.[0])
})

it.each([
  [{}, ['f:a'], { 'f:a': {} }],
  [{ 'f:a': {} }, ['f:a', 'f:b'], { 'f:a': { '.': {}, 'f:b': {} } }],
  [{ 'f:a': { 'f:b': {} } }, ['f:a'], { 'f:a': { '.': {}, 'f:b': {} } }],
  [{ 'f:a': { '.': {}, 'f:b': {} } }, ['f:a', 'f:b'], { 'f:a': { '.': {}, 'f:b': {} } }],
])('%j with %j is %j', (tree, steps, with_) => {
  const before = JSON.stringify(tree)
  expect(withFields(tree as never, [steps])).toEqual(with_)
  expect(JSON.stringify(tree)).toBe(before)
})

it.each([
  [{ 'f:a': {} }, ['f:a'], {}],
  [{ 'f:a': { 'f:b': {} } }, ['f:a', 'f:b'], {}],
  [{ 'f:a': { '.': {}, 'f:b': {} } }, ['f:a', 'f:b'], { 'f:a': {} }],
  [{ 'f:a': { '.': {}, 'f:b': {} } }, ['f:a'], { 'f:a': { 'f:b': {} } }],
  [{ 'f:a': { 'f:b': {} } }, ['f:a'], { 'f:a': { 'f:b': {} } }],
  [{ 'f:a': {} }, ['f:a', 'f:b'], { 'f:a': {} }],
])('%j without %j is %j', (tree, steps, without) => {
  expect(withoutFields(tree as never, [steps])).toEqual(without)
})
