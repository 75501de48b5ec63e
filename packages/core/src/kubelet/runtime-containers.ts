import type { Rows } from './ports.ts'
import { knownPods } from './record.ts'

/** A container as the node's runtime knows it. */
export interface RuntimeContainer {
  namespace: string
  pod: string
  podUid: string
  sandboxId: string
  name: string
  id: string
  image: string
  imageId: string
  attempt: number
  state: 'Running' | 'Exited'
  argv: readonly string[]
  startedAtMs: number
  ip: string
}

/** All containers on a node that were started and are not yet replaced. */
export function runtimeContainers(rows: Rows, node: string): RuntimeContainer[] {
  return knownPods(rows)
    .filter(({ record }) => record.node === node)
    .flatMap(({ namespace, name: pod, record }) =>
      Object.entries(record.containers).flatMap(([name, own]) => {
        if (own.id === undefined) return []
        return [
          {
            namespace,
            pod,
            podUid: record.uid,
            sandboxId: record.sandboxId ?? '',
            name,
            id: own.id,
            image: own.image ?? own.specImage,
            imageId: own.imageId ?? '',
            attempt: own.attempt,
            state: own.state === 'running' ? ('Running' as const) : ('Exited' as const),
            argv: own.argv ?? [],
            startedAtMs: own.startedAtMs ?? record.admittedAtMs,
            ip: record.ip ?? '',
          },
        ]
      }),
    )
}
