import { deployments, networkpolicies, pods, services } from '@kubemaze/core/api/kinds.ts'
import type { KubeObject } from '@kubemaze/core/api/object.ts'
import type { Resource } from '@kubemaze/core/api/resource.ts'
import { isFailure } from '@kubemaze/core/api/status.ts'
import { createCluster } from '@kubemaze/core/cluster/create-cluster.ts'
import { createMemoryStore } from '@kubemaze/core/etcd/memory-store.ts'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { evaluateLesson } from '../../evaluate.ts'
import { nothingSeen } from '../../seen/seen.ts'
import type { Fault } from './fault-step.ts'
import { faults, faultsLesson } from './faults.ts'

const kinds: Record<string, Resource> = { Pod: pods, Service: services, Deployment: deployments, NetworkPolicy: networkpolicies }

function lab() {
  const nowMs = Date.UTC(2026, 10, 23, 12)
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => nowMs, seed: 1, options: {} })
  const client = cluster.client()
  return {
    client,
    setUp(fault: Fault) {
      for (const document of parseAllDocuments(fault.manifest)) {
        const object = document.toJS() as KubeObject
        const made = client.create(kinds[object.kind] as Resource, {
          ...object,
          metadata: { ...object.metadata, namespace: 'default' },
        })
        if (isFailure(made)) throw new Error(made.message)
      }
      cluster.settle()
    },
    checks(fault: Fault) {
      const state = evaluateLesson(
        faultsLesson,
        { client: cluster.client(), network: cluster.probe, nowMs: cluster.now(), seed: 1, seen: nothingSeen },
        new Set(),
      )
      return state.steps.find((step) => step.id === fault.id)?.checks.map((check) => `${check.status}: ${check.evidence}`) ?? []
    },
    hints(fault: Fault) {
      const context = { client: cluster.client(), network: cluster.probe, nowMs: cluster.now(), seed: 1, seen: nothingSeen }
      return fault.checks.flatMap((check) => check.evaluate(context).hints ?? [])
    },
    mended(kind: Resource, name: string, body: object) {
      client.patch(kind, 'default', name, 'merge', body as never)
      cluster.settle()
    },
    removed(kind: Resource, name: string) {
      client.delete(kind, 'default', name)
      cluster.settle()
    },
  }
}

const port = (targetPort: number | string) => ({ spec: { ports: [{ port: 80, targetPort }] } })
const mends: Record<string, (one: ReturnType<typeof lab>) => void> = {
  'wrong-selector': (one) => one.mended(services, 'tea', { spec: { selector: { name: null, app: 'tea' } } }),
  'wrong-target-port': (one) => one.mended(services, 'cake', { spec: { ports: [{ port: 8080, targetPort: 80 }] } }),
  'unknown-port-name': (one) => one.mended(services, 'soup', port('web')),
  'not-ready': (one) =>
    one.mended(deployments, 'juice', { spec: { template: { spec: { containers: [{ name: 'juice', image: 'nginx' }] } } } }),
  'too-wide': (one) => one.mended(services, 'pie', { spec: { selector: { tier: 'shop', app: 'pie' } } }),
  'local-policy': (one) => one.mended(services, 'bread', { spec: { externalTrafficPolicy: 'Cluster' } }),
  'network-policy': (one) => one.removed(networkpolicies, 'cheese'),
}

describe.each(faults.map((fault) => [fault.id, fault] as const))('the fault %s', (id, fault) => {
  it('is pending before it is set up, a hint while it lasts, passed when mended', () => {
    const one = lab()
    expect(one.checks(fault).map((check) => check.split(':')[0])).toEqual(['pending', 'pending'])
    one.setUp(fault)
    const [kept, broken] = one.checks(fault)
    expect(kept).toMatch(/^passed/)
    expect(broken).toMatch(/^hint: .+/)
    // the symptom is seen at once; its cause is told to those who ask, in stages
    expect(broken).not.toMatch(/blame|spec\.|NetworkPolicy/)
    expect(one.hints(fault).length).toBeGreaterThanOrEqual(2)
    mends[id]?.(one)
    expect(one.checks(fault).filter((check) => !check.startsWith('passed'))).toEqual([])
  })

  it('is not mended by clearing its Pods away', () => {
    const one = lab()
    one.setUp(fault)
    const workloads: Resource[] = [deployments, pods]
    for (const kind of workloads) for (const object of one.client.list(kind, 'default')) one.removed(kind, object.metadata.name)
    expect(one.checks(fault).filter((check) => check.startsWith('passed'))).toEqual([])
  })
})

it('no story gives its cause away: the fields to blame are not named before the fault is set up', () => {
  for (const { story } of faults) expect(story).not.toMatch(/targetPort|readiness ?probe|externalTrafficPolicy|NetworkPolicy/i)
})
