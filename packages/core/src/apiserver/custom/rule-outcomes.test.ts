import { expect, it } from 'vitest'
import type { Status } from '../../api/status.ts'
import { bareServer, messageOf } from '../resources/bare-server.ts'

const definition = (schema: object): object => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'foos.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Cluster',
    names: { plural: 'foos', kind: 'Foo' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
  },
})
const foo = (spec: object, resourceVersion?: string): object => ({
  apiVersion: 'example.com/v1',
  kind: 'Foo',
  metadata: { name: 'f', resourceVersion },
  spec,
})

it.each<[string, object, object, object | null, string[]]>([
  [
    'several rules',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer' }, m: { type: 'integer' } },
          'x-kubernetes-validations': [
            { rule: 'self.n > self.m' },
            { rule: 'self.n > 0', message: 'no' },
            { rule: 'self.m % 2 == 0', messageExpression: "'odd: %d'.format([self.m])" },
          ],
        },
      },
    },
    { n: 0, m: 3 },
    null,
    ['spec: failed rule: self.n > self.m', 'spec: no', 'spec: odd: 3'],
  ],
  [
    'a field that is missing',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer' } },
          'x-kubernetes-validations': [{ rule: 'self.n > 1' }, { rule: '!has(self.n)' }],
        },
      },
    },
    {},
    null,
    ['spec: "object": no such key: n evaluating rule: self.n > 1'],
  ],
  [
    'a null',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer', nullable: true } },
          'x-kubernetes-validations': [{ rule: 'has(self.n)' }, { rule: 'self.n > 1' }],
        },
      },
    },
    { n: null },
    null,
    ['spec: failed rule: has(self.n)', 'spec: "object": no such key: n evaluating rule: self.n > 1'],
  ],
  [
    'reasons and paths',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer' }, m: { type: 'object', additionalProperties: { type: 'integer' } } },
          'x-kubernetes-validations': [
            { rule: 'false', reason: 'FieldValueRequired', fieldPath: '.n' },
            { rule: 'false', reason: 'FieldValueDuplicate', fieldPath: '.m' },
            { rule: 'false', reason: 'FieldValueForbidden', fieldPath: ".m['a']", message: ' x ' },
          ],
        },
      },
    },
    { n: 1, m: { a: 1 } },
    null,
    [
      'FieldValueRequired spec.n: Required value: failed rule: false',
      'FieldValueDuplicate spec.m: Duplicate value',
      'FieldValueForbidden spec.m[a]: Forbidden: x',
    ],
  ],
  [
    'rules of fields',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            a: { type: 'string', 'x-kubernetes-validations': [{ rule: "self.startsWith('a')" }] },
            n: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > 3', reason: 'FieldValueDuplicate' }] },
            d: { type: 'number', 'x-kubernetes-validations': [{ rule: 'self < 1.5' }] },
            b: { type: 'boolean', 'x-kubernetes-validations': [{ rule: 'self' }] },
          },
        },
      },
    },
    { a: 'b', n: 2, d: 2, b: false },
    null,
    [
      'spec.a: "b": failed rule: self.startsWith(\'a\')',
      'FieldValueDuplicate spec.n: Duplicate value: 2',
      'spec.d: 2: failed rule: self < 1.5',
      'spec.b: false: failed rule: self',
    ],
  ],
  [
    'rules of items',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            l: {
              type: 'array',
              maxItems: 5,
              items: { type: 'string', maxLength: 5, 'x-kubernetes-validations': [{ rule: 'self.size() > 1' }] },
            },
          },
        },
      },
    },
    { l: ['ab', 'c', ''] },
    null,
    ['spec.l[1]: "c": failed rule: self.size() > 1', 'spec.l[2]: "": failed rule: self.size() > 1'],
  ],
  [
    'rules of members',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            m: {
              type: 'object',
              maxProperties: 5,
              additionalProperties: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > 1' }] },
            },
          },
        },
      },
    },
    { m: { 'a.b': 1, c: 2 } },
    null,
    ['spec.m[a.b]: 1: failed rule: self > 1'],
  ],
  [
    'formats',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            t: {
              type: 'string',
              format: 'date-time',
              'x-kubernetes-validations': [{ rule: "self > timestamp('2024-01-01T00:00:00Z')" }],
            },
            d: { type: 'string', format: 'duration', 'x-kubernetes-validations': [{ rule: "self < duration('1h')" }] },
            b: { type: 'string', format: 'byte', 'x-kubernetes-validations': [{ rule: "self == b'abc'" }] },
          },
        },
      },
    },
    { t: '2023-05-06T07:08:09Z', d: '2h', b: 'YWI=' },
    null,
    [
      'spec.t: "2023-05-06T07:08:09Z": failed rule: self > timestamp(\'2024-01-01T00:00:00Z\')',
      'spec.d: "2h": failed rule: self < duration(\'1h\')',
      'spec.b: "YWI=": failed rule: self == b\'abc\'',
    ],
  ],
  [
    'int or string',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            p: {
              'x-kubernetes-int-or-string': true,
              'x-kubernetes-validations': [{ rule: "type(self) == int ? self > 80 : self.endsWith('%')" }],
            },
          },
        },
      },
    },
    { p: 80 },
    null,
    ["spec.p: 80: failed rule: type(self) == int ? self > 80 : self.endsWith('%')"],
  ],
  [
    'what goes wrong',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            n: { type: 'integer' },
            s: { type: 'string' },
            l: { type: 'array', items: { type: 'integer' } },
            p: { 'x-kubernetes-int-or-string': true },
          },
          'x-kubernetes-validations': [
            { rule: '1 / self.n > 0' },
            { rule: 'self.l[self.n] > 0' },
            { rule: 'self.p + 1 > 0' },
            { rule: 'int(self.s) > 1', message: 'm' },
          ],
        },
      },
    },
    { n: 0, l: [], p: 'x', s: 'x' },
    null,
    [
      'spec: "object": division by zero evaluating rule: 1 / self.n > 0',
      'spec: "object": index out of bounds: 0 evaluating rule: self.l[self.n] > 0',
      'spec: "object": \'no such overload\': call arguments did not match a supported operator, function or macro signature for rule: self.p + 1 > 0',
      "spec: \"object\": type conversion error from 'string' to 'int' evaluating rule: m",
    ],
  ],
  [
    'a message that fails',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer' } },
          'x-kubernetes-validations': [
            { rule: 'self.n > 1', messageExpression: 'string(1 / self.n)' },
            { rule: 'self.n > 1', messageExpression: "'a\\nb'", message: 'own' },
            { rule: 'self.n > 1', messageExpression: "''" },
          ],
        },
      },
    },
    { n: 0 },
    null,
    ['spec: failed rule: self.n > 1', 'spec: own', 'spec: failed rule: self.n > 1'],
  ],
  [
    'sets and maps',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            a: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
            b: {
              type: 'array',
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['k'],
              items: { type: 'object', required: ['k'], properties: { k: { type: 'string' }, v: { type: 'integer' } } },
            },
          },
          'x-kubernetes-validations': [
            { rule: "self.a == ['y', 'x'] && (self.a + ['x', 'z']).size() == 3 && (self.b + self.b).size() == 2" },
            { rule: "self.a == ['x']" },
          ],
        },
      },
    },
    {
      a: ['x', 'y'],
      b: [
        { k: 'b', v: 1 },
        { k: 'a', v: 2 },
      ],
    },
    null,
    ["spec: failed rule: self.a == ['x']"],
  ],
  [
    'metadata',
    {
      type: 'object',
      properties: { spec: { type: 'object', properties: { n: { type: 'integer' } } } },
      'x-kubernetes-validations': [
        { rule: "self.metadata.name.startsWith('x')", fieldPath: '.spec.n' },
        { rule: "self.kind == 'S' && self.apiVersion == 'v1'" },
      ],
    },
    { n: 1 },
    null,
    [
      "spec.n: failed rule: self.metadata.name.startsWith('x')",
      "<nil>: failed rule: self.kind == 'S' && self.apiVersion == 'v1'",
    ],
  ],
  [
    'unknown fields',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            u: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { a: { type: 'integer' } } },
          },
          'x-kubernetes-validations': [{ rule: 'self.u.a > 1' }, { rule: 'self.u == self.u' }],
        },
      },
    },
    { u: { a: 1, b: 2 } },
    null,
    ['spec: failed rule: self.u.a > 1'],
  ],
  [
    'a map of lists',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            m: {
              type: 'object',
              maxProperties: 3,
              additionalProperties: {
                type: 'array',
                maxItems: 3,
                items: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self < 3' }] },
              },
            },
          },
          'x-kubernetes-validations': [{ rule: 'self.m.all(k, self.m[k].all(x, x > 0)) && !("z" in self.m)' }],
        },
      },
    },
    { m: { a: [1, 5], z: [0] } },
    null,
    ['spec: failed rule: self.m.all(k, self.m[k].all(x, x > 0)) && !("z" in self.m)', 'spec.m[a][1]: 5: failed rule: self < 3'],
  ],
  [
    'what was',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            n: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self >= oldSelf', message: 'only up' }] },
            s: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] },
          },
        },
      },
    },
    { n: 1, s: 'b' },
    { n: 2, s: 'a' },
    ['spec.n: 1: only up', 'spec.s: "b": failed rule: self == oldSelf'],
  ],
  [
    'what was, if it was',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            n: {
              type: 'integer',
              'x-kubernetes-validations': [
                { rule: '!oldSelf.hasValue() || self >= oldSelf.value()', optionalOldSelf: true },
                { rule: 'oldSelf.hasValue()', optionalOldSelf: true, messageExpression: "'new: %d'.format([self])" },
              ],
            },
          },
        },
      },
    },
    { n: 1 },
    {},
    ['spec.n: 1: new: 1'],
  ],
  [
    'items that moved',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            l: {
              type: 'array',
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['k'],
              maxItems: 5,
              items: {
                type: 'object',
                required: ['k'],
                properties: { k: { type: 'string' }, v: { type: 'integer' } },
                'x-kubernetes-validations': [{ rule: 'self.v >= oldSelf.v' }],
              },
            },
          },
        },
      },
    },
    {
      l: [
        { k: 'b', v: 1 },
        { k: 'a', v: 0 },
        { k: 'c', v: 0 },
      ],
    },
    {
      l: [
        { k: 'a', v: 1 },
        { k: 'b', v: 1 },
      ],
    },
    ['spec.l[1]: failed rule: self.v >= oldSelf.v'],
  ],
  [
    'optional members',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { m: { type: 'object', maxProperties: 3, additionalProperties: { type: 'string' } } },
          'x-kubernetes-validations': [
            { rule: "[?self.m[?'a'], ?self.m[?'z']] == ['1']" },
            { rule: "{?'k': self.m[?'z']}.size() == 1" },
            { rule: "self.?m.?a.orValue('') == '2'" },
          ],
        },
      },
    },
    { m: { a: '1' } },
    null,
    ["spec: failed rule: {?'k': self.m[?'z']}.size() == 1", "spec: failed rule: self.?m.?a.orValue('') == '2'"],
  ],
  [
    'names with signs',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            'a-b': { type: 'integer' },
            'c.d': { type: 'integer' },
            namespace: { type: 'integer' },
            e__f: { type: 'integer' },
          },
          'x-kubernetes-validations': [
            { rule: 'self.a__dash__b + self.c__dot__d + self.__namespace__ + self.e__underscores__f > 10' },
          ],
        },
      },
    },
    { 'a-b': 1, 'c.d': 2, namespace: 3, e__f: 4 },
    null,
    ['spec: failed rule: self.a__dash__b + self.c__dot__d + self.__namespace__ + self.e__underscores__f > 10'],
  ],
])('[KND98] rules of an object: %s', (_, schema, spec, before, told) => {
  const server = bareServer()
  const foos = '/apis/example.com/v1/foos'
  expect(messageOf(server.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition(schema)))).toBe(
    '',
  )
  const made = before && (server.request('POST', foos, foo(before)) as { metadata?: { resourceVersion: string } })
  const status = made
    ? server.request('PUT', `${foos}/f`, foo(spec, made.metadata?.resourceVersion))
    : server.request('POST', foos, foo(spec))
  const causes = (status as unknown as Status).details?.causes ?? []
  const shown = causes.map(({ reason, field, message }) => `${reason} ${field}: ${message}`)
  expect(shown.map((line) => line.replace(/^FieldValueInvalid /, '').replace('Invalid value: ', '')).sort()).toEqual(told.sort())
})
