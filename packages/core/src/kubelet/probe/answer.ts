import type { Container } from '../../api/pod.ts'
import type { ContainerRef } from '../../process/runtime.ts'
import type { ContainerRecord } from '../record.ts'
import type { Sync } from '../sync.ts'

export interface ProbeAnswer {
  result: 'success' | 'failure'
  output: string
  /** A success that an event tells of. */
  warning?: true
}

/** Takes what the runtime answered later. */
export type LateAnswer = (ref: ContainerRef, answer: ProbeAnswer) => void

/** A port by number or by its name in the container. */
export function portOf(container: Container, port: number | string): number | undefined {
  if (typeof port === 'number') return port
  const named = container.ports?.find((p) => p.name === port)?.containerPort
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined)
}

export function recordOf(sync: Sync, container: Container): ContainerRecord {
  return sync.record.containers[container.name] as ContainerRecord
}
