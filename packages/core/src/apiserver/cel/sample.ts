import type { Json } from '../../api/json.ts'
import { typedValue } from '../custom/cel-values.ts'
import { declarationOf } from '../custom/declare.ts'
import type { JsonSchema } from '../custom/json-schema.ts'
import { compile, type NoProgram, type Outcome, type Program } from './compile.ts'
import type { Range } from './cost/range.ts'
import { type Declaration, declaredEnvironment, sizesOf } from './declarations.ts'

/** The schema that the expressions of tests are typed by. */
const schema: JsonSchema = {
  type: 'object',
  properties: {
    s: { type: 'string' },
    s2: { type: 'string', maxLength: 10 },
    e: { type: 'string', enum: ['a', 'bcd'] },
    n: { type: 'integer' },
    d: { type: 'number' },
    b: { type: 'boolean' },
    l: { type: 'array', items: { type: 'string' } },
    lm: { type: 'array', maxItems: 5, items: { type: 'string', maxLength: 4 } },
    li: { type: 'array', items: { type: 'integer' } },
    o: {
      type: 'object',
      required: ['x'],
      properties: { x: { type: 'integer' }, y: { type: 'string' }, 'a-b': { type: 'string' }, namespace: { type: 'string' } },
    },
    lo: {
      type: 'array',
      maxItems: 10,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: { type: 'object', required: ['k'], properties: { k: { type: 'string', maxLength: 5 }, v: { type: 'integer' } } },
    },
    m: { type: 'object', additionalProperties: { type: 'string' } },
    mo: { type: 'object', maxProperties: 3, additionalProperties: { type: 'object', properties: { x: { type: 'integer' } } } },
    set: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    t: { type: 'string', format: 'date-time' },
    du: { type: 'string', format: 'duration' },
    by: { type: 'string', format: 'byte' },
    da: { type: 'string', format: 'date' },
    ios: { 'x-kubernetes-int-or-string': true },
    u: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    nl: { type: 'string', nullable: true },
    emb: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
    ll: { type: 'array', items: { type: 'array', items: { type: 'integer' } } },
  },
}

/** An object of it. */
const self: Json = {
  s: 'hello wörld',
  s2: 'abc',
  e: 'a',
  n: 5,
  d: 2.5,
  b: true,
  l: ['a', 'bb', 'a'],
  lm: ['x', 'yz'],
  li: [3, 1, 2],
  o: { x: 1, y: 'why', 'a-b': 'dash', namespace: 'ns' },
  lo: [
    { k: 'a', v: 1 },
    { k: 'b', v: 2 },
  ],
  m: { p: 'q', r: 'stu' },
  mo: { one: { x: 1 } },
  set: ['x', 'y'],
  t: '2024-02-29T12:34:56.789Z',
  du: '1h30m',
  by: 'aGVsbG8=',
  da: '2024-01-02',
  ios: 5,
  u: { a: 1 },
  nl: null,
  emb: { apiVersion: 'v1', kind: 'X', metadata: { name: 'em' } },
  ll: [[1, 2], [3]],
}

const declaration = declarationOf(schema, true) as Declaration

/** An expression over `self`, as a rule of a definition has it. */
export const compiled = (expression: string): Program | NoProgram =>
  compile(expression, declaredEnvironment({ self: { declaration, place: 'selfType' } }))

/** What the compiler says; nothing for a program. */
export function refusalOf(expression: string): string {
  const program = compiled(expression)
  return 'error' in program ? program.error : ''
}

function programOf(expression: string): Program {
  const program = compiled(expression)
  if ('error' in program) throw new Error(program.error)
  return program
}

/** The least and the most that it is thought to cost. */
export const estimated = (expression: string): Range => programOf(expression).estimate(sizesOf(declaration))

/** What it answers for the object. */
export const answered = (expression: string, limit?: number): Outcome =>
  programOf(expression).run((name) => (name === 'self' ? typedValue(self, schema, true) : undefined), limit)
