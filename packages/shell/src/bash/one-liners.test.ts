import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatStep, parseTranscript } from '../transcripts/play.ts'
import { runIn, testShell } from './lab-for-tests.ts'

const steps = parseTranscript(readFileSync(join(import.meta.dirname, 'one-liners.transcript'), 'utf8'))

describe('[SHL1] bash, a line at a time', () => {
  it.each(steps.map((step) => [step.command, step] as const))('%s', async (command, step) => {
    const shell = testShell()
    shell.variables.set('LINE', { text: command })
    expect(formatStep({ command, ...(await runIn(shell, 'bash -c "$LINE"')) })).toBe(formatStep(step))
  })
})
