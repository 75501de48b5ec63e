import type { Pod } from './pod.ts'

export interface HostPort {
  ip: string
  protocol: string
  port: number
}

const everywhere = '0.0.0.0'

/** The ports of its node that a Pod takes, sidecars' too. */
export const hostPorts = ({ spec }: Pod): HostPort[] =>
  [...spec.containers, ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')]
    .flatMap(({ ports }) => ports ?? [])
    .filter(({ hostPort }) => hostPort)
    .map(({ hostIP, hostPort, protocol }) => ({
      ip: hostIP || everywhere,
      protocol: protocol ?? 'TCP',
      port: hostPort as number,
    }))

/** Two may share a port by protocol or address. Models framework HostPortInfo.CheckConflict (1.36). */
export const portsClash = (a: HostPort, b: HostPort): boolean =>
  a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === everywhere || b.ip === everywhere)
