import { expect, it } from 'vitest'
import type { Status } from '../../api/status.ts'
import { bareServer } from '../resources/bare-server.ts'

const definition = (schema: object): object => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'foos.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'foos', kind: 'Foo' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
  },
})

/** What is said of rules, without the rule and what is drawn under it. */
const shortened = (message: string): string =>
  message
    .replace(/Invalid value: \{"Rule":.*?"OptionalOldSelf":(null|true)\}: /, '')
    .replace(/ \(try simplifying the rule.*declared\)/, '')
    .replace(/\n \| [^\n]*/g, '')
    .replaceAll('ERROR: <input>:', '')

function causes(schema: object): string[] {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  const status = bareServer().request('POST', path, definition(schema)) as unknown as Status
  return (status.details?.causes ?? []).map(
    ({ field, message }) =>
      `${field?.replace('spec.validation.openAPIV3Schema', '').replace(/^\.properties\[spec\]/, '')}: ${shortened(message ?? '')}`,
  )
}

it.each<[string, object, string[]]>([
  [
    'fields and types',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer' }, s: { type: 'string' } },
          'x-kubernetes-validations': [
            { rule: 'self.n > self.s' },
            { rule: 'self.none == 1' },
            { rule: 'self.n' },
            { rule: 'self.s.size() < 3 && has(self.n)' },
          ],
        },
      },
    },
    [
      ".x-kubernetes-validations[0].rule: compilation failed: 1:8: found no matching overload for '_>_' applied to '(int, string)'",
      ".x-kubernetes-validations[1].rule: compilation failed: 1:5: undefined field 'none'",
      '.x-kubernetes-validations[2].rule: cel expression must evaluate to a bool',
    ],
  ],
  [
    'a syntax error',
    {
      type: 'object',
      properties: {
        spec: { type: 'object', properties: { s: { type: 'string' } }, 'x-kubernetes-validations': [{ rule: 'self.s ==' }] },
      },
    },
    [
      ".x-kubernetes-validations[0].rule: compilation failed: 1:10: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}",
    ],
  ],
  [
    'an empty rule',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { s: { type: 'string' } },
          'x-kubernetes-validations': [{ rule: '' }, { rule: '  ' }],
        },
      },
    },
    [
      '.x-kubernetes-validations[0].rule: Required value: rule is not specified',
      '.x-kubernetes-validations[1].rule: Required value: rule is not specified',
    ],
  ],
  [
    'a name that is a word of the language',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { namespace: { type: 'string' }, 'a-b': { type: 'string' }, in: { type: 'string' } },
          'x-kubernetes-validations': [
            { rule: "self.__namespace__ == 'a' && self.a__dash__b == '' && self.__in__ == ''" },
            { rule: "self.a-b == ''" },
          ],
        },
      },
    },
    [
      ".x-kubernetes-validations[1].rule: compilation failed: 1:5: undefined field 'a'\n1:8: undeclared reference to 'b' (in container '')",
    ],
  ],
  [
    'metadata',
    {
      type: 'object',
      properties: { spec: { type: 'string' } },
      'x-kubernetes-validations': [
        { rule: 'self.metadata.name == self.spec' },
        { rule: 'self.metadata.labels.size() > 0' },
        { rule: "self.kind == 'Foo'" },
      ],
    },
    [".x-kubernetes-validations[1].rule: compilation failed: 1:14: undefined field 'labels'"],
  ],
  [
    'unknown fields',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { u: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          'x-kubernetes-validations': [{ rule: 'self.u.a == 1' }, { rule: 'has(self.u)' }],
        },
      },
    },
    [".x-kubernetes-validations[0].rule: compilation failed: 1:7: undefined field 'a'"],
  ],
  [
    'int or string',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { p: { 'x-kubernetes-int-or-string': true } },
          'x-kubernetes-validations': [
            { rule: "type(self.p) == int ? self.p > 1 : self.p == 'x'" },
            { rule: 'self.p > 1 && self.p.size() > 1' },
            { rule: 'self.p + true == 1' },
          ],
        },
      },
    },
    [".x-kubernetes-validations[2].rule: compilation failed: 1:8: found no matching overload for '_+_' applied to '(dyn, bool)'"],
  ],
  [
    'formats',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            t: { type: 'string', format: 'date-time' },
            d: { type: 'string', format: 'duration' },
            b: { type: 'string', format: 'byte' },
          },
          'x-kubernetes-validations': [
            { rule: "self.t + self.d > timestamp('2024-01-01T00:00:00Z') && self.b == b'a'" },
            { rule: "self.t == '2024'" },
            { rule: "self.d > duration('x')" },
          ],
        },
      },
    },
    [
      ".x-kubernetes-validations[1].rule: compilation failed: 1:8: found no matching overload for '_==_' applied to '(timestamp, string)'",
      '.x-kubernetes-validations[2].rule: compilation failed: 1:19: invalid duration argument',
    ],
  ],
  [
    'a message',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer' } },
          'x-kubernetes-validations': [
            { rule: 'self.n > 0', messageExpression: "'n is ' + string(self.n)" },
            { rule: 'self.n > 0', messageExpression: 'self.n' },
            { rule: 'self.n > 0', messageExpression: 'self.x' },
            { rule: 'self.n >', messageExpression: "'x' +" },
          ],
        },
      },
    },
    [
      '.x-kubernetes-validations[0].messageExpression: Forbidden: estimated messageExpression cost exceeds budget by factor of more than 100x',
      '.x-kubernetes-validations[1].messageExpression: messageExpression must evaluate to a string',
      ".x-kubernetes-validations[2].messageExpression: messageExpression compilation failed: 1:5: undefined field 'x'",
      ".x-kubernetes-validations[3].rule: compilation failed: 1:9: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}",
      '.x-kubernetes-validations[0].messageExpression: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema',
      ': Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of more than 100x',
    ],
  ],
  [
    'an empty message',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer' } },
          'x-kubernetes-validations': [{ rule: 'self.n > 0', messageExpression: ' ' }],
        },
      },
    },
    ['.x-kubernetes-validations[0].messageExpression: Required value: messageExpression must be non-empty if specified'],
  ],
  [
    'a message of two lines',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer' } },
          'x-kubernetes-validations': [
            { rule: 'self.n > 0', message: 'a\nb' },
            { rule: 'self.n > 0 &&\n self.n < 3' },
            { rule: 'self.n > 0', message: ' ' },
          ],
        },
      },
    },
    [
      '.x-kubernetes-validations[0].message: Invalid value: "a\\nb": must not contain line breaks',
      '.x-kubernetes-validations[1].message: Required value: message must be specified if rule contains line breaks',
      '.x-kubernetes-validations[2].message: Invalid value: " ": must be non-empty if specified',
    ],
  ],
  [
    'reason and path',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer' }, l: { type: 'array', items: { type: 'string' } } },
          'x-kubernetes-validations': [
            { rule: 'self.n > 0', reason: 'FieldValueRequired', fieldPath: '.n' },
            { rule: 'self.n > 0', reason: 'Nope', fieldPath: '.x' },
            { rule: 'self.n > 0', fieldPath: '.l[0]' },
            { rule: 'self.n > 0', fieldPath: 'n' },
            { rule: 'self.n > 0', fieldPath: ' ' },
            { rule: 'self.n > 0', fieldPath: "['n']" },
          ],
        },
      },
    },
    [
      '.x-kubernetes-validations[1].reason: Unsupported value: "Nope": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"',
      '.x-kubernetes-validations[1].fieldPath: Invalid value: ".x": must be a valid path',
      '.x-kubernetes-validations[2].fieldPath: Invalid value: ".l[0]": must be a valid path',
      '.x-kubernetes-validations[3].fieldPath: Invalid value: "n": must be a valid path',
      '.x-kubernetes-validations[4].fieldPath: Invalid value: " ": must be non-empty if specified',
      '.x-kubernetes-validations[4].fieldPath: Invalid value: " ": must be a valid path',
    ],
  ],
  [
    'what was',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer' } },
          'x-kubernetes-validations': [
            { rule: 'self.n >= oldSelf.n' },
            { rule: 'oldSelf.hasValue() || self.n > 1', optionalOldSelf: true },
            { rule: 'self.n > 1', optionalOldSelf: true },
            { rule: 'oldSelf.orValue(self).n == self.n', optionalOldSelf: true },
            { rule: 'oldSelf.n == 1', optionalOldSelf: true },
          ],
        },
      },
    },
    [
      '.x-kubernetes-validations[2].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule',
      ".x-kubernetes-validations[4].rule: compilation failed: 1:11: found no matching overload for '_==_' applied to '(optional_type(int), int)'",
      '.x-kubernetes-validations[4].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule',
    ],
  ],
  [
    'what was of an item without a key',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            l: {
              type: 'array',
              maxItems: 3,
              items: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > oldSelf' }] },
            },
          },
        },
      },
    },
    [
      '.properties[l].items.x-kubernetes-validations[0].rule: Invalid value: "self > oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within spec.validation.openAPIV3Schema.properties[spec].properties[l]',
    ],
  ],
  [
    'what was of an item with a key',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            l: {
              type: 'array',
              maxItems: 3,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['k'],
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
    [],
  ],
  [
    'what was of an item of a set',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            l: {
              type: 'array',
              maxItems: 3,
              'x-kubernetes-list-type': 'set',
              items: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] },
            },
          },
        },
      },
    },
    [
      '.properties[l].items.x-kubernetes-validations[0].rule: Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within spec.validation.openAPIV3Schema.properties[spec].properties[l]',
    ],
  ],
  [
    'a list without limit in itself',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { l: { type: 'array', items: { type: 'string' } } },
          'x-kubernetes-validations': [{ rule: 'self.l.all(a, self.l.all(b, a == b))' }],
        },
      },
    },
    [
      '.x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x',
      '.x-kubernetes-validations[0].rule: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema',
      ': Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of more than 100x',
    ],
  ],
  [
    'the same with a limit',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { l: { type: 'array', maxItems: 20, items: { type: 'string', maxLength: 10 } } },
          'x-kubernetes-validations': [{ rule: 'self.l.all(a, self.l.all(b, a == b))' }],
        },
      },
    },
    [],
  ],
  [
    'three loops',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { l: { type: 'array', maxItems: 100, items: { type: 'string', maxLength: 50 } } },
          'x-kubernetes-validations': [{ rule: 'self.l.all(a, self.l.all(b, self.l.all(c, a != b || b != c)))' }],
        },
      },
    },
    ['.x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of 4.7x'],
  ],
  [
    'a rule of every item',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            l: { type: 'array', items: { type: 'string', 'x-kubernetes-validations': [{ rule: "self.contains('x')" }] } },
          },
        },
      },
    },
    [
      '.properties[l].items.x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x',
      '.properties[l].items.x-kubernetes-validations[0].rule: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema',
      ': Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of more than 100x',
    ],
  ],
  [
    'a rule of every member',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            m: {
              type: 'object',
              additionalProperties: {
                type: 'string',
                maxLength: 100,
                'x-kubernetes-validations': [{ rule: "self.matches('^[a-z]+$')" }],
              },
            },
          },
        },
      },
    },
    [
      '.properties[m].additionalProperties.x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of 8.7x',
    ],
  ],
  [
    'a rule of items of items',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            l: {
              type: 'array',
              items: { type: 'array', items: { type: 'string', 'x-kubernetes-validations': [{ rule: "self > 'a'" }] } },
            },
          },
        },
      },
    },
    [],
  ],
  [
    'a dear message',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { l: { type: 'array', items: { type: 'string' } } },
          'x-kubernetes-validations': [{ rule: 'self.l.size() > 0', messageExpression: 'self.l.map(a, self.l.join(a)).join()' }],
        },
      },
    },
    [
      '.x-kubernetes-validations[0].messageExpression: Forbidden: estimated messageExpression cost exceeds budget by factor of more than 100x',
      '.x-kubernetes-validations[0].messageExpression: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema',
      ': Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of more than 100x',
    ],
  ],
  [
    'a pattern of a long text',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { s: { type: 'string' }, m: { type: 'object', additionalProperties: { type: 'string' } } },
          'x-kubernetes-validations': [{ rule: 'self.m.all(k, self.m.all(j, self.s.matches(j)))' }],
        },
      },
    },
    [
      '.x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x',
      '.x-kubernetes-validations[0].rule: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema',
      ': Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of more than 100x',
    ],
  ],
  [
    'rules of a rule of null',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer', nullable: true } },
          'x-kubernetes-validations': [{ rule: 'self.n == null' }, { rule: 'has(self.n) && self.n > 0' }],
        },
      },
    },
    [
      ".x-kubernetes-validations[0].rule: compilation failed: 1:8: found no matching overload for '_==_' applied to '(int, null)'",
    ],
  ],
  [
    'embedded',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            e: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
          },
          'x-kubernetes-validations': [{ rule: "self.e.metadata.name.startsWith('a')" }, { rule: 'self.e.spec == 1' }],
        },
      },
    },
    [".x-kubernetes-validations[1].rule: compilation failed: 1:7: undefined field 'spec'"],
  ],
  [
    'literals with optional members',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { m: { type: 'object', maxProperties: 5, additionalProperties: { type: 'string' } } },
          'x-kubernetes-validations': [
            { rule: "[?self.m[?'a']].size() > 0 && {?'k': self.m[?'a']}.size() > 0" },
            { rule: '[?self.m].size() > 0' },
            { rule: "{?'k': 1}.size() > 0" },
          ],
        },
      },
    },
    [
      ".x-kubernetes-validations[1].rule: compilation failed: 1:7: expected type 'optional_type(map(string, string))' but found 'map(string, string)'",
      ".x-kubernetes-validations[2].rule: compilation failed: 1:8: expected type 'optional_type(int)' but found 'int'",
    ],
  ],
  [
    'rules of an allOf',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer' } },
          allOf: [{ properties: { n: { minimum: 1, 'x-kubernetes-validations': [{ rule: 'self > 0' }] } } }],
        },
      },
    },
    ['.allOf[0].properties[n].x-kubernetes-validations: Forbidden: must be empty to be structural'],
  ],
  [
    'names that are not there',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer' } },
          'x-kubernetes-validations': [
            { rule: 'authorizer == null' },
            { rule: 'request.name == ""' },
            { rule: 'object.x == 1' },
            { rule: 'cel.bind(x, 1, x) == 1' },
            { rule: 'nope(self.n)' },
          ],
        },
      },
    },
    [
      ".x-kubernetes-validations[0].rule: compilation failed: 1:1: undeclared reference to 'authorizer' (in container '')",
      ".x-kubernetes-validations[1].rule: compilation failed: 1:1: undeclared reference to 'request' (in container '')",
      ".x-kubernetes-validations[2].rule: compilation failed: 1:1: undeclared reference to 'object' (in container '')",
      ".x-kubernetes-validations[3].rule: compilation failed: 1:1: undeclared reference to 'cel' (in container '')\n1:9: undeclared reference to 'bind' (in container '')\n1:10: undeclared reference to 'x' (in container '')\n1:16: undeclared reference to 'x' (in container '')",
      ".x-kubernetes-validations[4].rule: compilation failed: 1:5: undeclared reference to 'nope' (in container '')",
    ],
  ],
  [
    'functions',
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { s: { type: 'string' } },
          'x-kubernetes-validations': [
            {
              rule: "isURL(self.s) && url(self.s).getHost() == 'a' && quantity(self.s).isGreaterThan(quantity('1')) && ip(self.s).family() == 4 && semver(self.s).major() == 1",
            },
            { rule: "quantity('x').isInteger()" },
            { rule: "ip('1').family() == 4" },
            { rule: "self.s.matches('(')" },
            { rule: "self.s.matches('[a')" },
            { rule: 'self.s.size() == int("a")' },
          ],
        },
      },
    },
    [
      '.x-kubernetes-validations[3].rule: compilation failed: 1:16: invalid matches argument',
      '.x-kubernetes-validations[4].rule: compilation failed: 1:16: invalid matches argument',
      ".x-kubernetes-validations[5].rule: program instantiation failed: type conversion error from 'string' to 'int'",
    ],
  ],
])('[KND98] rules of a definition: %s', (_, schema, told) => {
  expect(causes(schema).sort()).toEqual(told.sort())
})

it('[KND98] counts what all rules cost together', () => {
  const rules = [{ rule: `self.all(x, x.contains('${'x'.repeat(20)}'))` }]
  const list = { type: 'array', maxItems: 4000, items: { type: 'string', maxLength: 3000 }, 'x-kubernetes-validations': rules }
  const properties = Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`l${i}`, list]))
  const told = causes({ type: 'object', properties })
  expect(told.filter((cause) => cause.includes('contributed to estimated rule cost total'))).toHaveLength(4)
  expect(told.at(-1)).toBe(
    ': Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of 1.346240x',
  )
})

it('[KND98] a rule is shown with what is wrong in it', () => {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  const schema = { type: 'object', 'x-kubernetes-validations': [{ rule: 'self.none > 1' }] }
  const status = bareServer().request('POST', path, definition(schema)) as unknown as Status
  expect(status.details?.causes?.[0]?.message).toBe(
    'Invalid value: {"Rule":"self.none \\u003e 1","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: <input>:1:5: undefined field \'none\'\n | self.none > 1\n | ....^',
  )
})
