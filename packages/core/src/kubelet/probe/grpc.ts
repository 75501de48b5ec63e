import { goDuration } from '../go-duration.ts'
import type { Sync } from '../sync.ts'
import type { ProbeAnswer } from './answer.ts'
import { dial, kubeletPeer } from './dial.ts'

/** Asks the gRPC health service: a socket answers `grpc.health.v1.Health/Check SERVICE`. Models pkg/probe/grpc (1.36). */
export function grpcProbe(sync: Sync, action: { port: number; service?: string }, timeoutMs: number): ProbeAnswer {
  const host = sync.record.ip ?? ''
  const socket = dial(sync, host, action.port)
  const late = `timeout: failed to connect service "${host}:${action.port}" within ${goDuration(timeoutMs)}: context deadline exceeded`
  if (!socket) return { result: 'failure', output: late }
  const status = socket.exchange?.(`grpc.health.v1.Health/Check ${action.service ?? ''}`, kubeletPeer(sync))
  if (status === 'SERVING') return { result: 'success', output: 'service healthy' }
  if (status === undefined) return { result: 'failure', output: late }
  return { result: 'failure', output: `service unhealthy (responded with "${status}")` }
}
