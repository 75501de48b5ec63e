import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../../lab-for-tests.ts'

const cut = ';; Truncated, retrying in TCP mode.\n'
const count = (text: string, part: string): number => text.split(part).length - 1

const manifest = (name: string, endpoints: number): string => `
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {clusterIP: None, ports: [{port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}-1, labels: {kubernetes.io/service-name: ${name}}}
addressType: IPv4
ports: [{port: 80, protocol: TCP}]
endpoints: [${Array.from({ length: endpoints }, (_, i) => `{addresses: [10.10.9.${i + 1}]}`).join(', ')}]
---`

let lab: TestLab

beforeAll(async () => {
  lab = testLab()
  await lab.run(`cat > all.yaml <<'END'${['few', 'some', 'many'].map((name, i) => manifest(name, [5, 40, 90][i] as number)).join('')}
END`)
  await lab.run('kubectl apply -f all.yaml')
  await lab.settle()
})

describe('answers that no datagram holds are asked for again by TCP', () => {
  const at = '@192.168.10.10'
  it.each([
    [`dig ${at} few.default.svc.cluster.local`, 0, 5],
    [`dig ${at} some.default.svc.cluster.local`, 0, 40],
    [`dig ${at} +noedns some.default.svc.cluster.local`, 1, 40],
    [`dig ${at} many.default.svc.cluster.local`, 1, 90],
    [`dig ${at} +tcp many.default.svc.cluster.local`, 0, 90],
    [`dig ${at} +short many.default.svc.cluster.local`, 0, 90],
    ['nslookup few.default.svc.cluster.local 192.168.10.10', 0, 5],
    ['nslookup some.default.svc.cluster.local 192.168.10.10', 1, 40],
    ['host some.default.svc.cluster.local 192.168.10.10', 1, 40],
    ['host -T some.default.svc.cluster.local 192.168.10.10', 0, 40],
  ])('%s', async (line, times, addresses) => {
    const { stdout, status } = await lab.run(line)
    expect([status, count(stdout, cut), count(stdout, '10.10.9.')]).toEqual([0, times, addresses])
  })

  it('dig tells the bytes of an answer as it came', async () => {
    const size = async (words: string): Promise<number> =>
      Number(/MSG SIZE {2}rcvd: (\d+)/.exec((await lab.run(`dig ${at} ${words}`)).stdout)?.[1])
    // header, question, OPT with a cookie, and each record with its name in full or as a pointer
    expect(await size('few.default.svc.cluster.local')).toBe(12 + 35 + 23 + 5 * (31 + 14))
    expect(await size('some.default.svc.cluster.local')).toBe(12 + 36 + 23 + 40 * 16)
  })

  it('dig names the way that its answer came', async () => {
    const { stdout } = await lab.run(`dig ${at} many.default.svc.cluster.local`)
    expect(stdout).toContain(';; SERVER: 192.168.10.10#53(192.168.10.10) (TCP)\n')
  })
})
