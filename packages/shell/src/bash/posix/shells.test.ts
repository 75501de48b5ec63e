import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatStep, parseTranscript } from '../../transcripts/play.ts'
import { runIn, testMachine, testShell } from '../lab-for-tests.ts'

const stepsOf = (name: string) => parseTranscript(readFileSync(join(import.meta.dirname, `${name}.transcript`), 'utf8'))

describe.each([
  { name: 'dash', machine: () => testMachine() },
  { name: 'ash', machine: () => ({ ...testMachine(), shells: 'ash' as const, dialect: 'ash' as const }) },
])('[SHL32] $name, a text at a time', ({ name, machine }) => {
  it.each(stepsOf(name).map((step) => [step.command, step] as const))('%s', async (command, step) => {
    const shell = testShell(machine())
    shell.variables.set('LINE', { text: command })
    expect(formatStep({ command, ...(await runIn(shell, 'sh -c "$LINE"')) })).toBe(formatStep(step))
  })
})
