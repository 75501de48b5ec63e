import { beforeAll, expect, it } from 'vitest'
import { type TestLab, testLab } from '../../lab-for-tests.ts'
import { prepare } from '../../transcripts/play.ts'

let lab: TestLab
beforeAll(async () => {
  lab = testLab()
  await prepare(lab)
  await lab.run('kubectl run box --image=busybox:1.37 -- sleep 100000')
  await lab.settle()
})

const rows: [line: string, stdout: string, status?: number][] = [
  ['ps -C kubelet -o pid,user,comm', '    PID USER     COMMAND\n   1187 root     kubelet\n'],
  ['ps -p 1 -o pid= -o comm=', '      1 systemd\n'],
  ['ps -eo args | grep -c "^/pause"', '6\n'],
  ["ssh k8s-node-1 ps -eo comm | grep -c '^sleep'", '1\n'],
  ['pgrep kubelet', '1187\n'],
  ['pgrep -l kubele', '1187 kubelet\n'],
  ['pgrep -x kubele', '', 1],
  ['pgrep -fc sbin/init', '1\n'],
  ['pidof kubelet containerd', '1187 1023\n'],
  ['top -b -n 1 | head -1 | cut -c1-6', 'top - \n'],
  ['top -bn1 -p 1 | tail -1 | cut -c1-17', '      1 root     \n'],
  ['uptime | cut -c10-13', ' up \n'],
  ['kubectl exec box -- ps', 'PID   USER     TIME  COMMAND\n    1 root      0:00 sleep 100000\n   20 root      0:00 ps\n'],
  ['kubectl exec box -- ps -o pid,comm', 'PID   COMMAND\n    1 sleep\n   20 ps\n'],
  ['kubectl exec box -- pidof sleep', '1\n'],
]

it.each(rows)('[SHL33] %s', async (line, stdout, status = 0) => {
  expect(await lab.run(line)).toMatchObject({ stdout, status })
})

it('[SHL33] a container whose image has no ps cannot run it', async () => {
  await lab.run('kubectl run web --image=nginx')
  await lab.settle()
  expect((await lab.run('kubectl exec web -- ps')).stderr).toContain('exec: "ps": executable file not found in $PATH')
})
