import type { ShellProcess } from '../../bash/shell.ts'
import { interfacesOf, networkOf, routesOf } from './interfaces.ts'
import { jsonText, type Look } from './ip-look.ts'

const macFor = (ip: string): string =>
  `0a:58:${ip
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join(':')}`

interface Neighbour {
  ip: string
  device: string
}

/** Who is known by ARP: the other nodes, and the gateways. */
function neighboursOf(process: ShellProcess): Neighbour[] {
  const own = new Set(interfacesOf(process).flatMap((one) => one.addresses.map(({ ip }) => ip)))
  const routes = routesOf(process)
  const others = process.network
    .hosts()
    .map(([ip = '']) => ip)
    .filter((ip) => ip.startsWith('192.168.56.') && !own.has(ip))
  const gateways = routes.flatMap((route) => (route.gateway === undefined ? [] : [route.gateway]))
  return [...new Set([...others, ...gateways])].flatMap((ip) => {
    const route = routes.find((each) => each.gateway === undefined && networkOf(ip, each.prefixLength) === each.destination)
    return route ? [{ ip, device: route.device }] : []
  })
}

/** ip neigh show [dev DEVICE] [ADDRESS]. */
export function showNeighbours(process: ShellProcess, words: readonly string[], look: Look): number {
  if (look.family === 6) return 0
  const device = words.includes('dev') ? words[words.indexOf('dev') + 1] : undefined
  const ip = words.find((word, at) => /^\d+\.\d+\.\d+\.\d+$/.test(word) && words[at - 1] !== 'dev')
  const found = neighboursOf(process).filter(
    (one) => (device === undefined || one.device === device) && (ip === undefined || one.ip === ip),
  )
  const shown = device === undefined
  process.stdout(look.json ? jsonText(found.map(jsonOf), look) : found.map((one) => line(one, shown, look.brief)).join(''))
  return 0
}

function line({ ip, device }: Neighbour, showDevice: boolean, brief: boolean): string {
  if (brief) return `${ip.padEnd(39)} ${device.padEnd(16)} ${macFor(ip)}\n`
  return `${ip} ${showDevice ? `dev ${device} ` : ''}lladdr ${macFor(ip)} REACHABLE \n`
}

const jsonOf = ({ ip, device }: Neighbour): Record<string, unknown> => ({
  dst: ip,
  dev: device,
  lladdr: macFor(ip),
  state: ['REACHABLE'],
})
