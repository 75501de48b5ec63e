import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../api/json.ts'
import type { JsonSchema } from './json-schema.ts'
import { applyDefaults, pruneObject } from './prune.ts'
import { schemaErrors } from './validate.ts'

const text: JsonSchema = { type: 'string' }
const keeps: JsonSchema = { 'x-kubernetes-preserve-unknown-fields': true }

describe('pruning', () => {
  const pruned = (spec: JsonSchema, value: Json): [unknown, string[]] => {
    const root: JsonSchema = { type: 'object', properties: { spec } }
    const { value: out, unknown } = pruneObject(root, { metadata: {}, spec: value } as JsonObject)
    return [(out as JsonObject).spec, unknown]
  }

  it.each<[string, JsonSchema, Json, unknown, string[]]>([
    ['what no schema knows', { type: 'object', properties: { a: text } }, { a: 'x', b: 1 }, { a: 'x' }, ['spec.b']],
    ['inside lists', { type: 'array', items: { type: 'object' } }, [{ b: 1 }], [{}], ['spec[0].b']],
    ['objects in lists without items', {}, [{ b: 1 }, 'x'], [{}, 'x'], ['spec[0].b']],
    ['objects where a text should stand', text, { b: 1 }, {}, ['spec.b']],
    [
      'what is in free members',
      { type: 'object', additionalProperties: true },
      { a: { b: 1 }, c: 'x' },
      { a: {}, c: 'x' },
      ['spec.a.b'],
    ],
    ['what is in forbidden members', { type: 'object', additionalProperties: false }, { a: { b: 1 } }, { a: {} }, ['spec.a.b']],
    ['nothing that is kept', keeps, { a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 1 }] } }, []],
    [
      'what a kept object knows better',
      { ...keeps, type: 'object', properties: { a: { type: 'object' } } },
      { a: { b: 1 }, z: { y: 1 } },
      { a: {}, z: { y: 1 } },
      ['spec.a.b'],
    ],
    [
      'nothing in the items of a kept list',
      { ...keeps, type: 'array', items: { type: 'object', properties: { a: { type: 'object' } } } },
      [{ a: { b: 1 }, z: 1 }],
      [{ a: {}, z: 1 }],
      ['spec[0].a.b'],
    ],
  ])('[KND31] loses %s', (_, schema, value, left, unknown) => expect(pruned(schema, value)).toEqual([left, unknown]))

  it.each<[string, JsonSchema, Json, unknown]>([
    ['that may not be', { type: 'object', properties: { a: text } }, { a: null }, {}],
    ['that may be', { type: 'object', properties: { a: { ...text, nullable: true } } }, { a: null }, { a: null }],
    ['that a default replaces', { type: 'object', properties: { a: { ...text, default: 'd' } } }, { a: null }, { a: 'd' }],
    ['of a default that is null', { type: 'object', properties: { a: { ...text, default: null } } }, { a: null }, {}],
    ['in members without names', { type: 'object', additionalProperties: { ...text, default: 'd' } }, { a: null }, { a: 'd' }],
    ['in lists', { type: 'array', items: { ...text, default: 'd' } }, [null, 'x'], ['d', 'x']],
    ['in lists without a default', { type: 'array', items: text }, [null], [null]],
    ['in what is kept', keeps, { a: null }, { a: null }],
  ])('[KND31] treats null %s', (_, schema, value, left) => {
    const root: JsonSchema = { type: 'object', properties: { spec: schema } }
    const { value: out } = pruneObject(root, { metadata: {}, spec: value } as JsonObject)
    applyDefaults(root, out)
    expect((out as JsonObject).spec).toEqual(left)
  })

  it('[KND31] names what it loses in order', () => {
    const schema: JsonSchema = { type: 'object', properties: { list: { type: 'array', items: { type: 'object' } } } }
    expect(pruned(schema, { z: 1, list: [{ b: 1 }], a: 1 })[1]).toEqual(['spec.a', 'spec.list[0].b', 'spec.z'])
  })
})

describe('values', () => {
  const found = (schema: JsonSchema, value: Json): string[] =>
    schemaErrors(schema, value, 'a').map(({ field, message }) => `${field}: ${message}`)
  const unfit = (what: string, type = 'integer', format = ''): string =>
    `<nil>: Invalid value: "": ${what} value must be of type ${type} ${format === '' ? '(default format)' : `with format ${format}`} in a`

  it.each<[JsonSchema, Json, string[]]>([
    [{ type: 'integer', minimum: 1.5 }, 2, [unfit('Minimum boundary')]],
    [
      { type: 'integer', minimum: 1.5 },
      1,
      [unfit('Minimum boundary'), 'a: Invalid value: 1: a in body should be greater than or equal to 1.5'],
    ],
    [{ type: 'integer', maximum: 2.5 }, 2, [unfit('Maximum boundary')]],
    [{ type: 'integer', multipleOf: 0.5 }, 2, [unfit('MultipleOf')]],
    [{ type: 'integer', format: 'int32', maximum: 3e9 }, 1, [unfit('Maximum boundary', 'integer', 'int32')]],
    // a whole number is compared with what is whole of the bound
    [{ type: 'number', maximum: 2.5, exclusiveMaximum: true }, 2, ['a: Invalid value: 2: a in body should be less than 2']],
    [{ type: 'number', maximum: 2.5, exclusiveMaximum: true }, 2.25, []],
    [{ type: 'number', minimum: 1.5 }, 1, []],
    [{ type: 'number', multipleOf: 0.5 }, 2, ['a: Invalid value: 0: factor MultipleOf declared for a must be positive: 0']],
    [{ type: 'number', multipleOf: 0.1 }, 0.3, []],
    [{ type: 'number', multipleOf: 0.5 }, 0.75, ['a: Invalid value: 0.75: a in body should be a multiple of 0.5']],
    [{ type: 'number', format: 'float' }, 1e39, [unfit('Checked', 'number', 'float')]],
    [{ type: 'number', format: 'double' }, 1e39, []],
    [{ type: 'integer' }, 1e19, [unfit('Checked')]],
  ])('[KND32] a number by its bounds: %j %j', (schema, value, errors) => expect(found(schema, value)).toEqual(errors))

  it.each<[JsonSchema, Json, string[]]>([
    [{ type: 'string', minLength: 3, pattern: 'z' }, 'a', ['a: Invalid value: "a": a in body should be at least 3 chars long']],
    [{ type: 'string', maxLength: 1, pattern: 'z' }, 'ab', ['a: Too long: may not be more than 1 byte']],
    [{ type: 'string', maxLength: 3, pattern: 'z' }, 'ab', [`a: Invalid value: "ab": a in body should match 'z'`]],
  ])('[KND32] a text has one thing wrong: %j %j', (schema, value, errors) => expect(found(schema, value)).toEqual(errors))

  const mistyped = (wanted: string, given: string): string =>
    `a: Invalid value: "${given}": a in body must be of type ${wanted}: "${given}"`
  it.each<[JsonSchema, Json, string[]]>([
    [{ type: 'string', format: 'date' }, 5, [mistyped('date', 'int64')]],
    [{ type: 'string', format: 'date' }, 1.5, [mistyped('date', 'float64')]],
    [{ type: 'string', format: 'date' }, true, [mistyped('date', '')]],
    [{ type: 'string', format: 'date' }, { b: 1 }, [mistyped('date', '')]],
    [{ type: 'string', format: 'date' }, ['x'], []],
    [{ type: 'string', format: 'bogus' }, 5, [mistyped('string', 'integer')]],
    [{ type: 'integer', format: 'int32' }, 'x', [mistyped('integer', 'string')]],
    [{ type: 'integer', format: 'int32' }, true, [mistyped('int32', '')]],
    [{ type: 'integer', format: 'double' }, {}, [mistyped('integer', 'object')]],
    [{ type: 'string', format: 'date' }, null, [mistyped('string', 'null')]],
  ])('[KND32] where a format is asked for, it is told: %j %j', (schema, value, errors) =>
    expect(found(schema, value).filter((error) => !error.startsWith('<nil>'))).toEqual(errors),
  )

  it.each<[Json[], Json, boolean]>([
    [[1], 1, true],
    [[1], 1.5, true],
    [[1], 2.5, false],
    [[1.5], 1.5, true],
    [[1.5], 1, false],
    [[], 'anything', true],
    [['a'], 'b', false],
  ])('[KND32] enum %j has %j: %s', (values, value, fits) => expect(found({ enum: values }, value)).toHaveLength(fits ? 0 : 1))

  it('[KND32] no other members where a schema forbids them', () =>
    expect(found({ type: 'object', properties: { b: text }, additionalProperties: false }, { b: 'x', c: 1 })).toEqual([
      'a: Invalid value: "c": a.c in body is a forbidden property',
    ]))
})
