import type { IntOrString } from '../../api/object.ts'
import type { Container } from '../../api/pod.ts'
import type { Sync } from '../sync.ts'
import { type ProbeAnswer, portOf } from './answer.ts'
import { dial } from './dial.ts'

/** Success when the port accepts. Models pkg/probe/tcp (1.36). */
export function tcpProbe(sync: Sync, container: Container, action: { port: IntOrString; host?: string }): ProbeAnswer {
  const port = portOf(container, action.port)
  if (port === undefined) return { result: 'failure', output: `invalid port number: ${action.port}` }
  const host = action.host || (sync.record.ip ?? '')
  if (dial(sync, host, port)) return { result: 'success', output: '' }
  return { result: 'failure', output: `dial tcp ${host}:${port}: connect: connection refused` }
}
