import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../../lab-for-tests.ts'

describe('nft', () => {
  let [nftables, iptables]: TestLab[] = []
  beforeAll(async () => {
    nftables = testLab({ proxy: { mode: 'nftables' } })
    iptables = testLab()
    await nftables.run('kubectl create deployment web --image=nginx --replicas=2')
    await nftables.settle()
    await nftables.run('kubectl expose deployment web --port=80 --type=NodePort')
  })

  it('[SHL90] lists the table, its parts, and the same rules that carry requests', async () => {
    const lab = nftables as TestLab
    expect((await lab.run('sudo nft list tables')).stdout).toBe('table ip kube-proxy\n')
    const whole = (await lab.run('sudo nft list table ip kube-proxy')).stdout
    expect(whole).toContain('numgen random mod 2 map')
    const [, ip] = / ([\d.]+) \. tcp \. 80 : goto service-\w+-default\/web/.exec(whole) ?? []
    expect((await lab.run(`curl -s -o /dev/null -w '%{http_code}' http://${ip}/`)).stdout).toBe('200')
    const chain = (await lab.run('sudo nft list chain ip kube-proxy services')).stdout
    expect(chain.split('\n').slice(0, 2)).toEqual(['table ip kube-proxy {', '\tchain services {'])
    expect(whole).toContain(chain.split('\n').slice(1, -2).join('\n'))
  })

  it('[SHL91] refuses in its own words', async () => {
    const missing = await (nftables as TestLab).run('sudo nft list chain ip kube-proxy nope')
    expect([missing.stderr, missing.status]).toEqual([
      `Error: No such file or directory\nlist chain ip kube-proxy nope\n${' '.repeat(25)}^^^^\n`,
      1,
    ])
    expect((await (iptables as TestLab).run('sudo nft list table ip kube-proxy')).stderr).toContain('No such file or directory')
    expect((await (iptables as TestLab).run('nft list tables')).stderr).toContain('Operation not permitted (you must be root)')
  })
})
