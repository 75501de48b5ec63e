import { pods, services } from '@kubemaze/core/api/kinds.ts'
import type { Pod, PodSpec } from '@kubemaze/core/api/pod.ts'
import type { Service, ServiceSpec } from '@kubemaze/core/api/service.ts'
import { isFailure } from '@kubemaze/core/api/status.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { createCluster } from '@kubemaze/core/cluster/create-cluster.ts'
import { createMemoryStore } from '@kubemaze/core/etcd/memory-store.ts'
import { evaluateLesson, type LessonState } from '../../evaluate.ts'
import { nothingSeen, withSighting } from '../../seen/seen.ts'
import { servicesLesson } from './services.ts'

/** A real cluster in memory, with the words of the lesson. */
export interface CoffeeLab {
  cluster: Cluster
  pod(name: string, labels?: Record<string, string>, spec?: Partial<PodSpec>): void
  service(name: string, spec: Partial<ServiceSpec>): void
  /** A request that the student made and that was answered: to the Service's address, to the Pod's, or to a node's port. */
  knock(at: 'cluster-ip' | 'pod' | string): void
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
  let seen = nothingSeen
  const evaluate = (): LessonState => {
    const context = { client: cluster.client(), network: cluster.probe, nowMs: cluster.now(), seed: 1, seen }
    return evaluateLesson(servicesLesson, context, new Set())
  }
  return {
    cluster,
    pod: (name, labels, spec = {}) => made(cluster.client().create(pods, podOf(name, labels, spec))),
    service: (name, spec) => made(cluster.client().create(services, serviceOf(name, spec))),
    knock(at) {
      const service = cluster.client().get(services, 'default', 'coffee')
      const pod = cluster.client().get(pods, 'default', 'coffee')
      const [ip, port] =
        at === 'cluster-ip'
          ? [service?.spec.clusterIP, 80]
          : at === 'pod'
            ? [pod?.status?.podIP, 9090]
            : [at, service?.spec.ports?.[0]?.nodePort]
      const { outcome } = cluster.network({ kind: 'node', node: 'k8s-master' }).connect(ip ?? '', port ?? 0, 'TCP')
      const request = {
        kind: 'request',
        from: 'node/k8s-master',
        ip: ip ?? '',
        port: port ?? 0,
        protocol: 'TCP',
        outcome,
      } as const
      seen = withSighting(seen, request)
    },
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
