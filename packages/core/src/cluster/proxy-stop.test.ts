import { describe, expect, it } from 'vitest'
import { daemonsets, endpointslices, pods, services } from '../api/kinds.ts'
import type { Service } from '../api/service.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { Cluster, ClusterOptions } from './cluster.ts'
import { createCluster } from './create-cluster.ts'
import { why } from './trace.ts'

const node = 'k8s-node-1'
const here = { kind: 'node', node } as const
const master = { kind: 'node', node: 'k8s-master' } as const

function lab(options: ClusterOptions = {}) {
  const store = createMemoryStore()
  const open = (): Cluster => createCluster({ store, nowMs: () => Date.UTC(2026, 10, 23), seed: 1, options })
  const cluster = open()
  const client = cluster.client()
  const spec = { containers: [{ name: 'c', image: 'ansilh/demo-coffee' }] }
  client.create(pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'tea', namespace: 'default', labels: { app: 'tea' } },
    spec,
  })
  cluster.settle(5000)
  const service = (name: string, more: Partial<Service['spec']> = {}): Service =>
    client.create(services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { selector: { app: 'tea' }, ports: [{ port: 80, targetPort: 9090 }], ...more },
    } as never) as Service
  /** Keeps kube-proxy to the nodes that have a label which none has, or to all again. */
  const keepOff = (away: boolean): void => {
    const set = client.get(daemonsets, 'kube-system', 'kube-proxy')
    if (!set) throw new Error('no kube-proxy')
    const { spec: template, ...rest } = set.spec.template
    const nodeSelector = { 'kubernetes.io/os': 'linux', ...(away ? { proxy: 'none' } : {}) }
    client.update(daemonsets, {
      ...set,
      spec: { ...set.spec, template: { ...rest, spec: { ...template, nodeSelector } as never } },
    })
    cluster.settle(40_000)
  }
  const outcome = (ip: string, port: number, from: typeof here | typeof master = here) =>
    cluster.probe(from).connect(ip, port, 'TCP').outcome
  const ipOf = (name: string): string => client.get(services, 'default', name)?.spec.clusterIP as string
  return { cluster, client, service, keepOff, outcome, ipOf, open }
}

describe.each(['iptables', 'nftables'] as const)('[SVC90] a kube-proxy that is stopped (%s)', (mode) => {
  const options = { proxy: { mode } }
  const rules = (cluster: Cluster): string =>
    (mode === 'iptables' ? cluster.rules(node).save({ table: 'nat' }) : cluster.rules(node).nftables()) ?? ''

  it('leaves its rules, and knows no new Service', () => {
    const { service, keepOff, outcome, ipOf, cluster } = lab(options)
    service('old')
    cluster.settle(2000)
    keepOff(true)
    service('new')
    cluster.settle(5000)
    expect([outcome(ipOf('old'), 80), outcome(ipOf('new'), 80)]).toEqual(['connected', 'timeout'])
    expect([rules(cluster).includes(ipOf('old')), rules(cluster).includes(ipOf('new'))]).toEqual([true, false])
  })

  it('goes on sending to Pods that are gone, and to a Service that is deleted', () => {
    const { service, keepOff, outcome, ipOf, client, cluster } = lab(options)
    service('old')
    cluster.settle(2000)
    const ip = ipOf('old')
    keepOff(true)
    client.delete(services, 'default', 'old')
    cluster.settle(5000)
    expect(outcome(ip, 80)).toBe('connected')
    client.delete(pods, 'default', 'tea')
    cluster.settle(40_000)
    expect(outcome(ip, 80)).not.toBe('connected')
  })

  it('catches up when it is started again', () => {
    const { service, keepOff, outcome, ipOf, cluster } = lab(options)
    keepOff(true)
    service('new')
    cluster.settle(5000)
    expect(outcome(ipOf('new'), 80)).toBe('timeout')
    keepOff(false)
    expect([outcome(ipOf('new'), 80), rules(cluster).includes(ipOf('new'))]).toEqual(['connected', true])
  })

  it('stays stopped when the lab is opened again', () => {
    const { service, keepOff, outcome, ipOf, cluster, open } = lab(options)
    service('old')
    cluster.settle(2000)
    keepOff(true)
    service('new')
    cluster.settle(5000)
    const again = open()
    const asked = (name: string) => again.probe(here).connect(ipOf(name), 80, 'TCP').outcome
    expect([asked('old'), asked('new')]).toEqual(['connected', 'timeout'])
    expect(outcome(ipOf('old'), 80)).toBe('connected')
  })

  it('why names it', () => {
    const { service, keepOff, ipOf, cluster } = lab(options)
    keepOff(true)
    service('new')
    cluster.settle(5000)
    const told = why(cluster, here, `http://${ipOf('new')}`)
    const first = told.hops.find(({ ok }) => !ok)
    expect(first).toMatchObject({
      title: expect.stringMatching(/^the rules of k8s-node-1 are those of \d\d:\d\d:\d\d: no kube-proxy runs there$/),
      detail: `They do not know Service default/new (TCP ${ipOf('new')}:80).`,
      blame: 'kube-proxy on k8s-node-1',
    })
  })
})

describe('[SVC90] kube-proxy and its node', () => {
  it('a rolling update of it changes nothing in the end', () => {
    const { client, cluster, service, outcome, ipOf } = lab()
    const set = client.get(daemonsets, 'kube-system', 'kube-proxy')
    if (!set) throw new Error('no kube-proxy')
    const template = { ...set.spec.template, metadata: { ...set.spec.template.metadata, annotations: { again: '1' } } }
    client.update(daemonsets, { ...set, spec: { ...set.spec, template } })
    cluster.settle(60_000)
    service('new')
    cluster.settle(5000)
    expect([outcome(ipOf('new'), 80), outcome(ipOf('new'), 80, master)]).toEqual(['connected', 'connected'])
  })

  it('without the DaemonSet no node has one, and node ports are held open by nobody', () => {
    const { client, cluster, service, outcome } = lab()
    service('old', { type: 'NodePort', ports: [{ port: 80, targetPort: 9090 as never, nodePort: 30391 }] } as never)
    cluster.settle(2000)
    const held = () =>
      cluster
        .probe(master)
        .sockets()
        .filter(({ program }) => program === 'kube-proxy')
        .map(({ port }) => port)
    expect(held()).toEqual([10_249, 10_256, 30_391])
    client.delete(daemonsets, 'kube-system', 'kube-proxy')
    cluster.settle(60_000)
    expect(held()).toEqual([])
    expect([outcome('192.168.56.201', 30_391, master), outcome('192.168.56.201', 10_256, master)]).toEqual([
      'connected',
      'refused',
    ])
  })

  it('one node alone may be without', () => {
    const { client, cluster, service, outcome, ipOf } = lab()
    const pod = client
      .list(pods, 'kube-system')
      .find(({ metadata, spec }) => metadata.name.startsWith('kube-proxy-') && spec.nodeName === node)
    if (!pod) throw new Error('no Pod')
    cluster.runKubelet(node, false)
    client.delete(daemonsets, 'kube-system', 'kube-proxy')
    cluster.settle(20_000)
    service('new')
    cluster.settle(5000)
    // its Pod cannot be stopped while the kubelet is: it goes on writing rules there, and not on the other node
    expect([outcome(ipOf('new'), 80), outcome(ipOf('new'), 80, master)]).toEqual(['connected', 'timeout'])
    expect(client.list(endpointslices, 'default').length).toBeGreaterThan(0)
  })
})
