import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../../api/jsonpath/evaluate.ts'
import { parseJsonPath } from '../../api/jsonpath/parse.ts'
import { relaxedPath } from '../../api/jsonpath/relaxed.ts'
import { resultText } from './path-text.ts'

const list = {
  kind: 'List',
  items: [
    { metadata: { name: 'a', labels: { tier: 'front', 'x.y/z': 'q' } }, n: 1, ready: true },
    { metadata: { name: 'b', labels: { tier: 'back' } }, n: 2, ready: false, ports: [{ port: 80 }, { port: 443 }] },
  ],
  empty: [],
}

const run = (template: string, allowMissing = true): string => {
  const nodes = parseJsonPath(template)
  if (typeof nodes === 'string') return `parse: ${nodes}`
  const found = evaluate(nodes, list, allowMissing)
  return typeof found === 'string' ? `run: ${found}` : resultText(found)
}

describe('[KCT8] jsonpath finds what client-go finds', () => {
  it.each([
    ['{.items[*].metadata.name}', 'a b'],
    ['{.items[0].metadata.name}', 'a'],
    ['{.items[-1].metadata.name}', 'b'],
    ['{.items[0:1].n} {.items[:].n} {.items[::2].n}', '1 1 2 1'],
    ['{.items[0,1].n}', '1 2'],
    ["{.items[0].metadata.labels['x\\.y/z']}", 'q'],
    ["{.items[1]['n','ready']}", '2 false'],
    ['{.items[0].metadata.labels.x\\.y/z}', 'q'],
    ['{..port}', '80 443'],
    ['{.items[?(@.n>1)].metadata.name}', 'b'],
    ['{.items[?(@.metadata.name=="b")].n}', '2'],
    ['{.items[?(@.ports)].n}', '2'],
    ['{.items[?(@.ready==true)].n}', '1'],
    ['{.items[?(@.metadata.name!="b")].n}', '1'],
    ['{range .items[*]}{.metadata.name}{"\\t"}{.n}{"\\n"}{end}done', 'a\t1\nb\t2\ndone'],
    ['{range .items[*]}{range .ports[*]}{.port},{end};{end}', ';80,443,;'],
    ['{.items[0].metadata.labels}', '{"tier":"front","x.y/z":"q"}'],
    ['{.nope}', ''],
    ['{$.kind} {@.kind}', 'List List'],
    ["{.items[*]['metadata.name']}", 'a b'],
    ['{.empty[*]}', ''],
  ])('%s → %j', (template, expected) => {
    expect(run(template)).toBe(expected)
  })
})

describe("[KCT9] what is wrong with a jsonpath is said in client-go's words", () => {
  it.each([
    ['{.x', 'parse: unclosed action'],
    ['{.items[0}', 'parse: unterminated array'],
    ['{.items[x]}', 'parse: invalid array index x'],
    ['{.items[?(@.n}', 'parse: unterminated filter'],
    ['{"x}', 'parse: unterminated quoted string'],
    ['{....x}', 'parse: invalid multiple recursive descent'],
    ['{.x&}', ''],
    ['{&}', "parse: unrecognized character in action: U+0026 '&'"],
    ['{.items[5].n}', 'run: array index out of bounds: index 5, length 2'],
    ['{.empty[0]}', 'run: array index out of bounds: index 0, length 0'],
    ['{.kind[0]}', 'run: string is not array or slice'],
    ['{foo}', 'run: unrecognized identifier foo'],
    ['{end}', 'run: not in range, nothing to end'],
    ['{.items[?(@.n=="1")].n}', 'run: incompatible types for comparison'],
  ])('%s → %s', (template, expected) => {
    expect(run(template)).toBe(expected)
  })

  it('names a missing key when missing keys are not allowed', () => {
    expect(run('{.nope}', false)).toBe('run: nope is not found')
  })
})

it('[KCT10] columns and --sort-by take paths without braces or dot', () => {
  expect([relaxedPath('.a.b'), relaxedPath('a.b'), relaxedPath('{.a}'), relaxedPath('{a')]).toEqual([
    '{.a.b}',
    '{.a.b}',
    '{.a}',
    undefined,
  ])
})

it('[KCT11] any template is evaluated or refused', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '.',
    '[',
    ']',
    '*',
    'range ',
    'end',
    '?(',
    '@',
    '==',
    '"',
    "'",
    '..',
    'items',
    'n',
    '0',
    ':',
    ',',
    '-',
    ' ',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      expect(typeof run(pieces.join(''))).toBe('string')
    }),
    { numRuns: 2_000, seed: 3 },
  )
})
