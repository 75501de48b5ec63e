import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { Input } from '@kubemaze/core/process/process.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runIn, testMachine, testShell } from './lab-for-tests.ts'
import { createStop } from './stop.ts'

const slow = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A machine whose waits are real. */
function realMachine() {
  const machine = testMachine([
    {
      name: 'ticker',
      summary: 'writes a line every few milliseconds',
      async run(process) {
        for (let tick = 1; !process.signal.aborted; tick++) {
          process.stdout(`tick ${tick}\n`)
          await slow(5)
        }
        process.stderr('last words\n')
        return 0
      },
    },
    { name: 'stuck', summary: 'never ends', run: () => new Promise(() => {}) },
  ])
  machine.wait = async (ms, signal) => {
    await slow(ms)
    return !signal.aborted
  }
  machine.background = () => machine
  return machine
}

it('[SHL2] lines pass a pipe as they come, and head stops its writer', async () => {
  const ran = await runIn(testShell(realMachine()), 'ticker | grep -v 2 | head -n 3; echo ${PIPESTATUS[@]}')
  expect(ran.stdout).toBe('tick 1\ntick 3\ntick 4\n141 141 0\n')
})

it('[SHL2] an endless writer waits for its reader', async () => {
  const ran = await runIn(testShell(), 'yes | head -n 2; yes no | while read x; do echo $x; break; done')
  expect(ran.stdout).toBe('y\ny\nno\n')
})

it.each([
  'ticker',
  'stuck',
  'sleep 100',
  'while true; do sleep 0.01; done',
  'stuck | cat',
  'cat <(stuck)',
  'x=$(stuck)',
  'stuck & wait',
  'read x',
  'cat',
])('[SHL3] Ctrl-C ends %s with 130', async (line) => {
  const stop = createStop()
  const never: Input = { isTerminal: true, readAll: () => new Promise(() => {}), readLine: () => new Promise(() => {}) }
  setTimeout(() => stop.abort('SIGINT'), 20)
  const shell = testShell(realMachine())
  expect((await runIn(shell, line, never, stop)).status).toBe(130)
  expect((await runIn(shell, 'echo $? still here')).stdout).toBe('130 still here\n')
})

it('[SHL3] what an interrupted program still says is shown', async () => {
  const stop = createStop()
  setTimeout(() => stop.abort('SIGINT'), 20)
  const ran = await runIn(testShell(realMachine()), 'ticker', undefined, stop)
  expect(ran.stdout).toMatch(/^tick 1\ntick 2\n/)
  expect(ran.stderr).toBe('last words\n')
})

it('[SHL11] a background job goes on, and can be waited for, listed and ended', async () => {
  const shell = testShell(realMachine())
  const ran = await runIn(shell, '(sleep 0.02; echo late) & echo first; wait; sleep 100 & jobs; kill %1; wait %1; echo $?')
  expect(ran.stdout).toMatch(/^first\nlate\n/)
  expect(ran.stdout).toMatch(/Running +sleep 100 &\n/)
  expect(ran.stdout).toMatch(/143\n$/)
})

it('[SHL21] bytes that are no text survive', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect([...bytesOfText(textOfBytes(bytes))]).toEqual([...bytes])
    }),
  )
})

it('[SHL21] and pass pipes, files and utilities', async () => {
  const line = "printf '\\xff\\xfe\\x00a\\x80' > f; cat f | cat > g; wc -c < g; base64 < g; gzip -c < g | gunzip | base64"
  expect((await runIn(testShell(), line)).stdout).toBe('5\n//4AYYA=\n//4AYYA=\n')
})
