import type { Input } from '@kubemaze/core/process/process.ts'
import { expect, it } from 'vitest'
import { lineBudget } from './create-shell.ts'
import { testShell } from './lab-for-tests.ts'
import { runLine } from './run-line.ts'
import type { Io } from './shell.ts'

/** Runs a line at a terminal at which every question is answered by Ctrl-C; what is shown, and the status. */
async function interrupted(line: string, most = 5): Promise<string> {
  let shown = ''
  let asked = 0
  const whole = new AbortController()
  const listeners: (() => void)[] = []
  const stdin: Input = {
    isTerminal: true,
    readAll: async () => '',
    async readLine() {
      if (++asked > most) return undefined
      shown += '^C\n'
      const latest = listeners.at(-1)
      if (latest) latest()
      else whole.abort()
      return undefined
    },
  }
  const sink = { isTerminal: true, write: (text: string) => void (shown += text) }
  const terminal = {
    columns: 80,
    rows: 24,
    edit: async () => false,
    onInterrupt(listener: () => void) {
      listeners.push(listener)
      return () => void listeners.splice(listeners.indexOf(listener), 1)
    },
  }
  const io: Io = { stdin, stdout: sink, stderr: sink, more: new Map(), signal: whole.signal, terminal }
  const shell = testShell()
  shell.interactive = true
  shell.budget = lineBudget()
  const { status } = await runLine(line, shell, io)
  expect(listeners).toEqual([])
  return `${shown}? ${status}`
}

it.each([
  ['read x; echo after', '^C\n? 130'],
  ['(read x; echo in); echo after', '^C\n? 130'],
  ['f() { read x; echo in; }; f; echo after', '^C\n? 130'],
  ['for i in 1 2 3; do read x; echo $i; done', '^C\n? 130'],
  ['read x | cat; echo after', '^C\n? 130'],
  ['x=$(read y; echo in); echo after', '^C\n? 130'],
  ["trap 'echo caught' INT; read x; echo after", '^C\ncaught\nafter\n? 0'],
  ["trap 'echo caught' INT; read x || echo failed $?", '^C\ncaught\n? 130'],
  ["trap 'echo c' INT; for i in 1 2; do read x; echo $i; done", '^C\nc\n1\n^C\nc\n2\n? 0'],
  ["trap 'echo c; break' INT; while :; do read x; done; echo left", '^C\nc\nleft\n? 0'],
  ["trap 'echo c' INT; f() { read x; echo in; }; f", '^C\nc\nin\n? 0'],
  ["trap 'echo c' INT; (read x; echo in); echo after", '^C\nc\nafter\n? 0'],
  ["trap 'exit 7' INT; read x; echo no", '^C\n? 7'],
  ["trap '' INT; read x; echo after $?", '^C\nafter 1\n? 0'],
  ["trap 'echo c' INT; trap - INT; read x; echo no", '^C\n? 130'],
  ['bash -c \'trap "echo bye; exit 7" INT; while :; do read x; done\'', '^C\nbye\n? 7'],
  ['bash -c \'trap "echo cleanup" EXIT; read x; echo no\'', '^C\ncleanup\n? 130'],
  ["(trap 'echo cleanup' EXIT; read x; echo no); echo after", '^C\ncleanup\n? 130'],
  ["trap 'echo c' INT; exec 3>/tmp/o; read x; echo kept >&3; cat /tmp/o", '^C\nc\nkept\n? 0'],
])('[SHL141] %s', async (line, shown) => {
  expect(await interrupted(line)).toBe(shown)
})
