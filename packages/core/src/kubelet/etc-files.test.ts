import { describe, expect, it } from 'vitest'
import type { Pod } from '../api/pod.ts'
import { dnsWarnings, hostNetworkHosts, hostsFile, resolvConf } from './etc-files.ts'
import type { KubeletParts } from './ports.ts'

const parts = { nodeDns: { nameservers: ['192.168.56.1'], searches: ['lab.example'] } } as unknown as KubeletParts
const podOf = (spec: object): Pod => ({ metadata: { name: 'p', namespace: 'ns' }, spec }) as unknown as Pod
const cluster =
  'search ns.svc.cluster.local svc.cluster.local cluster.local lab.example\nnameserver 192.168.10.10\noptions ndots:5\n'
const node = 'search lab.example\nnameserver 192.168.56.1\n'
const names = (count: number, length = 1): string[] =>
  Array.from({ length: count }, (_, i) => `${String(i).padStart(length, 'x')}.example`)

describe('[KLT84] resolv.conf', () => {
  it.each<[object, string]>([
    [{}, cluster],
    [{ dnsPolicy: 'ClusterFirst' }, cluster],
    [{ dnsPolicy: 'ClusterFirst', hostNetwork: true }, node],
    [{ dnsPolicy: 'ClusterFirstWithHostNet', hostNetwork: true }, cluster],
    [{ dnsPolicy: 'ClusterFirstWithHostNet' }, cluster],
    [{ dnsPolicy: 'Default' }, node],
    [{ dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1'] } }, 'nameserver 1.1.1.1\n'],
    [
      {
        dnsPolicy: 'None',
        dnsConfig: {
          nameservers: ['1.1.1.1', '2.2.2.2'],
          searches: ['a.b'],
          options: [{ name: 'ndots', value: '2' }, { name: 'debug' }],
        },
      },
      'search a.b\nnameserver 1.1.1.1\nnameserver 2.2.2.2\noptions ndots:2 debug\n',
    ],
    [
      { dnsConfig: { nameservers: ['1.1.1.1'], searches: ['a.b', 'cluster.local'], options: [{ name: 'ndots', value: '1' }] } },
      'search ns.svc.cluster.local svc.cluster.local cluster.local lab.example a.b\nnameserver 192.168.10.10\nnameserver 1.1.1.1\noptions ndots:1\n',
    ],
    [
      { dnsPolicy: 'Default', dnsConfig: { nameservers: ['192.168.56.1', '1.1.1.1'] } },
      'search lab.example\nnameserver 192.168.56.1\nnameserver 1.1.1.1\n',
    ],
    [
      { dnsConfig: { nameservers: ['1.1.1.1', '2.2.2.2', '3.3.3.3'] } },
      'search ns.svc.cluster.local svc.cluster.local cluster.local lab.example\nnameserver 192.168.10.10\nnameserver 1.1.1.1\nnameserver 2.2.2.2\noptions ndots:5\n',
    ],
  ])('%j', (spec, text) => {
    expect(resolvConf(parts, podOf(spec))).toBe(text)
  })

  it('tells what does not fit', () => {
    expect(dnsWarnings(parts, podOf({ dnsConfig: { searches: names(28) } }))).toEqual([])
    const many = podOf({ dnsPolicy: 'Default', dnsConfig: { searches: names(32) } })
    expect(dnsWarnings(parts, many)).toEqual([
      `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: lab.example ${names(31).join(' ')}`,
    ])
    expect(dnsWarnings(parts, podOf({ dnsConfig: { nameservers: ['1.1.1.1', '2.2.2.2', '3.3.3.3'] } }))).toEqual([
      'Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 192.168.10.10 1.1.1.1 2.2.2.2',
    ])
    const long = podOf({ dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1'], searches: names(30, 80) } })
    expect(resolvConf(parts, long).split('\n')[0]).toBe(`search ${names(23, 80).join(' ')}`)
  })
})

const head =
  '# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n'

describe('[KLT40] /etc/hosts', () => {
  it.each<[object, string]>([
    [{}, '10.10.1.5\tp\n'],
    [{ hostname: 'web' }, '10.10.1.5\tweb\n'],
    [{ hostname: 'web', subdomain: 'sub' }, '10.10.1.5\tweb.sub.ns.svc.cluster.local\tweb\n'],
    [{ subdomain: 'sub' }, '10.10.1.5\tp.sub.ns.svc.cluster.local\tp\n'],
    [
      {
        hostAliases: [
          { ip: '1.2.3.4', hostnames: ['a', 'b'] },
          { ip: '1.2.3.5', hostnames: ['c'] },
        ],
      },
      '10.10.1.5\tp\n\n# Entries added by HostAliases.\n1.2.3.4\ta\tb\n1.2.3.5\tc\n',
    ],
    [{ hostAliases: [] }, '10.10.1.5\tp\n'],
  ])('%j', (spec, rest) => {
    expect(hostsFile(parts, podOf(spec), '10.10.1.5', 'k8s-node-1')).toBe(head + rest)
  })

  it('on the host’s network it is the host’s own', () => {
    expect(hostNetworkHosts(podOf({ hostAliases: [{ ip: '1.2.3.4', hostnames: ['a'] }] }), '127.0.0.1 localhost\n')).toBe(
      '# Kubernetes-managed hosts file (host network).\n127.0.0.1 localhost\n\n# Entries added by HostAliases.\n1.2.3.4\ta\n',
    )
  })
})
