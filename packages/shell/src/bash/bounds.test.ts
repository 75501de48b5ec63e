import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createBudget } from './budget.ts'
import { runIn, testShell } from './lab-for-tests.ts'

async function usable(shell: ReturnType<typeof testShell>): Promise<void> {
  expect(await runIn(shell, 'echo fine')).toEqual({ stdout: 'fine\n', stderr: '', status: 0 })
}

it('[SHL4] a fork bomb ends in the words of bash', async () => {
  const shell = testShell()
  await runIn(shell, 'bomb() { bomb | bomb & }; bomb')
  const ran = await runIn(shell, 'bomb() { bomb | bomb; }; bomb')
  expect(ran.stderr).toBe('bash: fork: retry: Resource temporarily unavailable\n')
  expect(ran.status).toBe(254)
  await usable(shell)
})

it('[SHL4] endless loops end at a bound', { timeout: 20_000 }, async () => {
  const shell = testShell()
  const ran = await runIn(shell, 'while :; do :; done')
  expect(ran.status).toBe(152)
  expect(ran.stderr).toMatch(/^bash: (CPU time limit exceeded|more than 100000 commands in one line: stopped)\n$/)
  await usable(shell)
})

it('[SHL4] work between pauses is bounded, not the pauses', async () => {
  let now = 0
  const budget = createBudget(
    { commands: 10, outputBytes: 10, processes: 1, callDepth: 1, cpuMs: 50, waits: 10 },
    () => now,
    async () => {},
  )
  for (let round = 0; round < 100; round++) {
    await budget.command()
    now += 10
    await budget.pause(async () => void (now += 1000))
  }
  now += 60
  await expect(budget.command()).rejects.toThrow('CPU time limit exceeded')
})

it('[SHL4] on a busy machine only the work counts', async () => {
  let [now, worked] = [0, 0]
  const bounds = { commands: 1_000, outputBytes: 10, processes: 1, callDepth: 1, cpuMs: 50, waits: 10 }
  const budget = createBudget(
    bounds,
    () => now,
    async () => {},
    () => worked,
  )
  for (let round = 0; round < 40; round++) {
    now += 200
    worked += 1
    await budget.command()
  }
  worked += 20
  now += 20
  await expect(budget.command()).rejects.toThrow('CPU time limit exceeded')
})

it('[SHL120] waiting for somebody is no work; a new line of the same shell has all its bounds', async () => {
  let now = 0
  const budget = createBudget(
    { commands: 10, outputBytes: 10, processes: 1, callDepth: 1, cpuMs: 50, waits: 2 },
    () => now,
    async () => {},
  )
  for (let line = 0; line < 20; line++) {
    await budget.idle(async () => void (now += 60_000))
    await budget.command()
  }
  // lines that were there already give no new time
  for (let line = 0; line < 4; line++) await budget.idle(async () => void (now += 1))
  now += 60
  await expect(budget.command()).rejects.toThrow('CPU time limit exceeded')
  expect(budget.fail('too much')).toBe(true)
  await expect(budget.idle(async () => 'line')).rejects.toThrow('too much')
  await budget.renew()
  await budget.command()
  expect(budget.output('ten bytes!')).toBe(true)
})

it.each([
  ['f() { f; }; f', /^bash: f: maximum function nesting level exceeded \(500\)\n$/],
  [`echo ${Array.from({ length: 60 }, () => 'x').join(' | cat ')}`, /^bash: pipe of more than 50 programs: not run\n$/],
  ['echo {1..100000}', /too many words/],
  ['x=$(yes)', /output limit/],
  ['x=a; for i in {1..40}; do x=$x$x; done', /^bash: xrealloc: cannot allocate \d+ bytes\n$/],
  ['x=a; for i in {1..40}; do x+=$x; done', /^bash: xrealloc: cannot allocate \d+ bytes\n$/],
  ['a=(a); for i in {1..40}; do a[0]+=${a[0]}; done', /^bash: xrealloc: cannot allocate \d+ bytes\n$/],
  ['a=b; b=a; echo $((a))', /expression recursion level exceeded/],
  ['eval "$(printf "eval %.0s" {1..50})" echo x; source nofile', /nofile: No such file or directory/],
])('[SHL5] %s', async (line, stderr) => {
  const shell = testShell()
  expect((await runIn(shell, line)).stderr).toMatch(stderr)
  await usable(shell)
})

it.each([
  ['a pipe of bytes without a newline', 'cat /dev/zero | head -c 1000000 | wc -c', '1000000\n', ''],
  ['a field too many', 'echo $(yes | head -c 900000) | wc -c', '0\n', 'bash: line 1: Argument list too long\n'],
  ['a trap that calls itself', 'f() { trap f DEBUG; :; }; f; trap - DEBUG; echo ok', 'ok\n', ''],
  [
    'a wide number',
    'nl -w 100000000 <<< a | wc -c',
    '0\n',
    'nl: invalid line number field width: ‘100000000’: Numerical result out of range\n',
  ],
  ['a wide tab', "expand -t 100000000 <<< $'\\ta' | wc -c", '0\n', 'expand: tab stop is too large ‘100000000’\n'],
  ['a bomb for bash', 'x=$(printf "a%.0s" {1..40})!; [[ $x =~ ^(a+)+$ ]]; echo $?', '1\n', ''],
  ['a bomb for grep', 'printf "a%.0s" {1..40} | tr -d "\\n" | sed "s/$/!/" | grep -cE "^(a+)+$"', '0\n', ''],
  ['a bomb for sed', 'printf "a%.0s" {1..40} | sed "s/$/!/" | sed -E "s/^(a|aa)+$/x/" | wc -c', '41\n', ''],
  ['a bomb for case', 'case $(printf "a%.0s" {1..200}) in *a*a*a*a*a*a*a*a*b) echo y;; *) echo n;; esac', 'n\n', ''],
  ['many substitutions', 'for i in {1..150}; do read x < <(echo $i); : >(cat); done; echo $x', '150\n', ''],
])('[SHL5] %s', async (_what, line, stdout, stderr) => {
  const shell = testShell()
  shell.variables.set('LINE', { text: line })
  const ran = await runIn(shell, 'bash -c "$LINE"')
  expect({ stdout: ran.stdout, stderr: ran.stderr }).toEqual({ stdout, stderr })
  await usable(shell)
})

it('[SHL5] a line of ten megabytes is refused, an argument of one is not', async () => {
  const shell = testShell()
  expect((await runIn(shell, `echo ${'x'.repeat(10_000_000)}`)).stderr).toBe(
    'bash: input of 10000005 characters is longer than the 1000000 allowed\n',
  )
  expect((await runIn(shell, `echo ${'x'.repeat(990_000)} | wc -c`)).stdout).toBe('990001\n')
})

const piece = fc.oneof(
  fc.constantFrom(
    'echo',
    'cat',
    ';',
    '|',
    '&&',
    '||',
    '(',
    ')',
    '{',
    '}',
    'if',
    'then',
    'fi',
    'for',
    'in',
    'do',
    'done',
    'while',
    'case',
    'esac',
    '$x',
    '${x',
    '}',
    '$(',
    '`',
    '"',
    "'",
    '\\',
    '<<E',
    '>',
    '<',
    '&',
    '$((',
    '))',
    '[[',
    ']]',
    '*',
    '!',
    'f()',
    '~',
    '\n',
    '{1..3}',
    'a=(1',
    'exit',
    'read y',
    '2>&1',
    '%s',
  ),
  fc.string({ maxLength: 6 }),
)

it('[SHL6] any line ends and leaves the shell usable', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (words) => {
      const shell = testShell()
      const { status } = await runIn(shell, words.join(' '))
      expect(status).toBeGreaterThanOrEqual(0)
      expect(status).toBeLessThanOrEqual(255)
      shell.functions.clear()
      shell.options.clear()
      shell.overrides?.clear()
      expect((await runIn(shell, 'builtin echo fine')).stdout).toContain('fine')
    }),
    { numRuns: 300, seed: 7 },
  )
})
