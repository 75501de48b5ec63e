import { beforeAll, describe, expect, it } from 'vitest'
import { testLab } from '../lab-for-tests.ts'

const lab = testLab()

const talks: [name: string, line: string, stdout: RegExp, stderr: RegExp][] = [
  ['what is sent arrives', 'nc -l 8080 & sleep 1; echo hello | nc -N 192.168.56.201 8080; wait', /^hello\n$/m, /(?:)/],
  ['-l -p is the same', 'nc -l -p 8081 & sleep 1; echo hello | nc -q 1 localhost 8081; wait', /^hello\n$/m, /(?:)/],
  [
    '-v says who comes',
    'nc -lvn 8082 & sleep 1; echo x | nc -N 127.0.0.1 8082; wait',
    /^x$/m,
    /^Listening on 0\.0\.0\.0 8082\nConnection received on 127\.0\.0\.1 \d+\n$/m,
  ],
  [
    'a piped answer of HTTP reaches curl, and its request nc',
    "printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 3\\r\\n\\r\\nhi\\n' | nc -l 8083 & sleep 1; curl -s 192.168.56.201:8083/path; wait",
    /^hi$/m,
    /^\[1\] \d+\n$/,
  ],
  ['the request is shown', 'nc -l 8084 & sleep 1; curl -s 192.168.56.201:8084/path; wait', /^GET \/path HTTP\/1\.1\r$/m, /(?:)/],
  [
    '-k takes one after another',
    'nc -lk 8085 & sleep 1; echo a | nc -N localhost 8085; echo b | nc -N localhost 8085; sleep 1; kill %1; wait',
    /a\nb\n/,
    /(?:)/,
  ],
  ['ss shows it', 'nc -l 8086 & sleep 1; ss -ltn; kill %1', /LISTEN +0 +\d+ +0\.0\.0\.0:8086/, /(?:)/],
  [
    'curl waits for an answer that comes later',
    "(sleep 3; printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 3\\r\\n\\r\\nhi\\n') | nc -l 8088 & sleep 1; curl -s 192.168.56.201:8088/x; wait",
    /^hi$/m,
    /(?:)/,
  ],
  [
    'an answer of another protocol is none to curl',
    '(sleep 1; echo hello) | nc -l 8089 & sleep 1; curl -s 192.168.56.201:8089; echo $?; wait',
    /^1$/m,
    /(?:)/,
  ],
  [
    'curl -m gives up',
    'nc -l 8091 & sleep 1; curl -sS -m 2 192.168.56.201:8091; echo $?; wait',
    /^28$/m,
    /^curl: \(28\) Operation timed out after 200\d milliseconds with 0 bytes received$/m,
  ],
  [
    '-u takes datagrams',
    'nc -lu 8092 & sleep 1; echo hi | nc -u -w1 192.168.56.202 8092; echo hi | nc -u -w1 localhost 8092; kill %1',
    /^hi$/m,
    /(?:)/,
  ],
  [
    '-u says who sends',
    'nc -luvn 8093 & sleep 1; echo hi | nc -u -w1 127.0.0.1 8093; kill %1',
    /^hi$/m,
    /^Bound on 0\.0\.0\.0 8093\nConnection received on 127\.0\.0\.1 \d+\n$/m,
  ],
  [
    'a datagram is answered',
    '(sleep 2; echo pong) | nc -lu 8094 & sleep 1; echo ping | nc -u -w3 127.0.0.1 8094; kill %1',
    /ping\n(?:.*\n)*pong/,
    /(?:)/,
  ],
  ['ss -u shows it', 'nc -lu 8095 & sleep 1; ss -lun; kill %1', /UNCONN +0 +0 +0\.0\.0\.0:8095/, /(?:)/],
  ['-w ends it when nobody speaks', 'nc -l -w 1 8087 & sleep 1; nc -w 5 localhost 8087; echo $?', /^0$/m, /(?:)/],
]

it.each(talks)('[SHL14] nc -l: %s', async (_, line, stdout, stderr) => {
  const ran = await lab.run(line)
  expect(ran.stdout).toMatch(stdout)
  expect(ran.stderr).toMatch(stderr)
})

const refused: [line: string, words: string][] = [
  ['nc -l', 'nc: missing port number\n'],
  ['nc -l 99999', 'nc: port number too large: 99999\n'],
  ['nc -l 22', 'nc: Permission denied\n'],
  ['sudo nc -l 22', 'nc: Address already in use\n'],
  ['nc -l 10.9.9.9 8080', 'nc: Cannot assign requested address\n'],
]

it.each(refused)('[SHL14] %s', async (line, words) => {
  expect(await lab.run(line)).toEqual({ stdout: '', stderr: words, status: 1 })
})

describe('[SHL14] nc -l in a Pod', () => {
  beforeAll(async () => {
    await lab.run('kubectl run box --image=busybox -- sleep 36000; kubectl run other --image=busybox -- sleep 36000')
    await lab.run('kubectl run web --image=busybox --port 8080 --expose -- sleep 36000')
    await lab.settle()
  })
  // what runs in the background has its turns meanwhile
  const aWhile = 'for i in $(seq 30); do sleep 0.3; done'
  const box = "$(kubectl get pod box -o jsonpath='{.status.podIP}')"

  it.each<[what: string, line: string, printed: RegExp]>([
    [
      'another Pod talks to it',
      `kubectl exec box -- nc -l -p 9000 & sleep 1; echo hello | kubectl exec -i other -- nc -w 1 ${box} 9000 & ${aWhile}`,
      /^hello$/m,
    ],
    [
      'the node talks to it',
      `echo welcome | kubectl exec -i box -- nc -l -p 9001 & sleep 1; echo hi | nc -N ${box} 9001; wait`,
      /(?:hi\nwelcome|welcome\nhi)/,
    ],
    [
      'a Service leads to it',
      "printf 'HTTP/1.0 200 OK\\r\\nContent-Length: 3\\r\\n\\r\\nok\\n' | kubectl exec -i web -- nc -l -p 8080 & sleep 1; curl -s $(kubectl get svc web -o jsonpath='{.spec.clusterIP}'):8080; wait",
      /^ok$/m,
    ],
    [
      '-e runs a program',
      `kubectl exec box -- nc -l -p 9002 -e echo made & sleep 1; kubectl exec other -- nc -w 5 ${box} 9002 & ${aWhile}`,
      /^made$/m,
    ],
    [
      '-e cat says it again',
      `kubectl exec box -- nc -l -p 9003 -e cat & sleep 1; echo again | nc -w 5 ${box} 9003; sleep 1`,
      /^again$/m,
    ],
    [
      '-v says who comes',
      `kubectl exec box -- nc -lv -p 9004 2>&1 & sleep 1; echo x | nc -N ${box} 9004; wait`,
      /listening on \[::\]:9004 \.\.\.\nconnect to \[::ffff:10\.10\.1\.\d+\]:9004 from \[::ffff:192\.168\.56\.201\]:\d+ \(\[::ffff:192\.168\.56\.201\]:\d+\)\nx\n/,
    ],
    [
      'netstat shows it',
      'kubectl exec box -- nc -l -p 9005 & sleep 1; kubectl exec box -- netstat -ltn; kill %1',
      /0\.0\.0\.0:9005/,
    ],
    [
      'a port is held once',
      'kubectl exec box -- nc -l -p 9006 & sleep 1; kubectl exec box -- nc -l -p 9006 2>&1; kill %1',
      /nc: bind: Address already in use/,
    ],
    ['an address of others', 'kubectl exec box -- nc -l -p 9007 -s 10.9.9.9 2>&1', /nc: bind: Cannot assign requested address/],
    ['datagrams', `kubectl exec box -- nc -lu -p 9008 & sleep 1; echo gram | nc -u -w1 ${box} 9008; kill %1`, /^gram$/m],
    ['nothing listens', `nc -zv ${box} 9009 2>&1`, /failed: Connection refused/],
  ])('%s', async (_, line, printed) => {
    const ran = await lab.run(line)
    expect(ran.stdout + ran.stderr).toMatch(printed)
  })
})

it('[SHL14] the port is free again afterwards', async () => {
  await lab.run('nc -l 8090 & sleep 1; echo a | nc -N localhost 8090; wait')
  expect((await lab.run('nc -z localhost 8090; echo $?')).stdout).toBe('1\n')
})
