import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../../lab-for-tests.ts'

const pod = `
apiVersion: v1
kind: Pod
metadata: {name: box}
spec:
  volumes:
  - {name: scratch, emptyDir: {}}
  - {name: memory, emptyDir: {medium: Memory}}
  - {name: settings, configMap: {name: settings}}
  containers:
  - name: box
    image: busybox
    command: [sleep, "36000"]
    volumeMounts:
    - {name: scratch, mountPath: /scratch}
    - {name: memory, mountPath: /memory}
    - {name: settings, mountPath: /settings}
`

describe('[SHL113] disks, sockets and hardware', () => {
  let lab: TestLab
  beforeAll(async () => {
    lab = testLab()
    await lab.run(`kubectl create configmap settings --from-literal=a=b; cat > /tmp/box.yaml <<'END'${pod}END`)
    await lab.run('kubectl apply -f /tmp/box.yaml')
    await lab.settle()
  })

  it.each<[line: string, printed: string]>([
    ['df -h /', 'Filesystem      Size  Used Avail Use% Mounted on\n/dev/sda1        40G  5.3G   32G  15% /\n'],
    [
      'df -T /tmp/box.yaml',
      'Filesystem     Type 1K-blocks    Used Available Use% Mounted on\n/dev/sda1      ext4  41019616 5486224  33428048  15% /\n',
    ],
    ['df no', 'df: no: No such file or directory\n'],
    ['df -Q', "df: invalid option -- 'Q'\nTry 'df --help' for more information.\n"],
    ['df -t proc -a | tail -1', 'proc                   0     0         0    - /proc\n'],
    ['mount -t ext4', '/dev/sda1 on / type ext4 (rw,relatime,errors=remount-ro)\n'],
    ['mount /dev/sdb /mnt', 'mount: /mnt: must be superuser to use mount.\n'],
    [
      'kubectl exec box -- df -h /',
      'Filesystem                Size      Used Available Use% Mounted on\noverlay                  39.1G      5.2G     31.9G  14% /\n',
    ],
    ['kubectl exec box -- df /scratch | tail -1', '/dev/sda1             41019616   5486224  33428048  14% /scratch\n'],
    [
      'kubectl exec box -- mount | grep -o "^.* on /\\(scratch\\|memory\\|settings\\) type [a-z0-9]* (.."',
      '/dev/sda1 on /scratch type ext4 (rw\ntmpfs on /memory type tmpfs (rw\n/dev/sda1 on /settings type ext4 (ro\n',
    ],
    [
      'mkdir -p /tmp/u/v; head -c 5000 /dev/zero > /tmp/u/v/x; du /tmp/u; du -sh /tmp/u; du -ab /tmp/u/v',
      '12\t/tmp/u/v\n16\t/tmp/u\n16K\t/tmp/u\n5000\t/tmp/u/v/x\n9096\t/tmp/u/v\n',
    ],
    ['du no', "du: cannot access 'no': No such file or directory\n"],
    [
      'sudo lsof -nP -iTCP:6443',
      'COMMAND    PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\nkube-apis 1689 root    3u  IPv6  31510      0t0  TCP *:6443 (LISTEN)\n',
    ],
    ['sudo lsof -t -i :22', '912\n'],
    ['lsof -i :22; echo $?', '1\n'],
    ['sudo lsof -i xyz', 'lsof: unacceptable Internet address in: -i xyz\n'],
    ['sudo lsof /etc/passwd', 'lsof: /etc/passwd: only sockets (-i) are simulated here\n'],
    ['lscpu | grep "^CPU(s)"', 'CPU(s):                  2\n'],
    ['dmesg', 'dmesg: read kernel buffer failed: Operation not permitted\n'],
    ['sudo dmesg | tail -1', '[   14.820931] cni0: port 1 entered forwarding state\n'],
    ['last | tail -1 | cut -d" " -f1,2', 'wtmp begins\n'],
  ])('%s', async (line, printed) => {
    const ran = await lab.run(`${line} 2>&1`)
    expect((ran.stdout + ran.stderr).replace(/^command terminated.*\n/m, '')).toBe(printed)
  })
})

const memory = testLab()

it.each<[string, string, Record<string, string>, number]>([
  ['whole', '{"medium":"Memory"}', {}, 3_914_276],
  ['limited', '{"medium":"Memory","sizeLimit":"10Mi"}', {}, 10_240],
  ['ofthepod', '{"medium":"Memory"}', { memory: '64Mi' }, 65_536],
  ['least', '{"medium":"Memory","sizeLimit":"100Mi"}', { memory: '64Mi' }, 65_536],
])('an emptyDir in memory, %s: %s', async (name, emptyDir, limits, kib) => {
  const container = { name: 'c', image: 'busybox', command: ['sleep', '3600'], resources: { limits } }
  const spec = {
    volumes: [{ name: 'v', emptyDir: JSON.parse(emptyDir) }],
    containers: [{ ...container, volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
  }
  await memory.run(`kubectl run ${name} --image=busybox --overrides='${JSON.stringify({ spec })}'`)
  await memory.settle()
  const { stdout } = await memory.run(`kubectl exec ${name} -- sh -c "df | grep /v; mount | grep ' /v '"`)
  expect(stdout).toMatch(new RegExp(`^tmpfs +${kib} `))
  expect(stdout).toContain(`size=${kib}k`)
})
