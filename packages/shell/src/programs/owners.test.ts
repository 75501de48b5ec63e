import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../lab-for-tests.ts'

const manifest = (name: string, context: string, container = ''): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  securityContext: ${context}
  containers:
  - {name: c, image: busybox, command: [sleep, 3600s], volumeMounts: [{name: v, mountPath: /v}, {name: s, mountPath: /s}]${container}}
  volumes:
  - {name: v, emptyDir: {}}
  - {name: s, secret: {secretName: s, defaultMode: 0400}}
---`

const pods = [
  manifest('root', '{}'),
  manifest('user', '{runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000}'),
  manifest('sealed', '{runAsUser: 1000}', ', securityContext: {readOnlyRootFilesystem: true}'),
]

describe('[SHL94] owners and modes in a container', () => {
  let lab: TestLab
  beforeAll(async () => {
    lab = testLab()
    await lab.run('kubectl create secret generic s --from-literal=k=v')
    await lab.run(`cat <<'EOF' | kubectl apply -f -${pods.join('')}\nEOF`)
    await lab.run('kubectl wait --for=condition=Ready pod --all --timeout=60s')
  })

  /** A row: the Pod, what its shell runs, and all that it prints. */
  it.each<[pod: string, line: string, printed: string]>([
    ['root', 'stat -c "%a %A %u %U %g %G %F" /v', '777 drwxrwxrwx 0 root 0 root directory\n'],
    ['root', 'stat -c %a /tmp; stat -c %n%%%s /etc/hostname', '1777\n/etc/hostname%5\n'],
    ['root', 'echo x > /v/f; ls -l /v | cut -c1-28', 'total 4\n-rw-r--r--    1 root     roo\n'],
    ['root', 'echo > /v/g; chown 1000:2000 /v/g; stat -c "%u:%g %U:%G" /v/g', '1000:2000 UNKNOWN:UNKNOWN\n'],
    ['root', 'chown nobody /v/g; stat -c %U /v/g; chgrp bin /v/g; stat -c %G /v/g', 'nobody\nbin\n'],
    ['root', 'mkdir -p /v/d/e; chown -R 7:8 /v/d; stat -c "%u:%g" /v/d /v/d/e', '7:8\n7:8\n'],
    ['root', 'chown nosuch /v/g', 'chown: unknown user nosuch\n'],
    ['root', 'chown 1 /none', 'chown: /none: No such file or directory\n'],
    ['root', 'stat /none', "stat: can't stat '/none': No such file or directory\n"],
    ['root', 'stat -c %a /s/k; stat -L -c %a /s/k; cat /s/k', '777\n400\nv'],
    ['root', 'stat -c "%a %F" /v; chmod 2750 /v; ls -ld /v | cut -c1-10; chmod 0777 /v', '777 directory\ndrwxr-s---\n'],
    ['root', 'ip link add dummy0 type dummy || echo $?', 'ip: RTNETLINK answers: Operation not permitted\n2\n'],
    ['user', 'id -u; id -g; id -G', '1000\n3000\n3000 2000\n'],
    ['user', 'stat -c "%a %u %g" /v; stat -L -c "%a %u %g" /s/k', '2777 0 2000\n440 0 2000\n'],
    ['user', 'cat /s/k', 'v'],
    ['user', 'echo x > /v/f; ls -ln /v | tail -1 | cut -c1-29', '-rw-r--r--    1 1000     2000\n'],
    ['user', 'mkdir /v/d; ls -ld /v/d | cut -c1-20', 'drwxr-sr-x    2 1000\n'],
    ['user', '(echo x > /etc/f) 2>&1 | grep -o "/etc/f: .*"', '/etc/f: Permission denied\n'],
    ['user', 'touch /root/f', 'touch: /root/f: Permission denied\n'],
    ['user', 'mkdir /x', "mkdir: can't create directory '/x': Permission denied\n"],
    ['user', 'rm -f /etc/passwd', "rm: can't remove '/etc/passwd': Permission denied\n"],
    ['user', 'chmod 777 /etc/passwd', 'chmod: /etc/passwd: Operation not permitted\n'],
    ['user', 'chown 1 /v/f', 'chown: /v/f: Operation not permitted\n'],
    ['user', 'chgrp 3000 /v/f; stat -c %g /v/f', '3000\n'],
    ['user', 'echo x > /tmp/mine; cat /tmp/mine; rm /tmp/mine', 'x\n'],
    ['sealed', '(echo x > /f) 2>&1 | grep -o "/f: .*"', '/f: Read-only file system\n'],
    ['sealed', 'touch /tmp/f', 'touch: /tmp/f: Read-only file system\n'],
    ['sealed', 'cat /s/k', "cat: can't open '/s/k': Permission denied\n"],
    ['sealed', 'echo ok > /v/f && cat /v/f', 'ok\n'],
  ])('%s: %s', async (pod, line, printed) => {
    const { stdout, stderr } = await lab.run(`kubectl exec ${pod} -- sh -c '${line}' 2>&1`)
    expect((stdout + stderr).replace(/^command terminated.*\n/m, '')).toBe(printed)
  })
})
