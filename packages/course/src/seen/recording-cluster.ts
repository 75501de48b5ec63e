import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { Connected, Network } from '@kubemaze/core/network/packet.ts'
import { type NewSighting, originText } from './seen.ts'

/** The same cluster; what its programs ask of the network is told to `note`. Checks and pictures use `probe`, which is not. */
export function recordingCluster(cluster: Cluster, note: (sighting: NewSighting) => void): Cluster {
  return { ...cluster, network: (origin) => recordingNetwork(cluster.network(origin), note) }
}

function recordingNetwork(network: Network, note: (sighting: NewSighting) => void): Network {
  const from = originText(network.origin)
  return {
    ...network,
    connect(ip, port, protocol) {
      const connected = network.connect(ip, port, protocol)
      note({ kind: 'request', from, ip, port, protocol, outcome: connected.outcome, ...wayOf(connected) })
      return connected
    },
    resolve(name) {
      const found = network.resolve(name)
      if (!isAddress(name)) note({ kind: 'name', from, name, found: found.addresses.length > 0 })
      return found
    },
    query(server, name, type, protocol) {
      const answer = network.query(server, name, type, protocol)
      if (type.toUpperCase() === 'A') note({ kind: 'name', from, name, found: (answer?.answers.length ?? 0) > 0 })
      return answer
    },
  }
}

const isAddress = (name: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(name) || name === 'localhost'

type Way = Pick<Extract<NewSighting, { kind: 'request' }>, 'reached' | 'pod' | 'failed'>

function wayOf(connected: Connected): Way {
  if (connected.outcome === 'connected') {
    const { owner } = connected.socket
    return { reached: connected.destination, ...(owner.kind === 'pod' ? { pod: `${owner.namespace}/${owner.name}` } : {}) }
  }
  const hop = connected.hops.find((one) => !one.ok)
  return hop ? { failed: { kind: hop.kind, title: hop.title } } : {}
}
