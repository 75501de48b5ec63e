import { beforeAll, expect, it } from 'vitest'
import { type TestLab, testLab } from '../../../lab-for-tests.ts'
import { ago, humanSize } from './table.ts'

let lab: TestLab
beforeAll(async () => {
  lab = testLab()
  await lab.run("kubectl run box --image=busybox:1.37 -- sh -c 'echo hello; echo oops >&2; sleep 100000'")
  await lab.run("kubectl run dies --image=busybox:1.37 --restart=Never -- sh -c 'exit 3'")
  await lab.settle()
  await lab.run('sleep 5')
  await lab.run('ssh k8s-node-1')
})

const id = "$(sudo crictl ps -q --name '^box$')"

const rows: [line: string, stdout: string, status?: number][] = [
  [
    'sudo crictl ps --name box | head -1',
    'CONTAINER           IMAGE               CREATED             STATE               NAME                ATTEMPT             POD ID              POD                 NAMESPACE\n',
  ],
  ['sudo crictl ps --name box | tail -1 | cut -c61-120', 'Running             box                 0                   \n'],
  ['sudo crictl ps -q --name box | wc -c', '65\n'],
  ['sudo crictl ps --name dies -q', ''],
  ['sudo crictl ps -a --name dies | tail -1 | cut -c61-67', 'Exited \n'],
  ['sudo crictl ps -a --state exited -q | wc -l', '1\n'],
  ['sudo crictl ps --namespace kube-system | grep -c coredns', '2\n'],
  ['sudo crictl ps -o json --name box | jq -r ".containers[0].metadata.name"', 'box\n'],
  [
    'sudo crictl pods --name box | head -1',
    'POD ID              CREATED             STATE               NAME                NAMESPACE           ATTEMPT             RUNTIME\n',
  ],
  ['sudo crictl pods --name box --no-trunc -q | wc -c', '65\n'],
  ['sudo crictl images | head -1 | tr -s " "', 'IMAGE TAG IMAGE ID SIZE\n'],
  ['sudo crictl images | grep -c pause', '1\n'],
  [`sudo crictl inspect ${id} | jq -r .status.state`, 'CONTAINER_RUNNING\n'],
  [`sudo crictl inspect ${id} | jq -c .info.runtimeSpec.process.args[0:2]`, '["sh","-c"]\n'],
  ['sudo crictl inspect $(sudo crictl ps -aq --name dies) | jq .status.exitCode', '3\n'],
  ['sudo crictl inspectp $(sudo crictl pods -q --name box) | jq -r .status.metadata.namespace', 'default\n'],
  [`sudo crictl logs ${id} 2>/dev/null`, 'hello\n'],
  [`sudo crictl logs --tail 1 ${id} 2>&1`, 'oops\n'],
  [`sudo crictl logs -s stderr ${id} 2>&1`, 'oops\n'],
  [`sudo crictl exec ${id} hostname`, 'box\n'],
  [`sudo crictl exec -i ${id} sh -c 'echo $0 -i'`, 'sh -i\n'],
  ['sudo crictl stats | head -1 | tr -s " "', 'CONTAINER NAME CPU % MEM DISK INODES SWAP\n'],
  ['sudo crictl version | head -2', 'Version:  0.1.0\nRuntimeName:  containerd\n'],
  ['crictl --version', 'crictl version v1.36.0\n'],
  ['sudo crictl nosuch', "No help topic for 'nosuch'\n", 3],
]

it.each(rows)('[SHL35] %s', async (line, stdout, status = 0) => {
  expect(await lab.run(line)).toMatchObject({ stdout, status })
})

const refused: [line: string, words: string][] = [
  ['crictl ps', 'validate service connection: validate CRI v1 runtime API'],
  [
    'sudo crictl logs abcdef',
    'rpc error: code = NotFound desc = an error occurred when try to find container \\"abcdef\\": not found',
  ],
  ['sudo crictl inspect abcdef', 'get the status of containers: get container status: rpc error'],
  ['sudo crictl ps -s foo', '--state should be one of created, running, exited or unknown'],
  ['sudo crictl ps -o foo', 'unsupported output format \\"foo\\"'],
  ['sudo crictl logs', 'ID cannot be empty'],
  [`sudo crictl logs -p ${id}`, 'previous terminated container box not found'],
  [`sudo crictl exec ${id} false`, 'command terminated with exit code 1'],
  [`sudo crictl exec ${id} nosuch`, 'executable file not found in $PATH'],
  ['sudo crictl ps --nosuch', 'flag provided but not defined: -nosuch'],
  ['sudo crictl rmp abc', 'crictl: rmp is not simulated here'],
]

it.each(refused)('[SHL35] %s', async (line, words) => {
  const ran = await lab.run(line)
  expect(ran.stderr).toContain(words)
  expect(ran.status).toBe(1)
})

it.each([
  [0, 'Less than a second ago'],
  [1000, '1 second ago'],
  [59_000, '59 seconds ago'],
  [60_000, 'About a minute ago'],
  [119_000, 'About a minute ago'],
  [120_000, '2 minutes ago'],
  [3_600_000, 'About an hour ago'],
  [7_200_000, '2 hours ago'],
  [172_800_000, '2 days ago'],
  [1_209_600_000, '2 weeks ago'],
])('[SHL35] %i ms is %s', (ms, words) => {
  expect(ago(ms)).toBe(words)
})

it.each([
  [0, '0B'],
  [999, '999B'],
  [4_133_212, '4.13MB'],
  [52_417_096, '52.4MB'],
  [204_512_331, '205MB'],
  [1_500_000_000, '1.5GB'],
])('[SHL35] %i bytes are %s', (bytes, words) => {
  expect(humanSize(bytes)).toBe(words)
})
