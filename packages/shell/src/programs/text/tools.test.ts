import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../../lab-for-tests.ts'
import { formatStep, parseTranscript, play } from '../../transcripts/play.ts'

const setUp = `cd /; rm -rf /w; mkdir /w; cd /w; printf 'b 2\\na 1\\nc 3\\na 1\\n' >f; printf 'one:1:x\\ntwo:2:y\\nthree:3:z\\n' >c
printf '10\\n9\\n2.5\\n-3\\n1K\\nabc\\n\\n' >n; printf 'a\\tb\\tc\\n1\\t2\\t3\\n' >t; printf 'no newline' >u; : >e; printf 'a\\0b\\0c\\0' >z
printf 'The quick brown fox\\njumps over the lazy dog\\n\\nagain and again\\n' >w; printf 'x 1\\ny 2\\nz 3\\n' >j1
printf 'x A\\nz B\\nq C\\n' >j2; mkdir d; echo in >d/i; ln -s f l
`

describe("[SHL112] Debian's tools for text", () => {
  let lab: TestLab
  beforeAll(() => {
    const root = { where: [{ node: 'k8s-master', user: 'root' }] }
    lab = testLab({}, { cwd: '/root', env: {}, aliases: {}, lastExitCode: 0, history: [], ...root })
  })

  for (const step of parseTranscript(readFileSync(join(import.meta.dirname, 'tools.transcript'), 'utf8')))
    it(step.command, async () => {
      const ran = await play(lab, setUp + step.command)
      expect(formatStep({ ...ran, command: step.command })).toBe(formatStep(step))
    })
})
