import { describe, expect, it } from 'vitest'
import type { SlicePort } from '../api/discovery.ts'
import type { EndpointSubset } from '../api/service.ts'
import { inOrder, inSliceOrder, inSubsetOrder } from './port-order.ts'

const port = (text: string): SlicePort => {
  const [name = '', number, protocol = 'TCP', appProtocol] = text.split('/')
  return { name, port: Number(number), protocol, ...(appProtocol ? { appProtocol } : {}) } as SlicePort
}

describe('[CTL108] the order of ports', () => {
  it.each([
    ['those of kube-dns in a slice', 'dns/53/UDP dns-tcp/53 metrics/9153', 'metrics dns dns-tcp'],
    ['an application’s and a name server’s', 'h/8080/TCP/kubernetes.io~h2c u/53/UDP', 'u h'],
    ['one', 'a/1', 'a'],
    ['none', '', ''],
  ])('%s', (_what, given, want) => {
    const ports = given === '' ? [] : given.split(' ').map((text) => port(text))
    for (const one of ports) if (one.appProtocol) one.appProtocol = one.appProtocol.replace('~', '/')
    expect(
      inSliceOrder(ports)
        .map(({ name }) => name)
        .join(' '),
    ).toBe(want)
    expect(
      inSliceOrder([...ports].reverse())
        .map(({ name }) => name)
        .join(' '),
    ).toBe(want)
  })

  it('those of kube-dns in Endpoints', () => {
    const ports = ['dns/53/UDP', 'dns-tcp/53', 'metrics/9153'].map((text) => port(text)) as never
    expect(inSubsetOrder(ports).map(({ name }) => name)).toEqual(['dns-tcp', 'dns', 'metrics'])
  })

  it('does not depend on what came first', () => {
    const subsets: EndpointSubset[] = [
      { addresses: [{ ip: '1.2.3.4', hostname: 'h', nodeName: 'n' }], ports: [{ port: 53, protocol: 'UDP' }] },
      {
        addresses: [{ ip: '1.2.3.4' }],
        notReadyAddresses: [{ ip: '1.2.3.5' }],
        ports: [{ name: 'b', port: 53, protocol: 'TCP' }],
      },
      { addresses: [{ ip: '1.2.3.6', targetRef: { kind: 'Pod', name: 'p', namespace: 'd', uid: 'u' } }] },
    ] as never
    const first = inOrder(subsets)
    expect(first).toHaveLength(3)
    expect(inOrder([...subsets].reverse())).toEqual(first)
  })
})
