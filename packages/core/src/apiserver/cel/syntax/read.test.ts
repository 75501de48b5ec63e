import { describe, expect, it } from 'vitest'
import { refusalOf } from '../sample.ts'

/** Where something is wrong, and what: the lines that begin with ERROR. */
const problems = (expression: string): string[] =>
  refusalOf(expression)
    .split('\n')
    .filter((line) => !line.startsWith(' | '))
    .map((line) => line.replace('ERROR: <input>:', ''))

/** What may stand where a value is missing. */
const operand = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

describe('what is no expression', () => {
  it.each<[string, ...string[]]>([
    ['9223372036854775808', '1:1: invalid int literal'],
    ['18446744073709551616u', '1:1: invalid uint literal'],
    ['if', '1:1: reserved identifier: if'],
    [
      'self.in',
      "1:6: Syntax error: no viable alternative at input '.in'",
      `1:8: Syntax error: mismatched input '<EOF>' expecting ${operand}`,
    ],
    ['"a" "b"', '1:5: Syntax error: extraneous input \'"b"\' expecting <EOF>'],
    [
      "'\\q'",
      "1:1: Syntax error: token recognition error at: ''\\q'",
      "1:4: Syntax error: token recognition error at: '''",
      `1:5: Syntax error: mismatched input '<EOF>' expecting ${operand}`,
    ],
    ['b"\\u00e9"', '1:1: unable to unescape string'],
    ["'''multi", "1:3: Syntax error: token recognition error at: ''multi'"],
    ["line'''", "1:5: Syntax error: extraneous input '''' expecting <EOF>", "1:7: Syntax error: token recognition error at: '''"],
    ['self.s ==', `1:10: Syntax error: mismatched input '<EOF>' expecting ${operand}`],
    [
      "self.s = 'x'",
      "1:8: Syntax error: token recognition error at: '= '",
      "1:10: Syntax error: extraneous input ''x'' expecting <EOF>",
    ],
    ["self.s == 'x' &&", `1:17: Syntax error: mismatched input '<EOF>' expecting ${operand}`],
    ['(self.s', "1:8: Syntax error: missing ')' at '<EOF>'"],
    ['self.s)', "1:7: Syntax error: extraneous input ')' expecting <EOF>"],
    ['self.l[0', "1:9: Syntax error: missing ']' at '<EOF>'"],
    ["{'a' 1}", "1:6: Syntax error: missing ':' at '1'"],
    [
      'self.s.size(',
      "1:13: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', ')', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}",
    ],
    [
      '@',
      "1:1: Syntax error: token recognition error at: '@'",
      `1:2: Syntax error: mismatched input '<EOF>' expecting ${operand}`,
    ],
    [
      '#',
      "1:1: Syntax error: token recognition error at: '#'",
      `1:2: Syntax error: mismatched input '<EOF>' expecting ${operand}`,
    ],
    ['$x', "1:1: Syntax error: token recognition error at: '$'"],
    [
      'self.s == "x',
      "1:11: Syntax error: token recognition error at: '\"x'",
      `1:13: Syntax error: mismatched input '<EOF>' expecting ${operand}`,
    ],
    [
      'self.s == \'x" ',
      "1:11: Syntax error: token recognition error at: ''x\" '",
      `1:15: Syntax error: mismatched input '<EOF>' expecting ${operand}`,
    ],
    ['1.', "1:3: Syntax error: no viable alternative at input '.'"],
    ['self.b ? 1', "1:11: Syntax error: mismatched input '<EOF>' expecting ':'"],
    ['self..s', "1:6: Syntax error: no viable alternative at input '..'"],
    [
      'é',
      "1:1: Syntax error: token recognition error at: 'é'",
      `1:2: Syntax error: mismatched input '<EOF>' expecting ${operand}`,
    ],
  ])('[KND98] %s', (expression, ...told) => {
    expect(problems(expression)).toEqual(told)
  })

  it.each<[string, string[]]>([
    ["self.s ==\n\n 'x' + 1\t+ 2", ['self.s ==', '.......^', " 'x' + 1 + 2", '.....^']],
    ["'ééé' == self.s && self.nope", ["'ééé' == self.s && self.nope", '.．．．...................^']],
  ])('[KND98] %j is shown with what is wrong under it', (expression, shown) => {
    const lines = refusalOf(expression).split('\n')
    expect(lines.filter((line) => line.startsWith(' | ')).map((line) => line.slice(3))).toEqual(shown)
  })
})
