import { describe, expect, it } from 'vitest'
import { runIn, testShell } from '../bash/lab-for-tests.ts'

describe('awk', () => {
  it.each([
    [`echo 10.10.1.4 | awk -F. '{print $1"-"$2"-"$3"-"$4".shop.pod.cluster.local"}'`, '10-10-1-4.shop.pod.cluster.local\n'],
    [`echo 'a|b' | awk -F'|' '{print $2}'`, 'b\n'],
    [`echo 'a|b' | awk -F '|' '{print $2}'`, 'b\n'],
    [`echo 'a+b' | awk -F+ '{print $2}'`, 'b\n'],
    [`echo 'a^b' | awk -F^ '{print $2}'`, 'b\n'],
    [`echo 'a$b' | awk -F'$' '{print $2}'`, 'b\n'],
    [`echo 'a:b' | awk -F: '{print $2}'`, 'b\n'],
    [`echo 'aXXb' | awk -FX+ '{print $2}'`, 'b\n'],
    [`echo 'a b' | awk '{print $2}'`, 'b\n'],
    [`echo 1.2 | awk 'BEGIN{FS="."}{print $2}'`, '2\n'],
    [`echo 1.2 | awk -v FS=. '{print $2}'`, '2\n'],
    [`echo a b | awk -v OFS=- '{print $1,$2}'`, 'a-b\n'],
    [`echo a b | awk -vOFS=- -v x=3 '{print $1,$2,x}'`, 'a-b-3\n'],
    [`echo a:b | awk -F: -v OFS=, '{print $1,$2}'`, 'a,b\n'],
  ])('[SHL60] %s', async (line, stdout) => {
    const shell = testShell()
    shell.variables.set('LINE', { text: line })
    expect(await runIn(shell, 'bash -c "$LINE"')).toEqual({ stdout, stderr: '', status: 0 })
  })
})
