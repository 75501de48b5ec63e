import type { Input } from '@kubemaze/core/process/process.ts'
import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { type TestLab, testLab } from './lab-for-tests.ts'

let lab: TestLab

beforeAll(async () => {
  lab = testLab()
  await lab.run('kubectl run box --image=busybox:1.36 -- sleep 1000000; kubectl run web --image=debian:12 -- sleep 1000000')
  await lab.run('kubectl wait --for=condition=Ready pod/box pod/web')
})

afterEach(() => vi.restoreAllMocks())

/** Types lines into a line of the session; `^C` interrupts what waits or runs. A minute passes before each of them. */
async function typed(line: string, lines: readonly string[]): Promise<string> {
  let [shown, lateMs] = ['', 0]
  const now = Date.now
  vi.spyOn(Date, 'now').mockImplementation(() => now() + lateMs)
  const rest = [...lines]
  const listeners: (() => void)[] = []
  const whole = new AbortController()
  const interrupt = (): void => {
    shown += '^C\n'
    const latest = listeners.at(-1)
    if (latest) latest()
    else whole.abort()
  }
  const stdin: Input = {
    isTerminal: true,
    readAll: async () => '',
    async readLine(prompt = '') {
      lateMs += 60_000
      shown += prompt
      const next = rest.shift()
      if (next === '^C') interrupt()
      else if (next !== undefined) shown += `${next}\n`
      // the next one comes while the line runs
      if (next !== '^C' && rest[0] === '^C running') setTimeout(interrupt, 30, rest.shift())
      return next === '^C' ? undefined : next
    },
  }
  const write = (text: string): void => void (shown += text)
  const terminal = {
    columns: 80,
    rows: 24,
    edit: async () => {
      lateMs += 600_000
      return false
    },
    onInterrupt(listener: () => void) {
      listeners.push(listener)
      return () => void listeners.splice(listeners.indexOf(listener), 1)
    },
  }
  await lab.session.run(line, { stdin, stdout: write, stderr: write, signal: whole.signal, terminal })
  expect(listeners).toEqual([])
  return shown
}

it.each([
  ['cat <<EOF', ['one', 'two', 'EOF'], '> one\n> two\n> EOF\none\ntwo\n'],
  ['for i in a b; do', ['echo $i', 'done'], '> echo $i\n> done\na\nb\n'],
  ['read x; echo got $x', ['it'], 'it\ngot it\n'],
  ['cat; echo end', ['one', 'two'], 'one\none\ntwo\ntwo\nend\n'],
  ['while read x; do echo [$x]; done', ['a', 'b'], 'a\n[a]\nb\n[b]\n'],
  ['vi notes; echo left', [], 'left\n'],
  ['bash', ['echo in', 'exit'], 'student@k8s-master:~$ echo in\nin\nstudent@k8s-master:~$ exit\nexit\n'],
  ['kubectl exec -it box -- sh', ['hostname', 'read x', 'y', 'exit'], '/ # hostname\nbox\n/ # read x\ny\n/ # exit\n'],
  ['kubectl exec -it web -- bash; echo out', ['hostname', 'exit'], 'root@web:/# hostname\nweb\nroot@web:/# exit\nexit\nout\n'],
])('[SHL120] who thinks for a minute before each line is not stopped: %s', async (line, lines, shown) => {
  expect(await typed(line, lines)).toBe(shown)
})

it.each([
  [
    'bash',
    ['^C', 'echo $?', 'exit'],
    'student@k8s-master:~$ ^C\nstudent@k8s-master:~$ echo $?\n130\nstudent@k8s-master:~$ exit\nexit\n',
  ],
  [
    'kubectl exec -it box -- sh',
    ['for i in a; do', '^C', 'echo $?', 'cat', '^C', 'echo still', 'exit'],
    '/ # for i in a; do\n> ^C\n/ # echo $?\n130\n/ # cat\n^C\n/ # echo still\nstill\n/ # exit\n',
  ],
  [
    'sh',
    ['bash', '^C', 'exit', '^C', 'exit'],
    '$ bash\nstudent@k8s-master:~$ ^C\nstudent@k8s-master:~$ exit\nexit\n$ ^C\n$ exit\n',
  ],
  ['kubectl exec -it box -- cat', ['a', '^C'], 'a\na\n^C\ncommand terminated with exit code 130\n'],
])('[SHL121] Ctrl-C ends a line of the innermost shell, not the shell: %s', async (line, lines, shown) => {
  expect(await typed(line, lines)).toBe(shown)
})

it('[SHL120] read -t waits its time, which is not the line’s', async () => {
  const now = Date.now
  let lateMs = 0
  vi.spyOn(Date, 'now').mockImplementation(() => now() + lateMs)
  vi.spyOn(lab.host, 'wait').mockImplementation(async (ms) => {
    lateMs += ms
    return true
  })
  let shown = ''
  const write = (text: string): void => void (shown += text)
  const never = new Promise<never>(() => {})
  const stdin: Input = { isTerminal: true, readAll: () => never, readLine: () => never }
  const { signal } = new AbortController()
  await lab.session.run('read -t 30 x; echo $?', { stdin, stdout: write, stderr: write, signal })
  expect(shown).toBe('142\n')
})

it('[SHL121] Ctrl-C ends what the innermost shell runs', async () => {
  const shown = await typed('kubectl exec -it box -- sh', ['while :; do sleep 0.01; done', '^C running', 'echo $?', 'exit'])
  expect(shown).toBe('/ # while :; do sleep 0.01; done\n^C\n/ # echo $?\n130\n/ # exit\n')
})
