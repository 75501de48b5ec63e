import type { ShellProcess } from '../../bash/shell.ts'

export interface Interface {
  index: number
  name: string
  mac: string
  addresses: { ip: string; prefixLength: number }[]
  loopback: boolean
  bridge: boolean
}

/** The interfaces of this host; a Pod's is one end of a pair. */
export function interfacesOf(process: ShellProcess): Interface[] {
  const found = new Map<string, Interface>()
  for (const { interface: name, ip, prefixLength, mac } of process.network.addresses()) {
    const known = found.get(name) ?? {
      index: found.size + 1,
      name,
      mac,
      addresses: [],
      loopback: name === 'lo',
      bridge: /^(cni|docker|flannel|br)/.test(name),
    }
    known.addresses.push({ ip, prefixLength })
    found.set(name, known)
  }
  return [...found.values()]
}

export function networkOf(ip: string, prefixLength: number): string {
  const number = ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (32 - prefixLength)
  const start = Math.floor(number / size) * size
  return [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join('.')
}

export function broadcastOf(ip: string, prefixLength: number): string {
  const number = networkOf(ip, prefixLength)
    .split('.')
    .reduce((sum, part) => sum * 256 + Number(part), 0)
  const last = number + 2 ** (32 - prefixLength) - 1
  return [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256).join('.')
}

export function maskOf(prefixLength: number): string {
  const mask = 2 ** 32 - 2 ** (32 - prefixLength)
  return [24, 16, 8, 0].map((shift) => Math.floor(mask / 2 ** shift) % 256).join('.')
}

export interface Route {
  destination: string
  prefixLength: number
  gateway?: string
  device: string
  source?: string
}

/** The routing table that goes with the interfaces. Nodes reach each other's Pods by way of each other. */
export function routesOf(process: ShellProcess): Route[] {
  const interfaces = interfacesOf(process).filter((one) => !one.loopback)
  const connected = interfaces.flatMap((one) =>
    one.addresses.map(
      ({ ip, prefixLength }): Route => ({ destination: networkOf(ip, prefixLength), prefixLength, device: one.name, source: ip }),
    ),
  )
  if (process.network.origin.kind === 'pod' && interfaces.length === 1) return podRoutes(interfaces[0] as Interface, connected)
  const first = interfaces[0]
  const outward = first ? [{ destination: '0.0.0.0', prefixLength: 0, gateway: gatewayFor(first), device: first.name }] : []
  return [...outward, ...[...connected, ...otherPods(process, connected)].sort(byAddress)]
}

const numberOf = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

/** As the kernel's table lists them. */
const byAddress = (a: Route, b: Route): number =>
  numberOf(a.destination) - numberOf(b.destination) || a.prefixLength - b.prefixLength

const gatewayFor = (one: Interface): string =>
  (one.addresses[0]?.ip ?? '').replace(/\.\d+$/, one.addresses[0]?.ip.startsWith('10.0.2.') ? '.2' : '.1')

function podRoutes(eth0: Interface, connected: Route[]): Route[] {
  const gateway = (eth0.addresses[0]?.ip ?? '').replace(/\.\d+$/, '.1')
  return [
    { destination: '0.0.0.0', prefixLength: 0, gateway, device: eth0.name },
    ...[...connected, { destination: '10.10.0.0', prefixLength: 16, gateway, device: eth0.name }].sort(byAddress),
  ]
}

function otherPods(process: ShellProcess, connected: Route[]): Route[] {
  const own = connected.find((route) => route.destination.startsWith('10.10.'))?.destination
  const device = connected.find((route) => route.destination.startsWith('192.168.56.'))?.device
  if (own === undefined || device === undefined) return []
  const nodes = process.network.hosts().filter(([ip]) => ip?.startsWith('192.168.56.'))
  return nodes.flatMap(([ip = ''], index): Route[] => {
    const destination = `10.10.${index}.0`
    return destination === own ? [] : [{ destination, prefixLength: 24, gateway: ip, device }]
  })
}
