import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../api/json.ts'
import { customresourcedefinitions, deployments, services } from '../api/kinds.ts'
import { patchConflict } from './patch-conflict.ts'

const spec = (value: object): JsonObject => ({ spec: value }) as unknown as JsonObject
const pod = (value: object): JsonObject => spec({ template: { spec: value } })

describe('patchConflict: does a patch undo what others changed since the file was applied', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject, boolean]>([
    ['nothing', {}, spec({ replicas: 1 }), spec({ replicas: 2 }), false],
    ['another field', spec({ paused: true }), spec({ replicas: 1 }), spec({ replicas: 2 }), false],
    ['the same field, other values', spec({ replicas: 1 }), spec({ replicas: 1 }), spec({ replicas: 2 }), true],
    ['the same field, the same value', spec({ replicas: 2 }), spec({ replicas: 1 }), spec({ replicas: 2 }), false],
    ['taken away here, changed there', spec({ replicas: null }), spec({ replicas: 1 }), spec({ replicas: 2 }), true],
    ['a map over a value', spec({ strategy: { type: 'x' } }), {}, spec({ strategy: 'y' }), true],
    [
      'another item of a merged list',
      pod({ containers: [{ name: 'a', image: 'x' }] }),
      pod({
        containers: [
          { name: 'a', image: '1' },
          { name: 'b', image: '1' },
        ],
      }),
      pod({
        containers: [
          { name: 'a', image: '1' },
          { name: 'b', image: '2' },
        ],
      }),
      false,
    ],
    [
      'the same item of a merged list',
      pod({ containers: [{ name: 'a', image: 'x' }] }),
      pod({ containers: [{ name: 'a', image: '1' }] }),
      pod({ containers: [{ name: 'a', image: '2' }] }),
      true,
    ],
    [
      'an item taken away here and changed there',
      pod({ containers: [{ name: 'a', $patch: 'delete' }] }),
      pod({ containers: [{ name: 'a', image: '1' }] }),
      pod({ containers: [{ name: 'a', image: '2' }] }),
      true,
    ],
    ['a plain list of another length', pod({ tolerations: [] }), {}, pod({ tolerations: [{ key: 'a' }] }), true],
    ['equal plain lists', spec({ a: ['x', 'y'] }), {}, spec({ a: ['y', 'x'] }), false],
  ])('%s', (_, patch, original, current, clashes) =>
    expect(patchConflict(deployments, patch, original, current) !== undefined).toBe(clashes),
  )

  it('shows the patch and the changes, without the order of lists', () => {
    const current = spec({ ports: [{ port: 80, name: 'a' }], type: 'NodePort' })
    const original = spec({ ports: [{ port: 80 }] })
    expect(patchConflict(services, spec({ type: 'ClusterIP' }), original, current)).toBe(
      'patch:\nspec:\n  type: ClusterIP\n\nconflicts with changes made from original to current:\nspec:\n  ports:\n  - name: a\n    port: 80\n  type: NodePort\n\n',
    )
  })

  it('does not look at custom resources', () => {
    const custom = { ...customresourcedefinitions, group: 'example.com', kind: 'Foo', resource: 'foos' }
    expect(patchConflict(custom, spec({ a: 1 }), {}, spec({ a: 2 }))).toBeUndefined()
  })
})
