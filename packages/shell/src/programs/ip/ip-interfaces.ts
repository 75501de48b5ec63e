import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import { broadcastOf, type Interface, interfacesOf, networkOf } from './interfaces.ts'
import { jsonText, type Look } from './ip-look.ts'

interface Filter {
  device: string | undefined
  type: string | undefined
  to: string | undefined
}

const keywords = new Set(['up', 'dynamic', 'permanent', 'primary', 'secondary', 'tentative', 'deprecated', 'temporary'])

function parseFilter(words: readonly string[]): Filter | undefined {
  const filter: Filter = { device: undefined, type: undefined, to: undefined }
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (keywords.has(word)) continue
    const valued = ['dev', 'type', 'to', 'scope', 'label', 'master', 'vrf', 'group'].includes(word)
    const value = valued ? words[++at] : word
    if (value === undefined) return undefined
    if (word === 'type') filter.type = value
    else if (word === 'to') filter.to = value
    else if (word === 'dev' || !valued) filter.device = value
  }
  return filter
}

/** ip addr show and ip link show. */
export function showInterfaces(process: ShellProcess, what: 'address' | 'link', words: readonly string[], look: Look): number {
  const filter = parseFilter(words)
  if (!filter) return complain(process, 'Command line is not complete. Try option "help"\n', 255)
  const { device, type, to } = filter
  const all = interfacesOf(process).filter((one) => device === undefined || one.name === device)
  if (all.length === 0) return complain(process, `Device "${device}" does not exist.\n`, 1)
  const wanted = all.filter((one) => (type === undefined || kindOf(process, one) === type) && (to === undefined || isIn(one, to)))
  // there is no IPv6 in the lab
  const shown = what === 'address' && look.family === 6 ? [] : wanted
  const options: Shown = { process, what, look, onlyAddresses: look.family === 4 || to !== undefined }
  process.stdout(
    look.json
      ? jsonText(
          shown.map((one) => jsonOf(one, options)),
          look,
        )
      : shown.map((one) => textOf(one, options)).join(''),
  )
  return 0
}

interface Shown {
  process: ShellProcess
  what: 'address' | 'link'
  look: Look
  /** -4: no line of the link. */
  onlyAddresses: boolean
}

const kindOf = (process: ShellProcess, one: Interface): string =>
  one.bridge ? 'bridge' : process.network.origin.kind === 'pod' && !one.loopback ? 'veth' : ''

function isIn(one: Interface, prefix: string): boolean {
  const [ip = '', length = '32'] = prefix.split('/')
  return one.addresses.some((own) => networkOf(own.ip, Number(length)) === networkOf(ip, Number(length)))
}

function textOf(one: Interface, shown: Shown): string {
  const { look, what, process } = shown
  if (look.brief) return briefLine(one, what, process)
  if (what === 'link') return head(one, process, look, true)
  if (look.oneLine) return one.addresses.map((own) => oneLine(one, own)).join('')
  return head(one, process, look, false, shown.onlyAddresses) + one.addresses.map((own) => addressLines(one, own)).join('')
}

function briefLine(one: Interface, what: 'address' | 'link', process: ShellProcess): string {
  const state = stateOf(one).padEnd(15)
  const own = one.addresses.map(({ ip, prefixLength }) => `${ip}/${prefixLength} `).join('')
  return `${nameOf(one, process).padEnd(16)} ${state}${what === 'link' ? `${one.mac} <${flagsOf(one).join(',')}> ` : own}\n`
}

const stateOf = (one: Interface): string => (one.loopback ? 'UNKNOWN' : 'UP')
const flagsOf = (one: Interface): string[] =>
  one.loopback ? ['LOOPBACK', 'UP', 'LOWER_UP'] : ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP']
const inPod = (process: ShellProcess): boolean => process.network.origin.kind === 'pod'
const nameOf = (one: Interface, process: ShellProcess): string =>
  inPod(process) && !one.loopback ? `${one.name}@if${one.index + 8}` : one.name
export const mtuOf = (one: Interface, process: ShellProcess): number =>
  one.loopback ? 65_536 : inPod(process) || one.bridge ? 1450 : 1500
const broadcastMac = (one: Interface): string => (one.loopback ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff')

function head(one: Interface, process: ShellProcess, look: Look, mode: boolean, onlyFirst = false): string {
  const name = nameOf(one, process)
  const first = `${one.index}: ${name}: <${flagsOf(one).join(',')}> mtu ${mtuOf(one, process)} qdisc noqueue state ${stateOf(one)}${mode ? ' mode DEFAULT' : ''} group default qlen 1000`
  const peer = inPod(process) && !one.loopback ? ' link-netnsid 0' : ''
  if (onlyFirst) return `${first}${peer}\n`
  return `${first}${look.oneLine ? '\\' : '\n'}    link/${one.loopback ? 'loopback' : 'ether'} ${one.mac} brd ${broadcastMac(one)}${peer}\n`
}

interface Own {
  ip: string
  prefixLength: number
}

function inet(one: Interface, { ip, prefixLength }: Own): string {
  const scope = one.loopback ? 'scope host' : `brd ${broadcastOf(ip, prefixLength)} scope global`
  return `inet ${ip}/${prefixLength} ${scope} ${one.name}`
}

const forever = '       valid_lft forever preferred_lft forever\n'
const addressLines = (one: Interface, own: Own): string => `    ${inet(one, own)}\n${forever}`
const oneLine = (one: Interface, own: Own): string => `${one.index}: ${one.name}    ${inet(one, own)}\\${forever}`

const lifetime = 4_294_967_295

function jsonOf(one: Interface, { process, what, look }: Shown): Record<string, unknown> {
  const name = { ifname: one.name, ...(inPod(process) && !one.loopback ? { link_index: one.index + 8 } : {}) }
  if (look.brief)
    return {
      ...name,
      operstate: stateOf(one),
      ...(what === 'link'
        ? { address: one.mac, flags: flagsOf(one) }
        : { addr_info: one.addresses.map(({ ip, prefixLength }) => ({ local: ip, prefixlen: prefixLength })) }),
    }
  return {
    ifindex: one.index,
    ...name,
    flags: flagsOf(one),
    mtu: mtuOf(one, process),
    qdisc: 'noqueue',
    operstate: stateOf(one),
    ...(what === 'link' ? { linkmode: 'DEFAULT' } : {}),
    group: 'default',
    txqlen: 1000,
    link_type: one.loopback ? 'loopback' : 'ether',
    address: one.mac,
    broadcast: broadcastMac(one),
    ...(what === 'link' ? {} : { addr_info: one.addresses.map((own) => addressOf(one, own)) }),
  }
}

const addressOf = (one: Interface, { ip, prefixLength }: Own): Record<string, unknown> => ({
  family: 'inet',
  local: ip,
  prefixlen: prefixLength,
  ...(one.loopback ? {} : { broadcast: broadcastOf(ip, prefixLength) }),
  scope: one.loopback ? 'host' : 'global',
  label: one.name,
  valid_life_time: lifetime,
  preferred_life_time: lifetime,
})
