import { expect, it } from 'vitest'
import { expandHistory } from './history-expansion.ts'
import { runIn, testShell } from './lab-for-tests.ts'

const history = ['set -H', 'echo one two three', 'ls /tmp/a.b.c >/dev/null 2>&1', 'echo x-y "q r" z']

/** A line behind the history above, and what it stands for or what is wrong with it: as bash 5.2 has it. */
it.each([
  ['!!', 'echo x-y "q r" z'],
  ['echo !$', 'echo z'],
  ['echo !^', 'echo x-y'],
  ['echo !*', 'echo x-y "q r" z'],
  ['echo !:1', 'echo x-y'],
  ['echo !:2-3', 'echo "q r" z'],
  ['echo !!:0', 'echo echo'],
  ['!-3', 'echo one two three'],
  ['!echo', 'echo x-y "q r" z'],
  ['!l', 'ls /tmp/a.b.c >/dev/null 2>&1'],
  ['!?two', 'echo one two three'],
  ['!?two?:3', 'three'],
  ['^x-y^W^', 'echo W "q r" z'],
  ['^nope^x', ':s^nope^x: substitution failed'],
  ['!!:s/z/Z/', 'echo x-y "q r" Z'],
  ['!!:gs/-/+/', 'echo x+y "q r" z'],
  ['!-2:1:h', '/tmp'],
  ['!ls:1:t', 'a.b.c'],
  ['!ls:1:r', '/tmp/a.b'],
  ['!ls:1:e', '.c'],
  ['echo !-3:$', 'echo three'],
  ['echo "!$"', 'echo "z"'],
  ["echo '!$'", "echo '!$'"],
  ['echo \\!$', 'echo \\!$'],
  ['echo a!', 'echo a!'],
  ['echo "a!"', 'echo "a!"'],
  ['echo hi !# ', 'echo hi echo hi'],
  ['!nope', '!nope: event not found'],
  ['!999', '!999: event not found'],
  ['!-99', '!-99: event not found'],
  ['echo !:9', ':9: bad word specifier'],
  ['echo !:*', 'echo x-y "q r" z'],
  ['echo !:2*', 'echo "q r" z'],
  ['echo !:1-', 'echo x-y "q r"'],
  ['echo !-3:1-2', 'echo one two'],
  ['!-3:p', 'echo one two three'],
  ['echo !?two?:%', 'echo two'],
  ['!!; echo !$', 'echo x-y "q r" z; echo z'],
  ['echo !!:q', 'echo \'echo x-y "q r" z\''],
  ['echo !echo:2', 'echo "q r"'],
  ['echo a=!b', '!b: event not found'],
  ['echo !=x', 'echo !=x'],
  ['[ ! -f x ] && echo ok', '[ ! -f x ] && echo ok'],
  ['echo ${!x}', 'echo ${!x}'],
  ['!-3:s/two/2/:s/three/3/', 'echo one 2 3'],
])('[SHL140] %s → %s', (line, expected) => {
  const shell = testShell()
  shell.history.push(...history, line)
  const expanded = expandHistory(line, shell)
  expect('error' in expanded ? expanded.error : expanded.line.trimEnd()).toBe(expected)
  if (!('error' in expanded)) expect(expanded.changed).toBe(expected !== line)
})

it.each([
  ['fc -l', '2\t echo b\n3\t echo c\n'],
  ['fc -ln 2 2', '\t echo b\n'],
  ['fc -lr -2', '3\t echo c\n2\t echo b\n'],
  ['fc -s', 'c\n'],
  ['fc -s e=e', 'c\n'],
  ['fc -s b=x echo', 'c\n'],
  ['history -d 1; fc -l 1 1', '1\t echo b\n'],
  ['history 1', '    4  history 1\n'],
])('[SHL140] %s', async (line, stdout) => {
  const shell = testShell()
  shell.interactive = true
  shell.history.push('echo a', 'echo b', 'echo c', line)
  if (line === 'fc -l') shell.history.shift()
  expect((await runIn(shell, line)).stdout).toBe(line === 'fc -l' ? '1\t echo b\n2\t echo c\n' : stdout)
})
