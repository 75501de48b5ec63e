import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readPosix } from './read.ts'
import type { PosixDialect } from './token.ts'

const same = (text: string): [string, string] => [text, text]

/** What bash's parser is given. */
const read: [script: string, dash: string, ash?: string][] = [
  same('if true; then echo x; fi'),
  same('f() { echo $1; }; f x'),
  same('f()\n{\n echo\n}\nf'),
  same('for i in 1 2\ndo echo $i\ndone'),
  same('for i; do :; done'),
  same('case x in x) echo m;; (y|z) ;; esac'),
  same('case x in\nesac'),
  same('echo $(( 1+2 )) `ls` "$(echo ")")"'),
  same('cat <<E\nhi $(foo\nE\necho b'),
  same('echo 2>&1 >/dev/null 3<x'),
  same('! a | b && c &\nd'),
  same('if a; then b; elif c; then d; else e; fi >x'),
  same('# only a comment'),
  same(''),
  ['[[ a ]]', '\\[[ a ]]', '[[ a ]]'],
  ['time ls', '\\time ls', 'time ls'],
  ['x+=3', 'x\\+=3', 'x\\+=3'],
  ['a[0]=1', 'a\\[0]=1', 'a\\[0]=1'],
  ["echo $'a'", "echo \\$'a'", "echo $'a'"],
  ['echo "$\'a\'"', 'echo "$\'a\'"'],
  ['((a))', '( (a))', '( (a))'],
  ['echo a &> x', 'echo a & > x', 'echo a &> x'],
]

it.each(read)('[SHL32] sh reads %j', (script, dash, ash) => {
  expect(readPosix(script, 'dash')).toEqual({ text: dash })
  if (ash !== undefined) expect(readPosix(script, 'ash')).toEqual({ text: ash })
})

const wrong: [script: string, dash: string, ash: string][] = [
  ['if true then x; fi', '"fi" unexpected (expecting "then")', 'unexpected "fi" (expecting "then")'],
  ['a=(1 2)', '"(" unexpected', 'unexpected "("'],
  ['for ((i=0;;)); do', 'Bad for loop variable', 'bad for loop variable'],
  ['for i 3', 'word unexpected (expecting "do")', 'unexpected word (expecting "do")'],
  ['echo a |& cat', '"&" unexpected', 'unexpected "&"'],
  ['cat <<< x', 'redirection unexpected', 'unexpected redirection'],
  ['echo (a)', 'word unexpected (expecting ")")', 'unexpected word (expecting ")")'],
  ['a b( )', '"(" unexpected', 'unexpected "("'],
  ['{ }', '"}" unexpected', 'unexpected "}"'],
  ['if then', '"then" unexpected', 'unexpected "then"'],
  ['echo a;;', '";;" unexpected', 'unexpected ";;"'],
  ['&& a', '"&&" unexpected', 'unexpected "&&"'],
  ['for i in 1; do :; done done', '"done" unexpected', 'unexpected "done"'],
  [')', '")" unexpected', 'unexpected ")"'],
]

it.each(wrong)('[SHL32] sh refuses %j', (script, dash, ash) => {
  expect(readPosix(script, 'dash')).toMatchObject({ error: `Syntax error: ${dash}`, line: 1 })
  expect(readPosix(script, 'ash')).toMatchObject({ error: `syntax error: ${ash}`, line: 1 })
})

const open: [script: string, message: string, line: number][] = [
  ['if true; then echo x', 'end of file unexpected (expecting "fi")', 1],
  ['if true; then\necho x\n', 'end of file unexpected (expecting "fi")', 3],
  ['while true; do', 'end of file unexpected (expecting "done")', 1],
  ['(', 'end of file unexpected (expecting ")")', 1],
  ['case x in', 'end of file unexpected (expecting ")")', 1],
  ['{ echo a', 'end of file unexpected (expecting "}")', 1],
  ['a &&', 'end of file unexpected', 1],
  ['a |', 'end of file unexpected', 1],
  ['echo >', 'end of file unexpected', 1],
  ['echo "abc', 'Unterminated quoted string', 1],
  ["echo 'a\nb", 'Unterminated quoted string', 2],
  ['echo $((1', "Missing '))'", 1],
  ['echo ${x', "Missing '}'", 1],
  ['echo `echo', 'EOF in backquote substitution', 1],
  ['echo $(echo', 'end of file unexpected (expecting ")")', 1],
]

it.each(open)('[SHL32] more lines could complete %j', (script, message, line) => {
  expect(readPosix(script, 'dash')).toMatchObject({ incomplete: true, message: `Syntax error: ${message}`, line })
})

it('[SHL32] what stands in whole lines before the wrong one is told apart', () => {
  expect(readPosix('echo a\necho b\n)', 'dash')).toMatchObject({ whole: 'echo a\necho b\n'.length, line: 3 })
})

it('[SHL32] whatever is typed, reading ends', () => {
  const pieces = fc.constantFrom(
    ...' \n;&|<>(){}$"\'`\\#!=ab1',
    '$(',
    '${',
    '$((',
    '<<E\n',
    'if ',
    'then ',
    'fi ',
    'case ',
    'esac ',
    ';;',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), fc.constantFrom<PosixDialect>('dash', 'ash'), (words, dialect) => {
      readPosix(words.join(''), dialect)
    }),
    { numRuns: 2000 },
  )
})

it('[SHL32] nesting is bounded', () => {
  expect(readPosix('$('.repeat(5000), 'dash')).toMatchObject({ error: 'Syntax error: nested too deeply' })
  expect(readPosix('('.repeat(100_000), 'dash')).toMatchObject({ error: expect.stringContaining('nested too deeply') })
})
