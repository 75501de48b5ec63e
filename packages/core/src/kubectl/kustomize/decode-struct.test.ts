import { expect, it } from 'vitest'
import type { Json } from '../../api/json.ts'
import { kustomizationOf } from './kustomization.ts'

it.each<[Json, unknown]>([
  [{ nameprefix: 'a-' }, { namePrefix: 'a-' }],
  [{ NAMESPACE: 'x', resources: null }, { namespace: 'x' }],
  [
    { vars: [{ name: 'A', objref: { kind: 'Service' }, fieldref: { fieldpath: 'x' } }] },
    { vars: [{ name: 'A', objref: { kind: 'Service' }, fieldref: { fieldPath: 'x' } }] },
  ],
  [null, 'kustomization.yaml is empty'],
  [[], 'invalid Kustomization: json: cannot unmarshal array into Go value of type types.Kustomization'],
  ['x', 'invalid Kustomization: json: cannot unmarshal string into Go value of type types.Kustomization'],
  [{ foo: 1 }, 'invalid Kustomization: json: unknown field "foo"'],
  [{ configMapGenerator: [{ name: 'x', type: 'y' }] }, 'invalid Kustomization: json: unknown field "type"'],
  [
    { labels: [{ pairs: { a: 1 } }] },
    'invalid Kustomization: json: cannot unmarshal number into Go struct field Label.labels.pairs of type string',
  ],
  [
    { replicas: [{ count: 'x' }] },
    'invalid Kustomization: json: cannot unmarshal string into Go struct field Replica.replicas.count of type int64',
  ],
  [
    { images: {} },
    'invalid Kustomization: json: cannot unmarshal object into Go struct field Kustomization.images of type []types.Image',
  ],
  [
    { patches: ['x'] },
    'invalid Kustomization: json: cannot unmarshal string into Go struct field Kustomization.patches of type types.Patch',
  ],
  [{ a: 1, namePrefix: [] }, 'invalid Kustomization: json: unknown field "a"'],
])('[KCT65] %j is read as %j', (value, read) => expect(kustomizationOf(value)).toEqual(read))
