import type { Container, Handler } from '../../api/pod.ts'
import type { ContainerRecord } from '../record.ts'
import type { Sync } from '../sync.ts'
import { execProbe } from './exec.ts'
import { grpcProbe } from './grpc.ts'
import { httpProbe } from './http.ts'
import { tcpProbe } from './tcp.ts'

export interface ProbeAnswer {
  result: 'success' | 'failure'
  output: string
}

/** Runs a handler once; 'pending' when the runtime answers later. Models pkg/kubelet/prober/prober.go runProbe (1.36). */
export function runProbe(sync: Sync, container: Container, handler: Handler, timeoutMs: number): ProbeAnswer | 'pending' {
  if (handler.exec) return execProbe(sync, container, handler.exec.command)
  if (handler.httpGet) return httpProbe(sync, container, handler.httpGet)
  if (handler.tcpSocket) return tcpProbe(sync, container, handler.tcpSocket)
  if (handler.grpc) return grpcProbe(sync, handler.grpc, timeoutMs)
  return { result: 'failure', output: 'missing probe handler' }
}

/** A port by number or by its name in the container. */
export function portOf(container: Container, port: number | string): number | undefined {
  if (typeof port === 'number') return port
  const named = container.ports?.find((p) => p.name === port)?.containerPort
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined)
}

export function recordOf(sync: Sync, container: Container): ContainerRecord {
  return sync.record.containers[container.name] as ContainerRecord
}
