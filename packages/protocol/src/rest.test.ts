import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { createClass, createLab, execRequest, gradeRequest, joinClass } from './rest.ts'

const takes = (schema: z.ZodType, body: unknown): boolean => schema.safeParse(body).success

const rows: [string, z.ZodType, object[], unknown[]][] = [
  [
    'POST /api/labs',
    createLab,
    [
      {},
      { lesson: 'services' },
      { seed: 0 },
      { seed: 4_294_967_295 },
      { cluster: {} },
      { cluster: { workers: 8, loadBalancer: 'pool', proxy: { mode: 'nftables', pick: 'random' } } },
    ],
    [
      null,
      [],
      'services',
      { lesson: 1 },
      { lesson: 'x'.repeat(65) },
      { seed: -1 },
      { seed: 1.5 },
      { seed: 4_294_967_296 },
      { seed: '1' },
      { cluster: { workers: 0 } },
      { cluster: { workers: 9 } },
      { cluster: { loadBalancer: 'cloud' } },
      { cluster: { proxy: { mode: 'ipvs' } } },
      { cluster: { proxy: { pick: 'first' } } },
    ],
  ],
  [
    'POST …/exec',
    execRequest,
    [
      { command: '' },
      { command: 'x'.repeat(1_048_576) },
      { command: 'cat', stdin: '' },
      { command: 'tty', terminal: true },
      { command: 'ls', terminal: 'mine' },
    ],
    [
      {},
      { command: 1 },
      { command: ['ls'] },
      { command: 'x'.repeat(1_048_577) },
      { command: 'cat', stdin: 'x'.repeat(4_194_305) },
      { command: 'cat', stdin: null },
      { command: 'ls', terminal: 'x'.repeat(33) },
    ],
  ],
  [
    'POST /api/grade',
    gradeRequest,
    [{ lesson: 'services' }, { lesson: 's', seed: 1, commands: [], files: {} }, { lesson: 's', files: { 'a.yaml': 'x' } }],
    [
      {},
      { lesson: 's', commands: 'ls' },
      { lesson: 's', commands: [1] },
      { lesson: 's', commands: Array(501).fill('ls') },
      { lesson: 's', commands: ['x'.repeat(65_537)] },
      { lesson: 's', files: ['a'] },
      { lesson: 's', files: { a: 1 } },
      { lesson: 's', files: { ['x'.repeat(513)]: '' } },
      { lesson: 's', files: { a: 'x'.repeat(1_048_577) } },
    ],
  ],
  [
    'POST /api/classes',
    createClass,
    [
      { name: 'Tuesday', lesson: 'services' },
      { name: 'x'.repeat(200), lesson: 's' },
    ],
    [
      {},
      { name: 'T' },
      { lesson: 's' },
      { name: '', lesson: 's' },
      { name: '  ', lesson: 's' },
      { name: 'x'.repeat(201), lesson: 's' },
    ],
  ],
  [
    'POST /api/classes/join',
    joinClass,
    ['Ann', 'Żółć', '李小龍', 'עברית', 'O’Neill', '=cmd|calc', '<b>', '1', '👩‍🏫', 'x'.repeat(100)].map((name) => ({
      code: 'abc',
      name,
    })),
    [
      ...['', ' ', '\u200b', '\u202e\u2066', 'a\nb', 'a\u0000', '\u0007', 'a\u2028b', 'x'.repeat(101), 7].map((name) => ({
        code: 'abc',
        name,
      })),
      { name: 'Ann' },
      { code: '', name: 'Ann' },
      { code: 'x'.repeat(33), name: 'Ann' },
    ],
  ],
]

describe.each(rows)('the body of %s', (_door, schema, good, bad) => {
  it.each(good.map((body) => [body]))('takes %j', (body) => {
    expect(takes(schema, body)).toBe(true)
  })
  it.each(bad.map((body) => [body]))('refuses %j', (body) => {
    expect(takes(schema, body)).toBe(false)
  })
})

it('a name is taken without the blanks around it', () => {
  expect(joinClass.parse({ code: 'abc', name: '  Ann Lee ' })).toEqual({ code: 'abc', name: 'Ann Lee' })
  expect(createClass.parse({ name: ' T ', lesson: 's' }).name).toBe('T')
})
