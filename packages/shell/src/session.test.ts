import { expect, it, vi } from 'vitest'
import { runIn, testLab } from './lab-for-tests.ts'
import { openSession } from './open-session.ts'

it('[SHL7] what a line sets, the next lines and the next opening find', async () => {
  const { session, run, host } = testLab()
  await run(
    'mkdir -p work; cd work; x="a b"; export Y=2; list=(1 2 "3 4"); alias hi="echo hi"; greet() { echo "hello $1"; }; echo text > file',
  )
  const line = 'pwd; echo "$x" $Y "${list[2]}"; hi there; greet bob; cat file; bash -c \'echo "[$x$Y]"\''
  const expected = '/home/student/work\na b 2 3 4\nhi there\nhello bob\ntext\n[2]\n'
  expect((await run(line)).stdout).toBe(expected)
  const state = JSON.parse(JSON.stringify(session.state()))
  expect(state.history).toHaveLength(2)
  const again = openSession(host, state)
  expect((await runIn(again, line)).stdout).toBe(expected)
  expect(again.prompt()).toBe('student@k8s-master:~/work$ ')
})

it('[SHL8] sudo, su and ssh go elsewhere, exit comes back', async () => {
  const { session, run } = testLab()
  expect((await run('sudo whoami; whoami; sudo -u student id -u; sudo nosuch')).stdout).toBe('root\nstudent\n1000\n')
  expect((await run('sudo nosuch')).stderr).toBe('sudo: nosuch: command not found\n')
  const prompts: string[] = []
  for (const line of ['sudo -i', 'ssh k8s-node-1', 'exit', 'exit', 'exit']) {
    await run(line)
    prompts.push(session.prompt())
  }
  expect(prompts).toEqual([
    'root@k8s-master:~# ',
    'root@k8s-node-1:~# ',
    'root@k8s-master:~# ',
    'student@k8s-master:~$ ',
    'student@k8s-master:~$ ',
  ])
  expect((await run('ssh k8s-node-1 hostname; hostname')).stdout).toBe('k8s-node-1\nk8s-master\n')
  expect(await run('ssh nowhere')).toMatchObject({
    stderr: 'ssh: Could not resolve hostname nowhere: Name or service not known\n',
    status: 255,
  })
})

it('[SHL9] root keeps its own', async () => {
  const { run } = testLab()
  expect(await run('echo x > /etc/motd')).toMatchObject({ stderr: 'bash: /etc/motd: Permission denied\n', status: 1 })
  expect(await run('cat /root/.kube/config; ls /root')).toMatchObject({
    stdout: '',
    stderr: "cat: /root/.kube/config: Permission denied\nls: cannot open directory '/root': Permission denied\n",
  })
  expect(await run('find / -name .bashrc')).toMatchObject({
    stdout: '/home/student/.bashrc\n',
    stderr: 'find: ‘/root’: Permission denied\n',
  })
  expect((await run("sudo sh -c 'echo x > /etc/motd'; cat /etc/motd; echo y > /tmp/y; cat /tmp/y")).stdout).toBe('x\ny\n')
})

it('[SHL10] an open line asks for more', async () => {
  const { run } = testLab()
  expect((await run('if true', ['then echo yes', 'fi'])).stdout).toBe('> then echo yes\n> fi\nyes\n')
  expect((await run('cat <<E', ['a', 'E'])).stdout).toBe('> a\n> E\na\n')
  expect((await run('echo "a', ['b"'])).stdout).toBe('> b"\na\nb\n')
  expect(await run('echo "a')).toMatchObject({ stderr: 'bash: unexpected EOF while looking for matching `"\'\n', status: 2 })
})

it("[SHL11] a job in the background waits by the lab's time and does not run it forward", async () => {
  const { run, cluster } = testLab()
  const before = cluster.now()
  await run('(sleep 30; echo late > late) & echo now')
  expect(cluster.now()).toBe(before)
  expect((await run('cat late')).status).toBe(1)
  cluster.advance(30_000)
  await vi.waitFor(async () => {
    await run('touch something; sleep 0.1')
    expect((await run('cat late')).stdout).toBe('late\n')
  })
})

const completions: [line: string, from: number, candidates: string[]][] = [
  ['kubect', 0, ['kubectl']],
  ['kubectl expo', 8, ['expose']],
  ['kubectl get servicea', 12, ['serviceaccounts']],
  ['kubectl describe node k8s-n', 22, ['k8s-node-1']],
  ['sudo kubectl -n kube-s', 16, ['kube-system']],
  ['k get endpointsl', 6, ['endpointslices.discovery.k8s.io']],
  ['cat cof', 4, ['coffee.yaml']],
  ['cd ', 3, ['dir/']],
  ['cat my', 4, ['my\\ file']],
  ['echo $HOST', 5, ['$HOSTNAME']],
  ['ls | gre', 5, ['grep']],
]

it('[SHL12] Tab', async () => {
  const { session, run } = testLab()
  await run('touch coffee.yaml "my file"; mkdir dir; alias k=kubectl')
  for (const [line, from, candidates] of completions)
    expect(session.complete(line, line.length), line).toEqual({ from, candidates })
})

it('[SHL5] what nobody watches ends, and says why', async () => {
  const { run } = testLab()
  const forever = 'more than 2000 waits in one line that nobody watches: stopped'
  expect(await run('tail -f /etc/hosts > /dev/null')).toMatchObject({
    stderr: 'tail: following in a line that nobody watches, for long or in vain: stopped\n',
    status: 130,
  })
  expect(await run('while true; do sleep 1; done')).toMatchObject({ stderr: `bash: ${forever}\n`, status: 152 })
  const ran = await run('yes')
  expect(ran.stderr).toContain('output limit of 1 MiB for one command reached')
  expect(ran.status).not.toBe(0)
  expect((await run('echo fine')).stdout).toBe('fine\n')
}, 60_000)
