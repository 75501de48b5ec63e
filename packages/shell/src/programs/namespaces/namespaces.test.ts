import { beforeAll, describe, expect, it } from 'vitest'
import { testLab } from '../../lab-for-tests.ts'

const lab = testLab()

const pod = (name: string, hostPID: boolean, privileged: boolean): string =>
  `kubectl run ${name} --image=busybox --overrides='${JSON.stringify({
    spec: {
      hostPID,
      nodeName: 'k8s-node-1',
      volumes: [
        { name: 'root', hostPath: { path: '/' } },
        { name: 'tmp', hostPath: { path: '/tmp' } },
      ],
      containers: [
        {
          name,
          image: 'busybox',
          command: ['sleep', '3600'],
          securityContext: { privileged },
          volumeMounts: [
            { name: 'root', mountPath: '/host' },
            { name: 'tmp', mountPath: '/deep/er' },
          ],
        },
      ],
    },
  })}'`

describe('from a container into its node', () => {
  beforeAll(async () => {
    for (const line of [pod('boss', true, true), pod('plain', false, false), pod('nosy', true, false)]) await lab.run(line)
    await lab.run('kubectl run own --image=busybox --overrides=\'{"spec":{"securityContext":{"runAsUser":1000}}}\' -- sleep 3600')
    await lab.settle()
  })

  const denied = (name: string): string => `nsenter: setns(): can't reassociate to namespace '${name}': Operation not permitted`

  it.each([
    ['boss', 'chroot /host hostname', 'k8s-node-1'],
    ['boss', 'chroot /host sh -c "pwd; systemctl is-active kubelet"', '/\nactive'],
    ['boss', 'chroot host hostname', 'k8s-node-1'],
    ['plain', 'chroot /host hostname', 'k8s-node-1'],
    ['plain', 'chroot / hostname', 'plain'],
    ['plain', 'chroot /deep/er ls', "chroot: can't execute 'ls': No such file or directory", 127],
    ['plain', 'chroot /nope ls', "chroot: can't change root directory to '/nope': No such file or directory", 1],
    ['plain', 'chroot /etc/hosts ls', "chroot: can't change root directory to '/etc/hosts': Not a directory", 1],
    ['own', 'chroot / ls', "chroot: can't change root directory to '/': Operation not permitted", 1],
    ['boss', 'nsenter -t 1 -m -u -i -n -p -- hostname', 'k8s-node-1'],
    ['boss', 'nsenter --target 1 --all hostname', 'k8s-node-1'],
    ['boss', 'nsenter --mount=/host/proc/1/ns/mnt -- hostname', 'k8s-node-1'],
    ['boss', 'nsenter -t 7777 -m hostname', "nsenter: can't open '/proc/7777/ns/mnt': No such file or directory", 1],
    ['nosy', 'nsenter -t 1 -m hostname', denied('mnt'), 1],
    ['nosy', 'nsenter -t 1 -n hostname', denied('net'), 1],
    ['plain', 'nsenter -t 1 -m hostname', 'plain'],
    ['plain', 'nsenter --mount=/host/proc/1/ns/mnt hostname', denied('mnt'), 1],
    ['boss', 'nsenter -t 1 -n hostname', 'nsenter: namespaces of a node without its files (-m) are not simulated', 1],
  ])('%s: %s', async (name, command, words, code = 0) => {
    const { stdout, stderr, status } = await lab.run(`kubectl exec ${name} -- ${command}`)
    const ended = code === 0 ? '' : `command terminated with exit code ${code}\n`
    expect([stdout + stderr, status]).toEqual([`${words}\n${ended}`, code])
  })

  it('what is written on the node is there for the container', async () => {
    await lab.run('kubectl exec boss -- nsenter -t 1 -m -- sh -c "mkdir -p /tmp/made && echo here > /tmp/made/f"')
    expect((await lab.run('kubectl exec boss -- cat /deep/er/made/f /host/tmp/made/f')).stdout).toBe('here\nhere\n')
  })

  it('a program that the lab has not says so', async () => {
    expect(await lab.run('kubectl exec boss -- arping')).toMatchObject({
      stderr: 'sh: arping: this program is not simulated\ncommand terminated with exit code 126\n',
      status: 126,
    })
  })

  it('kubectl debug node leads there', async () => {
    const typed = ['chroot /host', 'hostname', 'cat /tmp/made/f', 'exit', 'exit']
    const { stdout } = await lab.run('kubectl debug node/k8s-node-1 -it --image=busybox', typed)
    expect(stdout).toContain('k8s-node-1\n')
    expect(stdout).toContain('here\n')
  })
})

describe('from a node into its Pods', () => {
  const node = testLab()
  let pid = ''
  const onNode = (line: string) => node.run(`ssh k8s-node-1 '${line}'`)
  beforeAll(async () => {
    await node.run('kubectl run web --image=nginx')
    await node.settle()
    const { stdout } = await onNode(
      'sudo crictl inspect -o go-template --template {{.info.pid}} $(sudo crictl ps -q --name ^web$)',
    )
    pid = stdout.trim()
  })

  it('crictl tells the number of a process, as ps does', async () => {
    expect((await onNode(`ps -p ${pid} -o args=`)).stdout).toBe('/docker-entrypoint.sh nginx -g daemon off;\n')
    const { stdout } = await onNode('sudo crictl inspectp $(sudo crictl pods -q --name ^web$) | grep pid\\": | tr -dc 0-9')
    expect((await onNode(`ps -p ${stdout} -o args=`)).stdout).toBe('/pause\n')
  })

  it.each<[string, string, number?]>([
    ['sudo nsenter -t PID -n ss -ltnH', 'LISTEN 0      4096   0.0.0.0:80 0.0.0.0:*\n'],
    ['sudo nsenter -t PID -n hostname', 'k8s-node-1\n'],
    ['sudo nsenter -t PID -n -- curl -s -o /dev/null -w "%{http_code}\\n" localhost', '200\n'],
    ['sudo nsenter --net=/proc/PID/ns/net curl -s -o /dev/null -w "%{http_code}\\n" localhost', '200\n'],
    ['sudo nsenter -t PID -a hostname', 'web\n'],
    ['sudo nsenter -t PID -m ls /usr/share/nginx/html', '50x.html\nindex.html\n'],
    ['sudo nsenter -t PID -m tcpdump', 'nsenter: failed to execute tcpdump: No such file or directory\n', 127],
    ['sudo nsenter -t 1 -n hostname', 'k8s-node-1\n'],
    ['nsenter -t PID -n hostname', 'nsenter: cannot open /proc/PID/ns/net: Permission denied\n', 1],
    ['sudo nsenter -t 99999 -n hostname', 'nsenter: cannot open /proc/99999/ns/net: No such file or directory\n', 1],
    ['sudo nsenter -n hostname', 'nsenter: neither filename nor target pid supplied for ns/net\n', 1],
    ['sudo nsenter -t one -n hostname', "nsenter: failed to parse pid: 'one'\n", 1],
  ])('%s', async (line, words, code = 0) => {
    const { stdout, stderr, status } = await onNode(line.replaceAll('PID', pid).replaceAll("'", ''))
    expect([(stdout + stderr).replaceAll(pid, 'PID'), status]).toEqual([words, code])
  })
})
