import { describe, expect, it } from 'vitest'
import type { Pod } from '../../api/pod.ts'
import type { Service } from '../../api/service.ts'
import { subsetsOf } from './subsets.ts'

/** `ip ports`, ports by name and number; `!` before the address: not ready. */
const pod = (text: string): Pod => {
  const [address = '', ...named] = text.split(' ')
  const ports = named.map((one) => ({ name: one.split(':')[0], containerPort: Number(one.split(':')[1]) }))
  const ip = address.replace('!', '')
  const conditions = [{ type: 'Ready', status: address.startsWith('!') ? 'False' : 'True' }]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: ip, namespace: 'default', uid: ip },
    spec: { containers: [{ name: 'c', image: 'x', ports }] },
    status: { podIP: ip, phase: 'Running', conditions },
  } as unknown as Pod
}

const service = (ports: object[], more: object = {}): Service =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'default' }, spec: { ports, ...more } }) as never

const told = (one: Service, ...pods: string[]): string[] =>
  subsetsOf(one, pods.map(pod))
    .map(({ addresses = [], notReadyAddresses = [], ports = [] }) =>
      [
        addresses.map(({ ip }) => ip).join(),
        notReadyAddresses.map(({ ip }) => `!${ip}`).join(),
        ports.map(({ name = '', port }) => `${name}:${port}`).join(),
      ]
        .filter(Boolean)
        .join(' '),
    )
    .sort()

const two = [
  { name: 'h', port: 80, targetPort: 'http' },
  { name: 'd', port: 53 },
]

describe('[CTL109] subsets of Endpoints', () => {
  it.each<[string, Service, string[], string[]]>([
    ['one port', service([{ port: 80 }]), ['1.1.1.1', '1.1.1.2'], ['1.1.1.1,1.1.1.2 :80']],
    ['addresses stand as texts', service([{ port: 80 }]), ['1.1.1.9', '1.1.1.10'], ['1.1.1.10,1.1.1.9 :80']],
    ['those that are not ready', service([{ port: 80 }]), ['1.1.1.1', '!1.1.1.2'], ['1.1.1.1 !1.1.1.2 :80']],
    [
      'a port that all offer is told once, one that some lack apart',
      service(two),
      ['1.1.1.1 http:8080', '1.1.1.2 http:8080', '!1.1.1.3'],
      ['1.1.1.1,1.1.1.2 !1.1.1.3 d:53', '1.1.1.1,1.1.1.2 h:8080'],
    ],
    [
      'another number by the same name',
      service(two),
      ['1.1.1.1 http:8080', '1.1.1.2 http:9090'],
      ['1.1.1.1 h:8080', '1.1.1.1,1.1.1.2 d:53', '1.1.1.2 h:9090'],
    ],
    ['nobody offers it', service([{ name: 'h', port: 80, targetPort: 'http' }]), ['1.1.1.1'], []],
    ['no ports at all', service([], { clusterIP: 'None' }), ['1.1.1.1', '!1.1.1.2'], ['1.1.1.1 !1.1.1.2']],
    ['all are shown as ready', service([{ port: 80 }], { publishNotReadyAddresses: true }), ['!1.1.1.1'], ['1.1.1.1 :80']],
  ])('%s', (_what, one, pods, want) => expect(told(one, ...pods)).toEqual(want))
})
