import type { Container, Handler } from '../../api/pod.ts'
import type { Sync } from '../sync.ts'
import type { LateAnswer, ProbeAnswer } from './answer.ts'
import { execProbe } from './exec.ts'
import { grpcProbe } from './grpc.ts'
import { httpProbe } from './http.ts'
import { tcpProbe } from './tcp.ts'

/** Runs a handler once; 'pending' when the runtime answers later, and then `late` is told. Models pkg/kubelet/prober/prober.go runProbe (1.36). */
export function runProbe(
  sync: Sync,
  container: Container,
  handler: Handler,
  timeoutMs: number,
  late: LateAnswer = () => {},
): ProbeAnswer | 'pending' {
  if (handler.exec) return execProbe(sync, container, handler.exec.command, late)
  if (handler.httpGet) return httpProbe(sync, container, handler.httpGet)
  if (handler.tcpSocket) return tcpProbe(sync, container, handler.tcpSocket)
  if (handler.grpc) return grpcProbe(sync, handler.grpc, timeoutMs)
  return { result: 'failure', output: 'missing probe handler' }
}
