import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../lab-for-tests.ts'
import { formatStep, parseTranscript, play } from '../transcripts/play.ts'

const setUp = `cd /; rm -rf /w; mkdir /w; cd /w; printf 'b 2\\na 1\\nc 3\\n' >f; echo x >g; mkdir d e r; echo in >d/x; ln -s f l; ln -s nowhere bad; echo y >r/x; echo z >u; mkdir p; echo q >p/q; chmod 644 f g d/x; chmod 755 d e; chmod 444 r/x; chmod 555 r; chmod 000 u p; `

describe("[SHL112] Debian's coreutils", () => {
  let lab: TestLab
  beforeAll(() => {
    const root = { where: [{ node: 'k8s-master', user: 'root' }] }
    lab = testLab({}, { cwd: '/root', env: {}, aliases: {}, lastExitCode: 0, history: [], ...root })
  })

  for (const step of parseTranscript(readFileSync(join(import.meta.dirname, 'coreutils.transcript'), 'utf8')))
    it(step.command, async () => {
      const ran = await play(lab, setUp + step.command)
      expect(formatStep({ ...ran, command: step.command })).toBe(formatStep(step))
    })
})
