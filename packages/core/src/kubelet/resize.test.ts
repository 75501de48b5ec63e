import { describe, expect, it } from 'vitest'
import { events, pods } from '../api/kinds.ts'
import type { Pod, ResourceRequirements } from '../api/pod.ts'
import { isFailure } from '../api/status.ts'
import { adminUser } from '../apiserver/request.ts'
import { createCluster } from '../cluster/create-cluster.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'

type Amounts = Record<string, string>
const asks = (requests: Amounts, limits?: Amounts): ResourceRequirements => ({ requests, ...(limits ? { limits } : {}) })

interface Options {
  policies?: Record<string, string>
  restartPolicy?: 'Always' | 'OnFailure' | 'Never'
}

function lab() {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 1, options: {} })
  const client = cluster.client()
  const get = (name: string): Pod => client.get(pods, 'default', name) as Pod
  return {
    cluster,
    get,
    run(name: string, resources: ResourceRequirements, { policies = {}, restartPolicy = 'Always' }: Options = {}): void {
      const resizePolicy = Object.entries(policies).map(([resourceName, policy]) => ({ resourceName, restartPolicy: policy }))
      const container = { name: 'c', image: 'registry.k8s.io/pause:3.10', resources, ...(policies ? { resizePolicy } : {}) }
      const metadata = { name, namespace: 'default' }
      const made = client.create(pods, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata,
        spec: { restartPolicy, containers: [container] },
      })
      if (isFailure(made)) throw new Error(made.message)
      cluster.settle(10_000)
    },
    /** A strategic patch of the resize subresource; the Status's message where it is refused. */
    resize(name: string, resources: ResourceRequirements): string {
      const answer = cluster.handle({
        method: 'PATCH',
        path: `/api/v1/namespaces/default/pods/${name}/resize`,
        query: {},
        headers: { 'content-type': 'application/strategic-merge-patch+json' },
        body: { bytes: new TextEncoder().encode(JSON.stringify({ spec: { containers: [{ name: 'c', resources }] } })) },
        user: adminUser,
      })
      return answer.kind === 'object' ? String((answer.object as { message?: string }).message ?? '') : answer.kind
    },
    status: (name: string) => get(name).status?.containerStatuses?.[0],
    conditions: (name: string) =>
      (get(name).status?.conditions ?? [])
        .filter(({ type }) => type.startsWith('PodResize'))
        .map(({ type, status, reason, message }) =>
          [type, status, reason, message].filter((part) => part !== undefined).join(' '),
        ),
  }
}

describe('[KLT55] in-place resize', () => {
  it('is in progress for a moment, and then done', () => {
    const one = lab()
    one.run('p', asks({ cpu: '100m', memory: '64Mi' }))
    expect(one.resize('p', asks({ cpu: '200m', memory: '64Mi' }))).toBe('')
    expect(one.conditions('p')).toEqual(['PodResizeInProgress True'])
    expect(one.status('p')).toMatchObject({ allocatedResources: { cpu: '200m' }, resources: { requests: { cpu: '100m' } } })
    one.cluster.settle(5000)
    expect(one.conditions('p')).toEqual([])
    expect(one.status('p')).toMatchObject({
      restartCount: 0,
      allocatedResources: { cpu: '200m', memory: '64Mi' },
      resources: { requests: { cpu: '200m', memory: '64Mi' } },
    })
    expect(one.get('p').metadata.generation).toBe(2)
    expect(one.get('p').status?.observedGeneration).toBe(2)
  })

  it.each<[string, Record<string, string>, Amounts, restarts: number]>([
    ['CPU, no policy', {}, { cpu: '300m', memory: '64Mi' }, 0],
    ['CPU, NotRequired', { cpu: 'NotRequired' }, { cpu: '300m', memory: '64Mi' }, 0],
    ['CPU, RestartContainer', { cpu: 'RestartContainer' }, { cpu: '300m', memory: '64Mi' }, 1],
    ['CPU where memory restarts', { memory: 'RestartContainer' }, { cpu: '300m', memory: '64Mi' }, 0],
    ['memory where memory restarts', { memory: 'RestartContainer' }, { cpu: '100m', memory: '128Mi' }, 1],
    ['both', { cpu: 'RestartContainer', memory: 'RestartContainer' }, { cpu: '300m', memory: '128Mi' }, 1],
  ])('%s', (_title, policies, requests, restarts) => {
    const one = lab()
    one.run('p', asks({ cpu: '100m', memory: '64Mi' }), { policies })
    expect(one.resize('p', asks(requests))).toBe('')
    one.cluster.settle(60_000)
    expect(one.status('p')).toMatchObject({
      restartCount: restarts,
      ready: true,
      allocatedResources: requests,
      resources: { requests },
    })
    expect(one.conditions('p')).toEqual([])
  })

  it('what no node of this size can give is infeasible, and the Pod goes on as it was', () => {
    const one = lab()
    one.run('p', asks({ cpu: '100m' }))
    one.resize('p', asks({ cpu: '500' }))
    one.cluster.settle(60_000)
    expect(one.conditions('p')).toEqual([
      "PodResizePending True Infeasible Node didn't have enough capacity: cpu, requested: 500000, capacity: 2000",
    ])
    expect(one.status('p')).toMatchObject({ allocatedResources: { cpu: '100m' }, resources: { requests: { cpu: '100m' } } })
    one.resize('p', asks({ cpu: '150m' }))
    one.cluster.settle(60_000)
    expect([one.conditions('p'), one.status('p')?.allocatedResources]).toEqual([[], { cpu: '150m' }])
  })

  it('what others hold is deferred until they go', () => {
    const one = lab()
    one.run('other', asks({ cpu: '1' }))
    one.run('p', asks({ cpu: '100m' }))
    one.resize('p', asks({ cpu: '1500m' }))
    one.cluster.settle(10_000)
    expect(one.conditions('p')[0]).toMatch(
      /^PodResizePending True Deferred Node didn't have enough resource: cpu, requested: 1500, used: \d+, capacity: 2000$/,
    )
    one.cluster.client().delete(pods, 'default', 'other')
    one.cluster.settle(40_000)
    expect([one.conditions('p'), one.status('p')?.allocatedResources]).toEqual([[], { cpu: '1500m' }])
  })

  it('the events tell what is asked for', () => {
    const one = lab()
    one.run('p', asks({ memory: '64Mi', cpu: '100m' }, { memory: '128Mi' }))
    one.resize('p', asks({ cpu: '200m' }))
    one.cluster.settle(10_000)
    const said = one.cluster
      .client()
      .list(events, 'default')
      .filter(({ reason = '' }) => reason.startsWith('Resize'))
      .map(({ type, reason, message }) => `${type} ${reason} ${message}`)
    const summary =
      '{"containers":[{"name":"c","resources":{"limits":{"memory":"128Mi"},"requests":{"cpu":"200m","memory":"64Mi"}}}],"generation":2}'
    expect(said.sort()).toEqual([
      `Normal ResizeCompleted Pod resize completed: ${summary}`,
      `Normal ResizeStarted Pod resize started: ${summary}`,
    ])
  })

  it('the end tells what was given, whatever is asked for by then', () => {
    const one = lab()
    one.run('p', asks({ cpu: '100m' }))
    one.resize('p', asks({ cpu: '200m' }))
    one.resize('p', asks({ cpu: '500' }))
    one.cluster.settle(10_000)
    const said = one.cluster.client().list(events, 'default')
    const of = (reason: string) => said.filter((event) => event.reason === reason).map(({ message }) => message)
    const whole = (cpu: string, generation: number, more = '') =>
      `{"containers":[{"name":"c","resources":{"requests":{"cpu":"${cpu}"}}}],"generation":${generation}${more}}`
    expect(of('ResizeCompleted')).toEqual([`Pod resize completed: ${whole('200m', 2)}`])
    const why = ',"error":"Node didn\'t have enough capacity: cpu, requested: 500000, capacity: 2000"'
    expect(of('ResizeInfeasible')).toEqual([`Pod resize Infeasible: ${whole('500', 3, why)}`])
  })
})

describe('[KND42] what a resize may change', () => {
  it.each<[string, ResourceRequirements, string]>([
    ['more', asks({ cpu: '200m' }), ''],
    ['less', asks({ cpu: '50m' }), ''],
    [
      'a request beyond its limit',
      asks({ cpu: '600m' }),
      'spec.containers[0].resources.requests: Invalid value: "600m": must be less than or equal to cpu limit of 500m',
    ],
    [
      'another resource',
      asks({ 'ephemeral-storage': '1Gi' }),
      'spec.containers[0].resources.requests: Forbidden: only cpu and memory resources are mutable',
    ],
    [
      'no limit any more',
      { limits: null } as never,
      'spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed',
    ],
    [
      'guaranteed',
      asks({ cpu: '500m', memory: '1Gi' }, { memory: '1Gi' }),
      'spec: Invalid value: "Guaranteed": Pod QOS Class may not change as a result of resizing',
    ],
  ])('%s', (_title, resources, message) => {
    const one = lab()
    one.run('p', asks({ cpu: '100m' }, { cpu: '500m' }))
    expect(one.resize('p', resources)).toBe(message === '' ? '' : `Pod "p" is invalid: ${message}`)
  })

  it('a plain patch changes no resources', () => {
    const one = lab()
    one.run('p', asks({ cpu: '100m' }))
    const changed = one.cluster.client().patch(pods, 'default', 'p', 'strategic', {
      spec: { containers: [{ name: 'c', resources: { requests: { cpu: '200m' } } }] },
    } as never)
    expect(isFailure(changed) && changed.message).toMatch(
      /^Pod "p" is invalid: spec: Forbidden: pod updates may not change fields other than /,
    )
  })
})
