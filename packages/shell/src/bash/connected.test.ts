import { describe, expect, it } from 'vitest'
import { runIn, testShell } from './lab-for-tests.ts'

/** Lines of one session after the other, and what the last of them prints. */
describe('[SHL142] what connects programs', () => {
  it.each<[lines: string[], stdout: string, stderr?: string, status?: number]>([
    [['coproc cat', 'echo hi >&${COPROC[1]}; read x <&${COPROC[0]}; echo $x'], 'hi\n'],
    [['exec 3>/tmp/f; echo a >&3', 'echo b >&3', 'cat /tmp/f'], 'a\nb\n'],
    [
      ['exec {log}>/tmp/f', 'echo a >&$log; exec {log}>&-; cat /tmp/f; echo b >&$log'],
      'a\n',
      'bash: line 1: 10: Bad file descriptor\n',
      1,
    ],
    [['exec 3<<<"one"', 'read -u 3 x; echo $x'], 'one\n'],
    [['while read x; do echo "<$x>"; break; done < <(while :; do echo y; done); echo on'], '<y>\non\n'],
    [['while read x; do echo "<$x>"; done < <(echo a; sleep 5; echo b)'], '<a>\n<b>\n'],
    [['seq 5 | tee >(wc -l >/tmp/n) >/tmp/all', 'cat /tmp/n'], '5\n'],
    [['seq 3 > >(tac)'], '3\n2\n1\n'],
    [['cat <(echo a) <(echo b); echo <(true)'], 'a\nb\n/dev/fd/63\n'],
    [['diff <(printf "a\\nb\\n") <(printf "a\\nc\\n")'], '2c2\n< b\n---\n> c\n', '', 1],
    [["printf 'a\\0b\\0' > /tmp/z; while IFS= read -r -d '' x; do echo $x; done < <(cat /tmp/z)"], 'a\nb\n'],
    [['f() { cat "$1" "$2"; }; f <(echo 1) <(echo 2)'], '1\n2\n'],
    [["bash -c 'exec > >(cat >/tmp/log) 2>&1; echo out; echo err >&2'", 'cat /tmp/log'], 'out\nerr\n'],
    [['cat </dev/fd/63'], '', 'bash: line 1: /dev/fd/63: No such file or directory\n', 1],
    [['sleep 100 & sleep 200 & echo $(jobs -p | wc -l)'], '2\n'],
  ])('%j', async (lines, stdout, stderr = '', status = 0) => {
    const shell = testShell()
    for (const line of lines.slice(0, -1)) await runIn(shell, line)
    expect(await runIn(shell, lines.at(-1) as string)).toEqual({ stdout, stderr, status })
  })

  it('a loop around an endless process ends with it', async () => {
    const ran = await runIn(testShell(), 'for i in 1 2 3; do read x < <(yes); echo $i $x; done')
    expect(ran.stdout).toBe('1 y\n2 y\n3 y\n')
  })
})
