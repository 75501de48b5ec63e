import type { ShellProcess } from '../../bash/shell.ts'
import { isIp } from '../net/dial.ts'
import type { ShellCommand } from '../shell-command.ts'
import { broadcastOf, type Interface, interfacesOf, networkOf, type Route, routesOf } from './interfaces.ts'

const objects = ['address', 'link', 'route', 'neighbour', 'neighbor', 'rule', 'netns', 'maddress', 'tunnel']

async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1)
  const flags = words.filter((word) => word.startsWith('-'))
  const [object, verb = 'show', ...rest] = words.filter((word) => !word.startsWith('-'))
  if (object === undefined) return usage(process)
  const found = objects.find((name) => name.startsWith(object))
  const brief = flags.some((flag) => /^-br/.test(flag))
  if (found === undefined) {
    process.stderr(`Object "${object}" is unknown, try "ip help".\n`)
    return 1
  }
  if (found === 'route' && verb === 'get') return routeGet(process, rest[0])
  if (!/^(s|sh|sho|show|l|ls|lis|list)$/.test(verb)) return change(process, found, verb)
  const device = rest.filter((word) => word !== 'dev' && word !== 'up')[0]
  if (found === 'address' || found === 'link') return interfaces(process, found, device, brief)
  if (found === 'route') return routes(process)
  if (found === 'rule')
    process.stdout('0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n')
  else if (found.startsWith('neigh')) neighbours(process)
  return 0
}

function usage(process: ShellProcess): number {
  process.stderr(
    'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\nwhere  OBJECT := { address | link | neighbour | route | rule }\n       OPTIONS := { -4 | -br[ief] | -o[neline] }\n',
  )
  return 255
}

function change(process: ShellProcess, object: string, verb: string): number {
  if (process.user.uid !== 0) process.stderr('RTNETLINK answers: Operation not permitted\n')
  else process.stderr(`ip ${object} ${verb}: changing a host's network is not simulated here\n`)
  return 2
}

function interfaces(process: ShellProcess, what: 'address' | 'link', device: string | undefined, brief: boolean): number {
  const all = interfacesOf(process).filter((one) => device === undefined || one.name === device)
  if (all.length === 0) {
    process.stderr(`Device "${device}" does not exist.\n`)
    return 1
  }
  for (const one of all)
    process.stdout(brief ? briefLine(one, what) : head(one, process) + (what === 'address' ? addresses(one) : ''))
  return 0
}

function briefLine(one: Interface, what: 'address' | 'link'): string {
  const state = (one.loopback ? 'UNKNOWN' : 'UP').padEnd(15)
  const shown =
    what === 'link'
      ? `${one.mac} <${flagsOf(one)}> `
      : one.addresses.map(({ ip, prefixLength }) => `${ip}/${prefixLength} `).join('')
  return `${one.name.padEnd(16)} ${state}${shown}\n`
}

const flagsOf = (one: Interface): string => (one.loopback ? 'LOOPBACK,UP,LOWER_UP' : 'BROADCAST,MULTICAST,UP,LOWER_UP')

function head(one: Interface, process: ShellProcess): string {
  const inPod = process.network.origin.kind === 'pod'
  const name = inPod && !one.loopback ? `${one.name}@if${one.index + 8}` : one.name
  const mtu = one.loopback ? 65536 : inPod || one.bridge ? 1450 : 1500
  const state = one.loopback ? 'UNKNOWN' : 'UP'
  const kind = one.loopback ? 'loopback' : 'ether'
  const all = one.loopback ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff'
  return `${one.index}: ${name}: <${flagsOf(one)}> mtu ${mtu} qdisc noqueue state ${state} group default qlen 1000\n    link/${kind} ${one.mac} brd ${all}${inPod && !one.loopback ? ' link-netnsid 0' : ''}\n`
}

function addresses(one: Interface): string {
  return one.addresses
    .map(({ ip, prefixLength }) => {
      const scope = one.loopback ? 'host' : `brd ${broadcastOf(ip, prefixLength)} scope global`
      return `    inet ${ip}/${prefixLength} ${one.loopback ? 'scope host' : scope} ${one.name}\n       valid_lft forever preferred_lft forever\n`
    })
    .join('')
}

export function routeLine(route: Route): string {
  if (route.prefixLength === 0) return `default via ${route.gateway} dev ${route.device} `
  const via = route.gateway === undefined ? '' : `via ${route.gateway} `
  return `${route.destination}/${route.prefixLength} ${via}dev ${route.device} ${route.source === undefined ? '' : `proto kernel scope link src ${route.source} `}`
}

function routes(process: ShellProcess): number {
  for (const route of routesOf(process)) process.stdout(`${routeLine(route)}\n`)
  return 0
}

function routeGet(process: ShellProcess, ip: string | undefined): number {
  if (ip === undefined || !isIp(ip)) {
    process.stderr(
      ip === undefined ? 'need at least a destination address\n' : `Error: inet prefix is expected rather than "${ip}".\n`,
    )
    return 1
  }
  const best = routesOf(process)
    .filter((route) => networkOf(ip, route.prefixLength) === route.destination)
    .sort((a, b) => b.prefixLength - a.prefixLength)[0]
  if (!best) {
    process.stderr('RTNETLINK answers: Network is unreachable\n')
    return 2
  }
  const source = best.source ?? interfacesOf(process).find((one) => one.name === best.device)?.addresses[0]?.ip ?? ''
  process.stdout(
    `${ip} ${best.gateway ? `via ${best.gateway} ` : ''}dev ${best.device} src ${source} uid ${process.user.uid} \n    cache \n`,
  )
  return 0
}

function neighbours(process: ShellProcess): void {
  const own = new Set(interfacesOf(process).flatMap((one) => one.addresses.map(({ ip }) => ip)))
  const routes = routesOf(process)
  const others = process.network
    .hosts()
    .map(([ip = '']) => ip)
    .filter((ip) => ip.startsWith('192.168.56.') && !own.has(ip))
  const gateways = routes.flatMap((route) => (route.gateway === undefined ? [] : [route.gateway]))
  for (const ip of [...new Set([...others, ...gateways])]) {
    const route = routes.filter((each) => each.gateway === undefined && networkOf(ip, each.prefixLength) === each.destination)[0]
    if (route) process.stdout(`${ip} dev ${route.device} lladdr ${macFor(ip)} REACHABLE \n`)
  }
}

const macFor = (ip: string): string =>
  `0a:58:${ip
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join(':')}`

export const ip: ShellCommand = {
  name: 'ip',
  summary: 'show / manipulate routing, network devices, interfaces and tunnels',
  usage: '[-br] { addr | link | route | neigh } [show]',
  run,
}
