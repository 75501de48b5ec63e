import { describe, expect, it } from 'vitest'
import { isFailed } from '../errors.ts'
import { specsOf } from './default-specs.ts'
import { applyFieldSpecs, mergeSpecs, setsEntry, setsScalar, stepsOf } from './field-spec.ts'

const service = () => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { ports: [{ port: 80 }, { port: 81 }] },
})

describe('[KCT65] the fields that a transformer works on', () => {
  it.each([
    ['metadata/labels', ['metadata', 'labels']],
    ['metadata/annotations/a.b\\/c', ['metadata', 'annotations', 'a.b/c']],
    ['spec/containers[]/image', ['spec', 'containers[]', 'image']],
  ])('%s has the steps %j', (path, steps) => expect(stepsOf(path)).toEqual(steps))

  it.each([
    ['metadata/labels+', '{"name":"web","labels":{"a":"b"}}'],
    ['metadata/labels', '{"name":"web"}'],
    ['metadata/labels+ Deployment', '{"name":"web"}'],
    ['metadata/labels+ v1:Service', '{"name":"web","labels":{"a":"b"}}'],
    ['metadata/labels+ apps/Service', '{"name":"web"}'],
  ])('%s makes the metadata %s', (text, metadata) => {
    const object = service()
    expect(applyFieldSpecs(object, specsOf(text), setsEntry('a', 'b'), 'map')).toBeUndefined()
    expect(JSON.stringify(object.metadata)).toBe(metadata)
  })

  it('goes through every item of a list', () => {
    const object = service()
    applyFieldSpecs(
      object,
      specsOf('spec/ports/port'),
      setsScalar((before) => Number(before) + 1),
    )
    expect(object.spec.ports).toEqual([{ port: 81 }, { port: 82 }])
  })

  it.each([
    [
      'spec/ports',
      "considering field 'spec/ports' of object Service.v1.[noGrp]/web.[noNs]: wrong node kind: expected MappingNode but got SequenceNode: node contents:\n- port: 80\n- port: 81\n",
    ],
    [
      'metadata/name/x',
      "considering field 'metadata/name/x' of object Service.v1.[noGrp]/web.[noNs]: expected sequence or mapping node",
    ],
  ])('%s is refused where another kind of node stands', (path, words) => {
    expect(applyFieldSpecs(service(), [{ path }], setsEntry('a', 'b'), 'map')?.failed).toEqual([words])
  })

  it.each([
    ['spec/a', 'spec/a', 1],
    ['spec/a', 'spec/b', 2],
    ['spec/a Foo', 'spec/a', 1],
    ['spec/a', 'spec/a Foo', 2],
  ])('%s and %s are %i', (first, second, count) => {
    const merged = mergeSpecs(specsOf(first), specsOf(second))
    expect(isFailed(merged) ? merged.failed : merged.length).toBe(count)
  })

  it('cannot be made for one and not for the other', () => {
    expect(mergeSpecs(specsOf('spec/a+'), specsOf('spec/a'))).toMatchObject({ failed: ['conflicting fieldspecs'] })
  })
})
