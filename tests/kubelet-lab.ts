import { events, pods, serviceaccounts } from '@kubemaze/core/api/kinds.ts'
import type { Pod } from '@kubemaze/core/api/pod.ts'
import { isFailure } from '@kubemaze/core/api/status.ts'
import { createEngine, type Engine } from '@kubemaze/core/cluster/engine.ts'
import { eventRecorder } from '@kubemaze/core/cluster/event-recorder.ts'
import { seedNamespaces } from '@kubemaze/core/cluster/seed/seed.ts'
import { createMemoryStore } from '@kubemaze/core/etcd/memory-store.ts'
import type { Store } from '@kubemaze/core/etcd/store.ts'
import { createCatalogue } from '@kubemaze/core/images/catalogue.ts'
import { imageTable } from '@kubemaze/core/images/table.ts'
import { createKubelet, type Kubelet } from '@kubemaze/core/kubelet/kubelet.ts'
import type { KubeletParts } from '@kubemaze/core/kubelet/ports.ts'
import { fileTrees } from '@kubemaze/core/process/file-trees.ts'

export interface KubeletLab {
  engine: Engine
  kubelet: Kubelet
  /** What the kubelets keep. */
  rows: Store['local']
  /** Creates a Pod on k8s-node-1. */
  run(spec: Partial<Pod['spec']>, name?: string): Pod
  pod(name?: string): Pod
  /** Type, reason and message of a Pod's events, oldest first. */
  events(name?: string): string[]
}

export const start = Date.UTC(2026, 10, 23, 12, 0, 0)

/** A seeded store with the kubelets alone: no scheduler, no other controllers. */
export function kubeletLab(over: Partial<KubeletParts> = {}, opened?: Store): KubeletLab {
  const store = opened ?? createMemoryStore()
  let kubelet: Kubelet | undefined
  const engine = createEngine({
    store,
    nowMs: () => start,
    seed: 7,
    controllers({ clock, random, system, turn }) {
      const timer = (key: string): string => `kubelet/${key}`
      kubelet = createKubelet({
        client: system,
        clock,
        random,
        rows: store.local,
        event: eventRecorder(store, system, clock, random),
        requeueAt: (key, dueAtMs, { periodic }) => store.timers.set({ key: timer(key), dueAtMs, periodic }),
        forget: (key) => store.timers.clear(timer(key)),
        images: createCatalogue(imageTable),
        trees: fileTrees(store.local, () => clock.now()),
        turn,
        ...over,
      })
      return [kubelet.controller]
    },
  })
  if (!opened) seed(engine)
  return { engine, kubelet: kubelet as Kubelet, rows: store.local, ...podVerbs(engine) }
}

function seed(engine: Engine): void {
  engine.turn(() => {
    seedNamespaces({ client: engine.system, nowMs: start, options: {}, random: engine.random })
    const metadata = { name: 'default', namespace: 'default' }
    engine.system.create(serviceaccounts, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
      automountServiceAccountToken: false,
    })
  })
}

function podVerbs(engine: Engine): Pick<KubeletLab, 'run' | 'pod' | 'events'> {
  return {
    run(spec, name = 'p') {
      const metadata = { name, namespace: 'default', labels: { run: name } }
      const whole = { nodeName: 'k8s-node-1', containers: [], ...spec }
      const made = engine.client().create(pods, { apiVersion: 'v1', kind: 'Pod', metadata, spec: whole })
      if (isFailure(made)) throw new Error(made.message)
      return made
    },
    pod(name = 'p') {
      const found = engine.system.get(pods, 'default', name)
      if (!found) throw new Error(`no pod ${name}`)
      return found
    },
    events(name = 'p') {
      const all = engine.system.list(events, 'default').filter((e) => e.involvedObject.name === name)
      const at = (e: (typeof all)[0]): number => Number(e.metadata.resourceVersion)
      return all.sort((a, b) => at(a) - at(b)).map((e) => `${e.type} ${e.reason} ${e.message}`)
    },
  }
}
