import { describe, expect, it } from 'vitest'
import { bareServer } from '../bare-server.ts'
import { acceptedDefinition, refusals } from './definition-for-tests.ts'

const t = { type: 'string' }

function root(schema: object): object {
  const definition = acceptedDefinition()
  definition.spec.versions[0].schema.openAPIV3Schema = schema
  return definition
}

const spec = (schema: object): object => root({ type: 'object', properties: { spec: schema } })

const rows: readonly (readonly [name: string, definition: object, errors: string[]])[] = [
  ['schema {}', root({}), ['~.type: Required value: must not be empty at the root']],
  ['root array', root({ type: 'array', items: t }), ['~.type: Invalid value: "array": must be object at the root']],
  ['root nullable', root({ type: 'object', nullable: true }), ['~.nullable: Forbidden: nullable cannot be true at the root']],
  [
    'root addl',
    root({ type: 'object', additionalProperties: t }),
    ['~.additionalProperties: Forbidden: must not be used at the root'],
  ],
  [
    'root addl true',
    root({ type: 'object', additionalProperties: true }),
    ['~.additionalProperties: Forbidden: must not be used at the root'],
  ],
  ['root preserve', root({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }), []],
  [
    'preserve false',
    root({ type: 'object', 'x-kubernetes-preserve-unknown-fields': false }),
    ['~.x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined'],
  ],
  [
    'preserve false, so no structural schema',
    spec({ 'x-kubernetes-preserve-unknown-fields': false }),
    ['~.properties[spec].x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined'],
  ],
  ['type missing', spec({}), ['~.properties[spec].type: Required value: must not be empty for specified object fields']],
  [
    'type wrong',
    spec({ type: 'str' }),
    [
      '~.properties[spec].type: Unsupported value: "str": supported values: "array", "boolean", "integer", "number", "object", "string"',
    ],
  ],
  [
    'type null',
    spec({ type: 'null' }),
    [
      '~.properties[spec].type: Forbidden: type cannot be set to null, use nullable as an alternative',
      '~.properties[spec].type: Unsupported value: "null": supported values: "array", "boolean", "integer", "number", "object", "string"',
    ],
  ],
  ['type int-or-string', spec({ 'x-kubernetes-int-or-string': true }), []],
  ['intorstr+type', spec({ 'x-kubernetes-int-or-string': true, type: 'string' }), []],
  [
    'intorstr+preserve',
    spec({ 'x-kubernetes-int-or-string': true, 'x-kubernetes-preserve-unknown-fields': true }),
    [
      '~.properties[spec].x-kubernetes-preserve-unknown-fields: Invalid value: true: must be false if x-kubernetes-int-or-string is true',
    ],
  ],
  [
    'intorstr+embedded',
    spec({ 'x-kubernetes-int-or-string': true, 'x-kubernetes-embedded-resource': true }),
    [
      '~.properties[spec].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
      '~.properties[spec].type: Required value: must be object if x-kubernetes-embedded-resource is true',
      '~.properties[spec].x-kubernetes-embedded-resource: Invalid value: true: must be false if x-kubernetes-int-or-string is true',
    ],
  ],
  ['intorstr anyOf', spec({ 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }), []],
  [
    'intorstr allOf',
    spec({ 'x-kubernetes-int-or-string': true, allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, { pattern: 'x' }] }),
    [],
  ],
  [
    'intorstr anyOf wrong',
    spec({ 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'string' }, { type: 'integer' }] }),
    [
      '~.properties[spec].anyOf[0].type: Forbidden: must be empty to be structural',
      '~.properties[spec].anyOf[1].type: Forbidden: must be empty to be structural',
    ],
  ],
  [
    'embedded ok',
    spec({ type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true }),
    [],
  ],
  [
    'embedded empty',
    spec({ type: 'object', 'x-kubernetes-embedded-resource': true }),
    [
      '~.properties[spec].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
    ],
  ],
  [
    'embedded string',
    spec({ type: 'string', 'x-kubernetes-embedded-resource': true }),
    [
      '~.properties[spec].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
      '~.properties[spec].type: Invalid value: "string": must be object if x-kubernetes-embedded-resource is true',
    ],
  ],
  [
    'embedded props',
    spec({
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      properties: { metadata: t, kind: { type: 'object' }, apiVersion: { type: 'integer' } },
    }),
    [
      '~.properties[spec].properties[apiVersion].type: Invalid value: "integer": must be string',
      '~.properties[spec].properties[kind].type: Invalid value: "object": must be string',
      '~.properties[spec].properties[metadata].type: Invalid value: "string": must be object',
    ],
  ],
  [
    'root meta',
    root({
      type: 'object',
      properties: {
        metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 4 } } },
        kind: { type: 'object' },
        apiVersion: t,
      },
    }),
    ['~.properties[kind].type: Invalid value: "object": must be string'],
  ],
  [
    'root meta labels',
    root({
      type: 'object',
      properties: { metadata: { type: 'object', properties: { labels: { type: 'object', additionalProperties: t } } } },
    }),
    [
      '~.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
    ],
  ],
  [
    'root meta required',
    root({ type: 'object', properties: { metadata: { type: 'object', required: ['name'], properties: { name: t } } } }),
    [
      '~.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
    ],
  ],
  [
    'root meta string',
    root({ type: 'object', properties: { metadata: t } }),
    ['~.properties[metadata].type: Invalid value: "string": must be object'],
  ],
  [
    'root meta default',
    root({ type: 'object', properties: { metadata: { type: 'object', default: {} }, kind: { type: 'string', default: 'x' } } }),
    [
      '~.properties[kind].default: Forbidden: must not be set in top-level kind',
      '~.properties[metadata].default: Forbidden: must not be set in top-level metadata',
    ],
  ],
  ['array no items', spec({ type: 'array' }), ['~.properties[spec].items: Required value: must be specified']],
  [
    'array items array',
    spec({ type: 'array', items: [t, t] }),
    ['~.properties[spec].items: Forbidden: items must be a schema object and not an array'],
  ],
  [
    'array items no type',
    spec({ type: 'array', items: {} }),
    ['~.properties[spec].items.type: Required value: must not be empty for specified array items'],
  ],
  [
    'unique',
    spec({ type: 'array', items: t, uniqueItems: true }),
    [
      '~.properties[spec].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
    ],
  ],
  ['addl false', spec({ type: 'object', additionalProperties: false }), []],
  ['addl true', spec({ type: 'object', additionalProperties: true }), []],
  [
    'addl both',
    spec({ type: 'object', additionalProperties: t, properties: { a: t } }),
    ['~.properties[spec].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive'],
  ],
  ['addl true both', spec({ type: 'object', additionalProperties: true, properties: { a: t } }), []],
  [
    'addl notype',
    spec({ type: 'object', additionalProperties: {} }),
    ['~.properties[spec].additionalProperties.type: Required value: must not be empty for specified object fields'],
  ],
  ['props on string', spec({ type: 'string', properties: { a: t } }), []],
  ['items on object', spec({ type: 'object', items: t }), []],
  [
    'id ref etc',
    spec({
      type: 'object',
      id: 'x',
      $ref: '#/x',
      definitions: { a: t },
      dependencies: { a: ['b'] },
      patternProperties: { x: t },
      additionalItems: t,
    }),
    [
      '~.properties[spec].$ref: Forbidden: $ref is not supported',
      '~.properties[spec].additionalItems: Forbidden: additionalItems is not supported',
      '~.properties[spec].definitions: Forbidden: definitions is not supported',
      '~.properties[spec].dependencies: Forbidden: dependencies is not supported',
      '~.properties[spec].id: Forbidden: id is not supported',
      '~.properties[spec].patternProperties: Forbidden: patternProperties is not supported',
    ],
  ],
  [
    '$schema',
    spec({ type: 'object', $schema: 'x', externalDocs: { url: 'x' }, example: 1, title: 'x', description: 'd' }),
    ['~: Invalid value: "": OpenAPIV3Schema \'schema\' is not supported'],
  ],
  [
    'pattern',
    spec({ type: 'string', pattern: '(' }),
    [
      '~.properties[spec].pattern: Invalid value: "(": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ): `(`',
    ],
  ],
  [
    'pattern2',
    spec({ type: 'string', pattern: 'a(?=b)' }),
    [
      '~.properties[spec].pattern: Invalid value: "a(?=b)": must be a valid regular expression, but isn\'t: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
    ],
  ],
  [
    'pattern3',
    spec({ type: 'string', pattern: '[z-a]' }),
    [
      '~.properties[spec].pattern: Invalid value: "[z-a]": must be a valid regular expression, but isn\'t: error parsing regexp: invalid character class range: `z-a`',
    ],
  ],
  [
    'pattern4',
    spec({ type: 'string', pattern: '*' }),
    [
      '~.properties[spec].pattern: Invalid value: "*": must be a valid regular expression, but isn\'t: error parsing regexp: missing argument to repetition operator: `*`',
    ],
  ],
  [
    'pattern5',
    spec({ type: 'string', pattern: '\\8' }),
    [
      '~.properties[spec].pattern: Invalid value: "\\\\8": must be a valid regular expression, but isn\'t: error parsing regexp: invalid escape sequence: `\\8`',
    ],
  ],
  ['format', spec({ type: 'string', format: 'nope' }), []],
  ['default ok', spec({ type: 'string', default: 'x' }), []],
  [
    'default mistyped',
    spec({ type: 'string', default: 1 }),
    ['~.properties[spec].default: Invalid value: "integer":  in body must be of type string: "integer"'],
  ],
  [
    'default enum',
    spec({ type: 'string', enum: ['a'], default: 'b' }),
    ['~.properties[spec].default: Unsupported value: "b": supported values: "a"'],
  ],
  ['default null', spec({ type: 'string', default: null }), []],
  ['default null nullable', spec({ type: 'string', nullable: true, default: null }), []],
  [
    'default unknown',
    spec({ type: 'object', properties: { a: t }, default: { b: 1 } }),
    ['~.properties[spec].default: Invalid value: {"b":1}: must not have unknown fields'],
  ],
  [
    'default nested',
    spec({ type: 'object', properties: { a: { type: 'integer', minimum: 3 } }, default: { a: 1 } }),
    ['~.properties[spec].default.a: Invalid value: 1: a in body should be greater than or equal to 3'],
  ],
  [
    'default required',
    spec({ type: 'object', required: ['a'], properties: { a: t }, default: {} }),
    ['~.properties[spec].default.a: Required value'],
  ],
  [
    'default in allOf',
    spec({ type: 'object', properties: { a: t }, allOf: [{ properties: { a: { default: 'x' } } }] }),
    ['~.properties[spec].allOf[0].properties[a].default: Forbidden: must be undefined to be structural'],
  ],
  [
    'default in addl meta',
    root({
      type: 'object',
      properties: { metadata: { type: 'object', additionalProperties: { type: 'string', default: 'x' } } },
    }),
    [
      '~.properties[metadata].additionalProperties.default: Forbidden: must not be set inside additionalProperties applying to object metadata',
      '~.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
    ],
  ],
  [
    'default in items',
    spec({ type: 'array', items: { type: 'object', properties: { a: { type: 'string', default: 'x' } } } }),
    [],
  ],
  [
    'default root',
    root({ type: 'object', default: {}, properties: { spec: { type: 'object' } } }),
    ['~.default.apiVersion: Required value', '~.default.kind: Required value'],
  ],
  [
    'default cel',
    spec({ type: 'string', default: 'x', 'x-kubernetes-validations': [{ rule: 'self == "y"' }] }),
    ['~.properties[spec].default: Invalid value: "x": failed rule: self == "y"'],
  ],
  [
    'nested type',
    spec({
      type: 'object',
      properties: { a: t },
      anyOf: [{ type: 'object' }],
      oneOf: [{ properties: { a: { type: 'string', title: 'x', description: 'y', nullable: true } } }],
      not: { additionalProperties: t },
      allOf: [
        {
          'x-kubernetes-preserve-unknown-fields': true,
          'x-kubernetes-embedded-resource': true,
          'x-kubernetes-int-or-string': true,
          'x-kubernetes-list-type': 'set',
          'x-kubernetes-list-map-keys': ['a'],
          'x-kubernetes-map-type': 'atomic',
          'x-kubernetes-validations': [{ rule: 'true' }],
        },
      ],
    }),
    [
      '~.properties[spec].allOf[0].type: Required value: must be array if x-kubernetes-list-type is specified',
      '~.properties[spec].allOf[0].type: Required value: must be object if x-kubernetes-map-type is specified',
      '~.properties[spec].allOf[0].x-kubernetes-embedded-resource: Forbidden: must be false to be structural',
      '~.properties[spec].allOf[0].x-kubernetes-int-or-string: Forbidden: must be false to be structural',
      '~.properties[spec].allOf[0].x-kubernetes-list-map-keys: Forbidden: must be empty to be structural',
      '~.properties[spec].allOf[0].x-kubernetes-list-type: Forbidden: must be undefined to be structural',
      '~.properties[spec].allOf[0].x-kubernetes-list-type: Invalid value: "set": must be map if x-kubernetes-list-map-keys is non-empty',
      '~.properties[spec].allOf[0].x-kubernetes-map-type: Forbidden: must be undefined to be structural',
      '~.properties[spec].allOf[0].x-kubernetes-preserve-unknown-fields: Forbidden: must be false to be structural',
      '~.properties[spec].allOf[0].x-kubernetes-validations: Forbidden: must be empty to be structural',
      '~.properties[spec].anyOf[0].type: Forbidden: must be empty to be structural',
      '~.properties[spec].not.additionalProperties: Forbidden: must be undefined to be structural',
      '~.properties[spec].oneOf[0].properties[a].description: Forbidden: must be empty to be structural',
      '~.properties[spec].oneOf[0].properties[a].nullable: Forbidden: must be false to be structural',
      '~.properties[spec].oneOf[0].properties[a].title: Forbidden: must be empty to be structural',
      '~.properties[spec].oneOf[0].properties[a].type: Forbidden: must be empty to be structural',
    ],
  ],
  ['nested props missing', spec({ type: 'object', anyOf: [{ properties: { b: { minimum: 1 } } }] }), []],
  ['nested items missing', spec({ type: 'object', anyOf: [{ items: { minimum: 1 } }] }), []],
  [
    'nested metadata',
    root({
      type: 'object',
      properties: { spec: { type: 'object' }, metadata: { type: 'object' } },
      anyOf: [{ properties: { metadata: { required: ['name'] } } }],
    }),
    ['~.anyOf[0].properties[metadata]: Forbidden: must not be specified in a nested context'],
  ],
  [
    'nested addl',
    spec({ type: 'object', additionalProperties: t, allOf: [{ additionalProperties: { pattern: 'x' } }] }),
    ['~.properties[spec].allOf[0].additionalProperties: Forbidden: must be undefined to be structural'],
  ],
  [
    'nested required',
    spec({ type: 'object', properties: { a: t, b: t }, oneOf: [{ required: ['a'] }, { required: ['b'] }] }),
    [],
  ],
  [
    'deep not',
    spec({ type: 'object', properties: { a: t }, not: { anyOf: [{ properties: { a: { pattern: '(' } } }] } }),
    [
      '~.properties[spec].not.anyOf[0].properties[a].pattern: Invalid value: "(": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ): `(`',
    ],
  ],
  ['list set', spec({ type: 'array', items: t, 'x-kubernetes-list-type': 'set' }), []],
  [
    'list set obj',
    spec({ type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'set' }),
    [
      '~.properties[spec].items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set',
    ],
  ],
  [
    'list set obj atomic',
    spec({ type: 'array', items: { type: 'object', 'x-kubernetes-map-type': 'atomic' }, 'x-kubernetes-list-type': 'set' }),
    [],
  ],
  [
    'list set array set',
    spec({ type: 'array', items: { type: 'array', items: t, 'x-kubernetes-list-type': 'set' }, 'x-kubernetes-list-type': 'set' }),
    [
      '~.properties[spec].items.x-kubernetes-list-type: Invalid value: "set": must be atomic as item of a list with x-kubernetes-list-type=set',
    ],
  ],
  [
    'list set nullable',
    spec({ type: 'array', items: { type: 'string', nullable: true }, 'x-kubernetes-list-type': 'set' }),
    ['~.properties[spec].items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is set'],
  ],
  [
    'list wrong',
    spec({ type: 'array', items: t, 'x-kubernetes-list-type': 'foo' }),
    ['~.properties[spec].x-kubernetes-list-type: Unsupported value: "foo": supported values: "atomic", "set", "map"'],
  ],
  [
    'list on object',
    spec({ type: 'object', 'x-kubernetes-list-type': 'set' }),
    ['~.properties[spec].type: Invalid value: "object": must be array if x-kubernetes-list-type is specified'],
  ],
  [
    'list notype',
    spec({ 'x-kubernetes-preserve-unknown-fields': true, 'x-kubernetes-list-type': 'set' }),
    ['~.properties[spec].type: Required value: must be array if x-kubernetes-list-type is specified'],
  ],
  [
    'map no keys',
    spec({ type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'map' }),
    ['~.properties[spec].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map'],
  ],
  [
    'map ok',
    spec({
      type: 'array',
      items: { type: 'object', required: ['a'], properties: { a: t } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['a'],
    }),
    [],
  ],
  [
    'map not required',
    spec({
      type: 'array',
      items: { type: 'object', properties: { a: t } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['a'],
    }),
    [
      '~.properties[spec].items.properties[a].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
    ],
  ],
  [
    'map default',
    spec({
      type: 'array',
      items: { type: 'object', properties: { a: { type: 'string', default: 'x' } } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['a'],
    }),
    [],
  ],
  [
    'map nullable',
    spec({
      type: 'array',
      items: { type: 'object', nullable: true, required: ['a'], properties: { a: { type: 'string', nullable: true } } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['a'],
    }),
    [
      '~.properties[spec].items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is map',
      '~.properties[spec].items.properties[a].nullable: Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
    ],
  ],
  [
    'map missing key',
    spec({
      type: 'array',
      items: { type: 'object', properties: { a: t } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['b', 'b'],
    }),
    [
      '~.properties[spec].x-kubernetes-list-map-keys: Invalid value: ["b","b"]: entries must all be names of item properties',
      '~.properties[spec].x-kubernetes-list-map-keys: Invalid value: ["b","b"]: entries must all be names of item properties',
      '~.properties[spec].x-kubernetes-list-map-keys: Invalid value: ["b","b"]: must not contain duplicate entries',
    ],
  ],
  [
    'map dup key',
    spec({
      type: 'array',
      items: { type: 'object', required: ['a'], properties: { a: t } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['a', 'a'],
    }),
    ['~.properties[spec].x-kubernetes-list-map-keys: Invalid value: ["a","a"]: must not contain duplicate entries'],
  ],
  [
    'map key obj',
    spec({
      type: 'array',
      items: { type: 'object', required: ['a'], properties: { a: { type: 'object' } } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['a'],
    }),
    [
      '~.properties[spec].items.properties[a].type: Invalid value: "object": must be a scalar type if parent array\'s x-kubernetes-list-type is map',
    ],
  ],
  [
    'map items string',
    spec({ type: 'array', items: t, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['a'] }),
    ['~.properties[spec].items.type: Invalid value: "string": must be object if parent array\'s x-kubernetes-list-type is map'],
  ],
  [
    'map no items',
    spec({ type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['a'] }),
    [
      '~.properties[spec].items: Required value: must be specified',
      '~.properties[spec].items: Required value: must have a schema if x-kubernetes-list-type is map',
    ],
  ],
  [
    'keys without type',
    spec({
      type: 'array',
      items: { type: 'object', required: ['a'], properties: { a: t } },
      'x-kubernetes-list-map-keys': ['a'],
    }),
    ['~.properties[spec].x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty'],
  ],
  [
    'keys with set',
    spec({ type: 'array', items: t, 'x-kubernetes-list-type': 'set', 'x-kubernetes-list-map-keys': ['a'] }),
    ['~.properties[spec].x-kubernetes-list-type: Invalid value: "set": must be map if x-kubernetes-list-map-keys is non-empty'],
  ],
  [
    'maptype wrong',
    spec({ type: 'object', 'x-kubernetes-map-type': 'foo' }),
    ['~.properties[spec].x-kubernetes-map-type: Unsupported value: "foo": supported values: "atomic", "granular"'],
  ],
  [
    'maptype on string',
    spec({ type: 'string', 'x-kubernetes-map-type': 'atomic' }),
    ['~.properties[spec].type: Invalid value: "string": must be object if x-kubernetes-map-type is specified'],
  ],
  [
    'maptype notype',
    spec({ 'x-kubernetes-preserve-unknown-fields': true, 'x-kubernetes-map-type': 'atomic' }),
    ['~.properties[spec].type: Required value: must be object if x-kubernetes-map-type is specified'],
  ],
  ['bad maxLength', spec({ type: 'string', maxLength: -1 }), []],
  ['unknown field', spec({ type: 'object', foo: 1 }), []],
  ['enum obj', spec({ type: 'object', enum: [{ a: 1 }] }), []],
]

describe("[KND32] a definition's schema", () => {
  const server = bareServer()
  it.each(rows)('%s', (_name, definition, errors) => {
    expect(refusals(server, definition)).toEqual(errors)
  })
})
