import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import { isIp } from '../net/dial.ts'
import { broadcastOf, interfacesOf, networkOf, type Route, routesOf } from './interfaces.ts'
import { jsonText, type Look } from './ip-look.ts'

/** What is named on the line is not shown again. */
interface Filter {
  device: string | undefined
  via: string | undefined
  proto: string | undefined
  scope: string | undefined
  prefix: string | undefined
  match: string | undefined
  table: string
}

function parseFilter(words: readonly string[]): Filter {
  const filter: Filter = {
    device: undefined,
    via: undefined,
    proto: undefined,
    scope: undefined,
    prefix: undefined,
    match: undefined,
    table: 'main',
  }
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word === 'dev' || word === 'oif') filter.device = words[++at]
    else if (word === 'via' || word === 'proto' || word === 'scope') filter[word] = words[++at]
    else if (word === 'table') filter.table = words[++at] ?? 'main'
    else if (word === 'match') filter.match = words[++at]
    else if (!['to', 'root', 'exact'].includes(word)) filter.prefix = word
  }
  return filter
}

const prefixOf = ({ destination, prefixLength }: Route): string =>
  prefixLength === 0 ? 'default' : prefixLength === 32 ? destination : `${destination}/${prefixLength}`

/** ip route show. */
export function showRoutes(process: ShellProcess, words: readonly string[], look: Look): number {
  const filter = parseFilter(words)
  if (look.family === 6) return 0
  if (filter.table === 'local' || filter.table === '255') return showLocal(process)
  if (!['main', 'all', 'default', '254', '253', '0'].includes(filter.table)) {
    return complain(process, `Error: argument "${filter.table}" is wrong: table id value is invalid\n\n`, 255)
  }
  const found =
    filter.table === 'default' || filter.table === '253' ? [] : routesOf(process).filter((route) => fits(route, filter))
  process.stdout(look.json ? jsonText(found.map(jsonOf), look) : found.map((route) => `${routeLine(route, filter)}\n`).join(''))
  return 0
}

function fits(route: Route, filter: Filter): boolean {
  const { device, via, proto, scope, prefix, match } = filter
  if (device !== undefined && route.device !== device) return false
  if (via !== undefined && route.gateway !== via) return false
  if (proto !== undefined && (route.source === undefined) !== (proto !== 'kernel')) return false
  if (scope !== undefined && (route.gateway === undefined ? 'link' : 'global') !== scope) return false
  if (match !== undefined) return networkOf(match.replace(/\/.*/, ''), route.prefixLength) === route.destination
  if (prefix === undefined) return true
  return prefixOf(route) === (prefix === '0.0.0.0/0' ? 'default' : prefix.replace(/\/32$/, ''))
}

function routeLine(route: Route, filter: Filter): string {
  const parts = [prefixOf(route)]
  if (route.gateway !== undefined && filter.via === undefined) parts.push(`via ${route.gateway}`)
  if (filter.device === undefined) parts.push(`dev ${route.device}`)
  if (route.source !== undefined) {
    if (filter.proto === undefined) parts.push('proto kernel')
    if (filter.scope === undefined) parts.push('scope link')
    parts.push(`src ${route.source}`)
  }
  return `${parts.join(' ')} `
}

const jsonOf = (route: Route): Record<string, unknown> => ({
  dst: prefixOf(route),
  ...(route.gateway === undefined ? {} : { gateway: route.gateway }),
  dev: route.device,
  ...(route.source === undefined ? {} : { protocol: 'kernel', scope: 'link', prefsrc: route.source }),
  flags: [],
})

/** The table of the host's own addresses. */
function showLocal(process: ShellProcess): number {
  const own = interfacesOf(process).flatMap((one) => one.addresses.map((address) => ({ ...address, ...one })))
  const rows = own.flatMap(({ ip, prefixLength, name, loopback }) => [
    ...(loopback ? [`local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1 `] : []),
    `local ${ip} dev ${name} proto kernel scope host src ${ip} `,
    `broadcast ${broadcastOf(ip, prefixLength)} dev ${name} proto kernel scope link src ${ip} `,
  ])
  const key = (row: string): number =>
    (row.split(' ')[1] ?? '')
      .replace(/\/.*/, '')
      .split('.')
      .reduce((sum, part) => sum * 256 + Number(part), 0)
  process.stdout(
    rows
      .sort((a, b) => key(a) - key(b))
      .map((row) => `${row}\n`)
      .join(''),
  )
  return 0
}

/** ip route get ADDRESS [from ADDRESS]. */
export function routeGet(process: ShellProcess, words: readonly string[], look: Look): number {
  const to = words.find((word) => !['to', 'from'].includes(word))
  const from = words.includes('from') ? words[words.indexOf('from') + 1] : undefined
  if (to === undefined) return complain(process, 'need at least a destination address\n', 1)
  const ip = to.replace(/\/32$/, '')
  if (!isIp(ip)) return complain(process, `Error: any valid prefix is expected rather than "${to}".\n`, 1)
  const own = interfacesOf(process).flatMap((one) => one.addresses)
  const end = look.oneLine ? '\\    cache ' : '\n    cache '
  const uid = process.user.uid
  if (ip.startsWith('127.') || own.some((address) => address.ip === ip)) {
    const source = ip.startsWith('127.') ? '127.0.0.1' : ip
    process.stdout(`local ${ip} dev lo src ${source} uid ${uid} ${end}<local> \n`)
    return 0
  }
  const best = routesOf(process)
    .filter((route) => networkOf(ip, route.prefixLength) === route.destination)
    .sort((a, b) => b.prefixLength - a.prefixLength)[0]
  if (!best) return complain(process, 'RTNETLINK answers: Network is unreachable\n', 2)
  const source = best.source ?? interfacesOf(process).find((one) => one.name === best.device)?.addresses[0]?.ip ?? ''
  const via = best.gateway ? `via ${best.gateway} ` : ''
  const shown = from === undefined ? `${via}dev ${best.device} src ${source}` : `from ${from} ${via}dev ${best.device}`
  process.stdout(`${ip} ${shown} uid ${uid} ${end}\n`)
  return 0
}
