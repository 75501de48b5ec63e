import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../../lab-for-tests.ts'

let lab: TestLab
beforeAll(async () => {
  lab = testLab()
  await lab.run('(nc -lk 5555 &)')
  const listens = async (): Promise<boolean> => (await lab.run("ss -tlnH 'sport = :5555'")).stdout !== ''
  for (let round = 0; round < 100 && !(await listens()); round++) await lab.run('sleep 0.1')
})

const squeezed = (text: string): string => text.replace(/ +/g, ' ').trimEnd()

describe('[SHL31] ss shows what it is asked for', () => {
  it.each<[line: string, shown: string]>([
    ["ss -tlnH 'sport = :22'", 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:*'],
    ["ss -tlnH 'sport = :10248'", 'LISTEN 0 4096 127.0.0.1:10248 0.0.0.0:*'],
    ["ss -tlnH 'sport = :5555'", 'LISTEN 0 1 0.0.0.0:5555 0.0.0.0:*'],
    ["ss -tnH state listening 'sport = :22'", '0 128 0.0.0.0:22 0.0.0.0:*'],
    ["ss -lnH -A tcp 'sport = :22'", 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:*'],
    ["ss -lnH -A tcp,udp 'sport = :22'", 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*'],
    ['ss -tlnH src 127.0.0.0/8 and sport = :10248', 'LISTEN 0 4096 127.0.0.1:10248 0.0.0.0:*'],
    ['ss -tlnH exclude listening', ''],
    ['ss -tanH state connected', ''],
    ["sudo ss -tlnpTH 'sport = :22'", 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=912,tid=912,fd=8))'],
    ["ss -tlnmH 'sport = :22'", 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n\t skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d0)'],
    ["ss -tlniH 'sport = :22'", 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n\t cubic cwnd:10'],
    [
      "ss -tlnOmiH 'sport = :22'",
      'LISTEN 0 128 0.0.0.0:22 0.0.0.0:* skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d0) cubic cwnd:10',
    ],
    ["ss -tlneH 'sport = :22'", 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:* ino:26406 sk:1 cgroup:/system.slice/ssh.service <->'],
    ["ss -tlnH --tos 'sport = :22'", 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:* tos:0 class_id:0'],
  ])('%s', async (line, shown) => {
    expect(squeezed((await lab.run(line)).stdout)).toBe(shown)
  })
})
