import type { EndpointAddress, EndpointSubset } from '../../api/service.ts'

const maxAddresses = 1000

const sizeOf = (subsets: readonly EndpointSubset[], list: 'addresses' | 'notReadyAddresses'): number =>
  subsets.reduce((sum, subset) => sum + (subset[list]?.length ?? 0), 0)

/** At most 1,000 addresses: ready ones first, each subset its share. Models endpoints_controller.go truncateEndpoints (1.36). */
export function truncate(subsets: EndpointSubset[]): { subsets: EndpointSubset[]; truncated: boolean } {
  const [ready, notReady] = [sizeOf(subsets, 'addresses'), sizeOf(subsets, 'notReadyAddresses')]
  if (ready + notReady <= maxAddresses) return { subsets, truncated: false }
  const cutsReady = ready > maxAddresses
  const most = cutsReady ? maxAddresses : maxAddresses - ready
  const total = cutsReady ? ready : notReady
  let room = most
  const share = (list: EndpointAddress[] = []): EndpointAddress[] => {
    const kept = list.slice(0, Math.min(room, Math.ceil((list.length / total) * most)))
    room -= kept.length
    return kept
  }
  const cut = subsets.map((subset) => {
    const { addresses = [], notReadyAddresses = [], ...rest } = subset
    const left = cutsReady ? share(addresses) : addresses
    const waiting = cutsReady ? [] : share(notReadyAddresses)
    return {
      ...(left.length > 0 ? { addresses: left } : {}),
      ...(waiting.length > 0 ? { notReadyAddresses: waiting } : {}),
      ...rest,
    }
  })
  return { subsets: cut.filter(({ addresses, notReadyAddresses }) => addresses ?? notReadyAddresses), truncated: true }
}
