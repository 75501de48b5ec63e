import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatStep, parseTranscript } from '../transcripts/play.ts'
import { runIn, testShell } from './lab-for-tests.ts'

const transcripts = ['one-liners', 'scripts', 'builtins', 'syntax-errors'].map((name) => ({
  name,
  steps: parseTranscript(readFileSync(join(import.meta.dirname, `${name}.transcript`), 'utf8')),
}))

describe.each(transcripts)('[SHL1] bash, a text at a time: $name', ({ steps }) => {
  it.each(steps.map((step) => [step.command, step] as const))('%s', async (command, step) => {
    const shell = testShell()
    shell.variables.set('LINE', { text: command })
    expect(formatStep({ command, ...(await runIn(shell, 'bash -c "$LINE"')) })).toBe(formatStep(step))
  })
})
