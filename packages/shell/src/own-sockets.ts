import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { Network, Socket } from '@kubemaze/core/network/packet.ts'
import type { Machine } from './bash/shell.ts'

/** What errno says of an address that a host does not have. */
export const notOurs = 'cannot assign requested address'

/** True for an address at which a program of this host may listen. */
export const isOwn = (network: Network, address: string): boolean =>
  address.startsWith('127.') || address === '0.0.0.0' || network.addresses().some(({ ip }) => ip === address)

/** How programs of a host listen; `ownerOf` says whose a program's socket is. */
export function listenOn(
  cluster: Cluster,
  network: Network,
  ownerOf: (program: string) => Socket['owner'],
): NonNullable<Machine['listen']> {
  return (program, address, port, answers, protocol = 'TCP') => {
    if (!isOwn(network, address)) return notOurs
    if (network.sockets().some((one) => one.port === port && one.protocol === protocol)) return 'address already in use'
    return cluster.listen({ owner: ownerOf(program), program, address, port, protocol }, answers)
  }
}
