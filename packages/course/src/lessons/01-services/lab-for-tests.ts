import { pods, services } from '@kubemaze/core/api/kinds.ts'
import type { Pod, PodSpec } from '@kubemaze/core/api/pod.ts'
import type { Service, ServiceSpec } from '@kubemaze/core/api/service.ts'
import { isFailure } from '@kubemaze/core/api/status.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { createCluster } from '@kubemaze/core/cluster/create-cluster.ts'
import { createMemoryStore } from '@kubemaze/core/etcd/memory-store.ts'
import { evaluateLesson, type LessonState } from '../../evaluate.ts'
import { servicesLesson } from './services.ts'

/** A real cluster in memory, with the words of the lesson. */
export interface CoffeeLab {
  cluster: Cluster
  pod(name: string, labels?: Record<string, string>, spec?: Partial<PodSpec>): void
  service(name: string, spec: Partial<ServiceSpec>): void
  evaluate(): LessonState
  /** `passed`, or the status and the evidence. */
  check(id: string): string
}

export function coffeeLab(): CoffeeLab {
  const nowMs = Date.UTC(2026, 10, 23, 12)
  const cluster = createCluster({
    store: createMemoryStore(),
    nowMs: () => nowMs,
    seed: 1,
    options: servicesLesson.cluster ?? {},
  })
  cluster.settle()
  const made = (object: unknown): void => {
    if (isFailure(object)) throw new Error(object.message)
    cluster.settle()
  }
  const evaluate = (): LessonState =>
    evaluateLesson(servicesLesson, { client: cluster.client(), network: cluster.probe, nowMs: cluster.now() }, new Set())
  return {
    cluster,
    pod: (name, labels, spec = {}) => made(cluster.client().create(pods, podOf(name, labels, spec))),
    service: (name, spec) => made(cluster.client().create(services, serviceOf(name, spec))),
    evaluate,
    check(id) {
      const found = evaluate().steps.flatMap((step) => step.checks)
      const state = found.find((check) => check.id === id)
      return state?.status === 'passed' ? 'passed' : `${state?.status}: ${state?.evidence}`
    },
  }
}

const podOf = (name: string, labels: Record<string, string> | undefined, spec: Partial<PodSpec>): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', ...(labels ? { labels } : {}) },
  spec: { containers: [{ name, image: 'ansilh/demo-coffee' }], ...spec },
})

const serviceOf = (name: string, spec: Partial<ServiceSpec>): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec: { selector: { run: 'coffee' }, ports: [{ port: 80, targetPort: 9090 }], ...spec },
})
