import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../../lab-for-tests.ts'
import { formatStep, parseTranscript } from '../../transcripts/play.ts'

/** A folder with files, links, what root alone may read, and what nobody may write. */
const setUp = `cd /; rm -rf /w; mkdir /w; cd /w; printf 'b 2\\na 1\\nc 3\\n' >f; echo x >g; mkdir d e r; echo in >d/x
ln -s f l; ln -s nowhere bad; echo y >r/x; echo z >u; mkdir p; echo q >p/q; chmod 644 f g d/x; chmod 755 d e; chmod 444 r/x
chmod 555 r; chmod 000 u p; `

const twoUsers = `
apiVersion: v1
kind: Pod
metadata: {name: two}
spec:
  volumes: [{name: w, emptyDir: {}}]
  containers:
  - {name: root, image: busybox, command: [sleep, "36000"], volumeMounts: [{name: w, mountPath: /w}]}
  - name: user
    image: busybox
    command: [sleep, "36000"]
    securityContext: {runAsUser: 1000, runAsGroup: 1000}
    volumeMounts: [{name: w, mountPath: /w}]
`

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

describe('[SHL110] busybox and its applets', () => {
  let lab: TestLab
  beforeAll(async () => {
    lab = testLab()
    await lab.run('kubectl run box --image=busybox -- sleep 36000; kubectl run small --image=alpine -- sleep 36000')
    await lab.settle()
  })

  for (const step of parseTranscript(readFileSync(join(import.meta.dirname, 'applets.transcript'), 'utf8')))
    it(step.command, async () => {
      const ran = await lab.run(`kubectl exec box -- sh -c ${quoted(setUp + step.command)}`)
      const stderr = ran.stderr.replace(/^command terminated with exit code \d+\n$/m, '')
      expect(formatStep({ ...ran, command: step.command, stderr })).toBe(formatStep(step))
    })

  describe('run by a user to whom not all belongs', () => {
    const folder = setUp.replaceAll('/w', '/w/w')
    beforeAll(async () => {
      await lab.run(`cat > /tmp/two.yaml <<'END'${twoUsers}END`)
      await lab.run('kubectl apply -f /tmp/two.yaml')
      await lab.settle()
    })

    for (const step of parseTranscript(readFileSync(join(import.meta.dirname, 'users.transcript'), 'utf8')))
      it(step.command, async () => {
        const owners = 'chown -R 1000:1000 /w/w; chown -R 0:0 r u p; chmod 755 /w/w'
        await lab.run(`kubectl exec two -c root -- sh -c ${quoted(folder + owners)}`)
        const ran = await lab.run(`kubectl exec two -c user -- sh -c ${quoted(`cd /w/w; ${step.command}`)}`)
        const stderr = ran.stderr.replace(/^command terminated with exit code \d+\n$/m, '')
        expect(formatStep({ ...ran, command: step.command, stderr })).toBe(formatStep(step))
      })
  })

  it.each<[command: string, words: string]>([
    ['cat -z', 'cat: unrecognized option: z\nBusyBox v1.37.0 '],
    ['cat --zz', 'cat: unrecognized option: zz\nBusyBox v1.37.0 '],
    ['head -n', 'head: option requires an argument: n\nBusyBox v1.37.0 '],
    ['ls --colour', 'ls: unrecognized option: colour\nBusyBox v1.37.0 '],
  ])("alpine's %s speaks with musl's getopt", async (command, words) => {
    const { stderr } = await lab.run(`kubectl exec small -- ${command}`)
    expect(stderr.slice(0, words.length)).toBe(words)
  })
})
