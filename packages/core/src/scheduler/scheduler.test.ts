import { describe, expect, it } from 'vitest'
import type { Node } from '../api/core.ts'
import { type HostPort, portsClash } from '../api/host-ports.ts'
import { nodeMatches, termMatches } from '../api/node-affinity.ts'
import type { Container, NodeSelectorTerm, Pod } from '../api/pod.ts'
import { podRequests } from '../api/pod-requests.ts'
import { tolerates } from '../api/tolerations.ts'
import type { Client } from '../client/client.ts'
import { firstRefusal } from './filter.ts'
import { availability, preempt } from './preemption.ts'
import { loadWith, type Snapshot } from './snapshot.ts'

const client = { list: () => [], get: () => undefined, find: () => [] } as unknown as Client

const node = (name: string, over: Partial<Node['spec']> = {}, labels: Record<string, string> = {}, cpu = '4'): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
  spec: over,
  status: { allocatable: { cpu, memory: '4Gi', pods: '4' } },
})

interface Wanted {
  cpu?: string
  priority?: number
  on?: string
  started?: string
  spec?: Partial<Pod['spec']>
  labels?: Record<string, string>
}

const pod = (name: string, { cpu, priority = 0, on, started, spec, labels = {} }: Wanted = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: name, labels },
  spec: {
    priority,
    ...(on ? { nodeName: on } : {}),
    containers: [{ name: 'c', image: 'x', ...(cpu ? { resources: { requests: { cpu } } } : {}) }],
    ...spec,
  },
  status: { phase: 'Running', ...(started ? { startTime: started } : {}) },
})

const snapshot = (nodes: Node[], pods: Pod[] = []): Snapshot => ({
  client,
  loads: nodes.map((one) =>
    loadWith(
      one,
      pods.filter(({ spec }) => spec.nodeName === one.metadata.name),
    ),
  ),
})

const refusalOf = (wanted: Pod, nodes: Node[], pods: Pod[] = []) => {
  const all = snapshot(nodes, pods)
  return firstRefusal(wanted, all.loads[0] as Snapshot['loads'][0], all)
}

describe('where a Pod may run', () => {
  const asks = (cpu: string, more: Partial<Container> = {}): Container => ({
    name: 'c',
    image: 'x',
    resources: { requests: { cpu } },
    ...more,
  })
  it.each<[string, Partial<Pod['spec']>, number]>([
    ['containers add up', { containers: [asks('1'), asks('500m')] }, 1.5],
    ['a larger init container counts alone', { containers: [asks('1')], initContainers: [asks('3'), asks('2')] }, 3],
    ['a smaller one does not', { containers: [asks('1')], initContainers: [asks('500m')] }, 1],
    ['sidecars go on', { containers: [asks('1')], initContainers: [asks('2', { restartPolicy: 'Always' })] }, 3],
    [
      'an init container runs beside earlier sidecars',
      { containers: [asks('1')], initContainers: [asks('2', { restartPolicy: 'Always' }), asks('3')] },
      5,
    ],
    ['overhead comes on top', { containers: [asks('1')], overhead: { cpu: '250m' } }, 1.25],
  ])('[SCH1] requests: %s', (_what, spec, cpu) => {
    expect(podRequests(pod('p', { spec })).cpu).toBeCloseTo(cpu)
  })

  const port = (text: string): HostPort => {
    const [protocol = '', ip = '', number = ''] = text.split(' ')
    return { protocol, ip, port: Number(number) }
  }
  it.each([
    ['TCP 127.0.0.1 80', 'TCP 127.0.0.1 80', true],
    ['TCP 127.0.0.1 80', 'TCP 10.0.0.1 80', false],
    ['TCP 127.0.0.1 80', 'UDP 127.0.0.1 80', false],
    ['TCP 0.0.0.0 80', 'TCP 10.0.0.1 80', true],
    ['TCP 10.0.0.1 80', 'TCP 0.0.0.0 80', true],
    ['TCP 0.0.0.0 80', 'TCP 0.0.0.0 81', false],
  ])('[SCH2] host ports %s and %s clash: %s', (a, b, clash) => {
    expect(portsClash(port(a), port(b))).toBe(clash)
  })

  it.each<[string, NodeSelectorTerm, boolean]>([
    ['nothing', {}, false],
    ['In', { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }] }, true],
    ['NotIn of a label that is missing', { matchExpressions: [{ key: 'x', operator: 'NotIn', values: ['a'] }] }, true],
    ['Exists', { matchExpressions: [{ key: 'x', operator: 'Exists' }] }, false],
    ['DoesNotExist', { matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] }, true],
    ['Gt', { matchExpressions: [{ key: 'size', operator: 'Gt', values: ['3'] }] }, true],
    ['Lt', { matchExpressions: [{ key: 'size', operator: 'Lt', values: ['3'] }] }, false],
    ['Gt of what is no number', { matchExpressions: [{ key: 'zone', operator: 'Gt', values: ['3'] }] }, false],
    ['its name', { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n'] }] }, true],
    [
      'all of several',
      {
        matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }],
        matchFields: [{ key: 'metadata.name', operator: 'In', values: ['m'] }],
      },
      false,
    ],
  ])('[SCH3] a node is selected by %s', (_what, term, selected) => {
    const one = node('n', {}, { zone: 'a', size: '5' })
    expect(termMatches(term, one)).toBe(selected)
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } }
    expect(nodeMatches(pod('p', { spec: { affinity: { nodeAffinity } } }), one)).toBe(selected)
  })

  const taint = { key: 'k', value: 'v', effect: 'NoSchedule' as const }
  it.each<[object, boolean]>([
    [{ key: 'k', operator: 'Equal', value: 'v', effect: 'NoSchedule' }, true],
    [{ key: 'k', value: 'v' }, true],
    [{ key: 'k', operator: 'Exists' }, true],
    [{ operator: 'Exists' }, true],
    [{ key: 'k', value: 'w' }, false],
    [{ key: 'k', operator: 'Exists', effect: 'NoExecute' }, false],
    [{ key: 'other', operator: 'Exists' }, false],
  ])('[SCH4] %j tolerates k=v:NoSchedule: %s', (toleration, covered) => {
    expect(tolerates([toleration as never], taint)).toBe(covered)
  })

  const near = (key: 'podAffinity' | 'podAntiAffinity', labels: Record<string, string>): Partial<Pod['spec']> => ({
    affinity: {
      [key]: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: labels }, topologyKey: 'kubernetes.io/hostname' },
        ],
      },
    },
  })
  const spread = {
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { s: 'x' } } },
    ],
  }
  const a = (labels: Record<string, string>) => pod('a', { on: 'n', labels })
  it.each<[string, Pod, Node[], Pod[], [string[], boolean] | undefined]>([
    ['room', pod('p', { cpu: '1' }), [node('n')], [], undefined],
    ['cordoned', pod('p'), [node('n', { unschedulable: true })], [], [['node(s) were unschedulable'], true]],
    ['tainted', pod('p'), [node('n', { taints: [taint] })], [], [['node(s) had untolerated taint(s)'], true]],
    [
      'no such label',
      pod('p', { spec: { nodeSelector: { x: 'y' } } }),
      [node('n')],
      [],
      [["node(s) didn't match Pod's node affinity/selector"], true],
    ],
    ['full', pod('p', { cpu: '2' }), [node('n')], [pod('a', { cpu: '3', on: 'n' })], [['Insufficient cpu'], false]],
    ['never enough', pod('p', { cpu: '5' }), [node('n')], [], [['Insufficient cpu'], true]],
    [
      'too many Pods',
      pod('p'),
      [node('n')],
      ['a', 'b', 'c', 'd'].map((name) => pod(name, { on: 'n' })),
      [['Too many pods'], false],
    ],
    [
      'nobody to be near',
      pod('p', { spec: near('podAffinity', { g: 'x' }) }),
      [node('n')],
      [],
      [["node(s) didn't match pod affinity rules"], true],
    ],
    ['near itself', pod('p', { labels: { g: 'x' }, spec: near('podAffinity', { g: 'x' }) }), [node('n')], [], undefined],
    ['near another', pod('p', { spec: near('podAffinity', { g: 'x' }) }), [node('n')], [a({ g: 'x' })], undefined],
    [
      'far from another',
      pod('p', { spec: near('podAntiAffinity', { g: 'x' }) }),
      [node('n')],
      [a({ g: 'x' })],
      [["node(s) didn't match pod anti-affinity rules"], false],
    ],
    [
      'another wants to be far',
      pod('p', { labels: { g: 'y' } }),
      [node('n')],
      [pod('a', { on: 'n', spec: near('podAntiAffinity', { g: 'y' }) })].map((one) => ({
        ...one,
        spec: { ...one.spec, nodeName: 'n' },
      })),
      [["node(s) didn't satisfy existing pods anti-affinity rules"], false],
    ],
    [
      'spread too far',
      pod('p', { labels: { s: 'x' }, spec: spread }),
      [node('n', {}, { zone: 'a' }), node('m', {}, { zone: 'b' })],
      [a({ s: 'x' })],
      [["node(s) didn't match pod topology spread constraints"], false],
    ],
    [
      'no domain',
      pod('p', { spec: spread }),
      [node('n')],
      [],
      [["node(s) didn't match pod topology spread constraints (missing required label)"], true],
    ],
  ])('[SCH5] %s', (_what, wanted, nodes, pods, expected) => {
    const refused = refusalOf(wanted, nodes, pods)
    expect(refused && [refused.reasons, refused.final]).toEqual(expected)
  })
})

describe('preemption', () => {
  const run = (wanted: Pod, nodes: Node[], pods: Pod[]) => {
    const all = snapshot(nodes, pods)
    const refusals = new Map(
      all.loads.flatMap((load) => {
        const refused = firstRefusal(wanted, load, all)
        return refused ? [[load.node.metadata.name, refused] as const] : []
      }),
    )
    const { node: where, victims, message } = preempt(wanted, refusals, all)
    return { where, victims: victims.map(({ metadata }) => metadata.name).sort(), message }
  }

  it('[SCH6] takes the fewest and least important Pods, on the node where that hurts least', () => {
    const pods = [
      pod('low', { cpu: '1', priority: 1, on: 'n' }),
      pod('middle', { cpu: '1500m', priority: 2, on: 'n' }),
      pod('high', { cpu: '1500m', priority: 3, on: 'n' }),
      pod('other', { cpu: '4', priority: 8, on: 'm' }),
    ]
    expect(run(pod('p', { cpu: '2', priority: 9 }), [node('n'), node('m')], pods)).toEqual({
      where: 'n',
      victims: ['low', 'middle'],
      message: '',
    })
  })

  it('[SCH6] of equals the one that began last goes', () => {
    const pods = [
      pod('old', { cpu: '2', priority: 1, on: 'n', started: '2026-01-01T00:00:00Z' }),
      pod('new', { cpu: '2', priority: 1, on: 'n', started: '2026-01-02T00:00:00Z' }),
    ]
    expect(run(pod('p', { cpu: '2', priority: 9 }), [node('n')], pods).victims).toEqual(['new'])
  })

  it.each<[string, Pod, Node[], Pod[], string]>([
    [
      'nobody is lower',
      pod('p', { cpu: '2' }),
      [node('n')],
      [pod('a', { cpu: '4', on: 'n' })],
      '0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    ],
    [
      'it would not help',
      pod('p', { spec: { nodeSelector: { x: 'y' } } }),
      [node('n')],
      [],
      '0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    ],
    [
      'its class never does',
      pod('p', {
        cpu: '2',
        priority: 9,
        spec: { preemptionPolicy: 'Never', containers: [{ name: 'c', image: 'x', resources: { requests: { cpu: '2' } } }] },
      }),
      [node('n')],
      [pod('a', { cpu: '4', on: 'n' })],
      'not eligible due to preemptionPolicy=Never.',
    ],
  ])('[SCH7] says why not: %s', (_what, wanted, nodes, pods, message) => {
    expect(run(wanted, nodes, pods)).toEqual({ where: undefined, victims: [], message })
  })

  it('[SCH7] counts equal reasons and sorts them', () => {
    expect(availability(3, ['Insufficient cpu', 'node(s) had untolerated taint(s)', 'Insufficient cpu'])).toBe(
      '0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu.',
    )
  })
})
