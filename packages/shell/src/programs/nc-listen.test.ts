import { expect, it } from 'vitest'
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
  ['nc -lu 8080', 'nc: -lu: listening for datagrams is not simulated here\n'],
]

it.each(refused)('[SHL14] %s', async (line, words) => {
  expect(await lab.run(line)).toEqual({ stdout: '', stderr: words, status: 1 })
})

it('[SHL14] the port is free again afterwards', async () => {
  await lab.run('nc -l 8090 & sleep 1; echo a | nc -N localhost 8090; wait')
  expect((await lab.run('nc -z localhost 8090; echo $?')).stdout).toBe('1\n')
})
