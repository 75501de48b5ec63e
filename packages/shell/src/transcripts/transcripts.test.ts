import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../lab-for-tests.ts'
import { formatStep, parseTranscript, play, prepare, withoutMoments } from './play.ts'

const folder = import.meta.dirname
const root = { where: [{ node: 'k8s-master', user: 'root' }] }
const files = readdirSync(folder).filter((name) => name.endsWith('.transcript'))

describe.each(files)('[SHL30] %s', (name) => {
  let lab: TestLab
  beforeAll(async () => {
    lab = testLab({}, { cwd: '/root', env: {}, aliases: {}, lastExitCode: 0, history: [], ...root })
    await prepare(lab)
  })

  for (const step of parseTranscript(readFileSync(join(folder, name), 'utf8')))
    it(step.command, async () => {
      const ran = await play(lab, step.command)
      expect(withoutMoments(formatStep({ command: step.command, ...ran }))).toBe(withoutMoments(formatStep(step)))
    })
})
