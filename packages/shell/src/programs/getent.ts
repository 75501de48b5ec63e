import type { ShellProcess } from '../bash/shell.ts'
import { optionWords } from './bad-option.ts'
import { complain, say } from './last-words.ts'
import { isIp } from './net/dial.ts'
import { serviceAliases, serviceName, servicePort } from './net/services.ts'
import { isBad, parseOptions } from './options.ts'
import type { ShellCommand } from './shell-command.ts'

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return complain(process, `getent: ${optionWords(options)}\n${hint}`, 64)
  const [database, ...keys] = options.operands
  if (database === 'hosts') return hosts(process, keys)
  if (database === 'ahosts' || database === 'ahostsv4') return allHosts(process, keys)
  if (database === 'passwd' || database === 'group') return lines(process, `/etc/${database}`, keys)
  if (database === 'services') return services(process, keys)
  if (database === 'protocols') return protocolLines(process, keys)
  if (database === 'shadow' || database === 'gshadow') return lines(process, `/etc/${database}`, keys)
  if (database === 'initgroups') return say(process, keys.map((key) => `${key.padEnd(21)}\n`).join(''))
  if (database === 'networks') return networks(process, keys)
  if (empty.has(database ?? '')) return 2
  process.stderr(database === undefined ? 'getent: wrong number of arguments\n' : `Unknown database: ${database}\n`)
  process.stdout(hint)
  return 1
}

const spec = { service: { letter: 's', value: true }, 'no-idn': { letter: 'i' } } as const
const hint = "Try `getent --help' or `getent --usage' for more information.\n"

/** Databases that nothing stands in. */
const empty = new Set(['aliases', 'ethers', 'netgroup', 'ahostsv6', 'rpc'])

// /etc/networks of Debian 12
const knownNetworks: readonly (readonly [name: string, address: string])[] = [
  ['default', '0.0.0.0'],
  ['loopback', '127.0.0.0'],
  ['link-local', '169.254.0.0'],
]

function networks(process: ShellProcess, keys: string[]): number {
  const wanted = knownNetworks.filter(([name, address]) => keys.length === 0 || keys.includes(name) || keys.includes(address))
  for (const [name, address] of wanted) process.stdout(`${name.padEnd(21)} ${address}\n`)
  return wanted.length >= keys.length ? 0 : 2
}

/** 80, http, 80/udp */
function services(process: ShellProcess, keys: string[]): number {
  let status = 0
  for (const key of keys) {
    const [word = '', protocol] = key.split('/')
    const found = (protocol ? [protocol] : ['tcp', 'udp'])
      .map((one) => ({ one, port: /^\d+$/.test(word) ? Number(word) : (servicePort(word, one) ?? -1) }))
      .find(({ one, port }) => serviceName(port, one) !== undefined)
    if (!found) status = 2
    else {
      const names = [serviceName(found.port, found.one), `${found.port}/${found.one}`]
      process.stdout(`${names[0]?.padEnd(21)} ${[names[1], ...serviceAliases(found.port, found.one)].join(' ')}\n`)
    }
  }
  return status
}

// /etc/protocols, as far as anybody asks
const protocols: readonly (readonly [name: string, number: number])[] = [
  ['ip', 0],
  ['icmp', 1],
  ['igmp', 2],
  ['tcp', 6],
  ['udp', 17],
  ['gre', 47],
  ['esp', 50],
  ['ipv6-icmp', 58],
  ['ospf', 89],
  ['sctp', 132],
]

function protocolLines(process: ShellProcess, keys: string[]): number {
  const wanted =
    keys.length === 0 ? protocols : protocols.filter(([name, number]) => keys.includes(name) || keys.includes(`${number}`))
  for (const [name, number] of wanted) process.stdout(`${name.padEnd(21)} ${number} ${name.toUpperCase()}\n`)
  return wanted.length >= keys.length ? 0 : 2
}

function hosts(process: ShellProcess, keys: string[]): number {
  const line = (ip: string, names: string[]): void => process.stdout(`${ip.padEnd(15)} ${names.join(' ')}\n`)
  if (keys.length === 0) for (const [ip = '', ...names] of process.network.hosts()) line(ip, names)
  let status = 0
  for (const key of keys) {
    const own = process.network.hosts().find(([ip, ...names]) => ip === key || names.includes(key))
    const found = own ? { ip: own[0] as string, names: own.slice(1) } : isIp(key) ? reverse(process, key) : forward(process, key)
    if (found) line(found.ip, found.names)
    else status = 2
  }
  return status
}

function forward(process: ShellProcess, name: string): { ip: string; names: string[] } | undefined {
  const { addresses, tried } = process.network.resolve(name)
  const canonical = tried.at(-1)?.answer?.answers.find((record) => record.type === 'A')?.name ?? name
  const names = canonical.replace(/\.$/, '') === name ? [name] : [canonical.replace(/\.$/, ''), name]
  return addresses[0] === undefined ? undefined : { ip: addresses[0], names: names.slice(0, 1) }
}

function reverse(process: ShellProcess, ip: string): { ip: string; names: string[] } | undefined {
  const server = process.network.resolvConf().nameservers[0] ?? ''
  const answer = process.network.query(server, `${ip.split('.').reverse().join('.')}.in-addr.arpa`, 'PTR')
  const names = answer?.answers.map((record) => record.data.replace(/\.$/, '')) ?? []
  return names.length > 0 ? { ip, names } : undefined
}

function allHosts(process: ShellProcess, keys: string[]): number {
  for (const key of keys) {
    const addresses = isIp(key) ? [key] : process.network.resolve(key).addresses
    if (addresses.length === 0) return 2
    for (const [index, ip] of addresses.entries()) {
      process.stdout(`${ip.padEnd(15)} STREAM ${index === 0 ? key : ''}\n${ip.padEnd(15)} DGRAM  \n${ip.padEnd(15)} RAW    \n`)
    }
  }
  return 0
}

function lines(process: ShellProcess, path: string, keys: string[]): number {
  const content = process.files.read(path)
  if (typeof content === 'string') return 2
  const all = new TextDecoder().decode(content).trim().split('\n')
  const wanted =
    keys.length === 0
      ? all
      : all.filter((line) => keys.includes(line.split(':')[0] ?? '') || keys.includes(line.split(':')[2] ?? ''))
  for (const line of wanted) process.stdout(`${line}\n`)
  return wanted.length >= keys.length ? 0 : 2
}

export const getent: ShellCommand = {
  name: 'getent',
  summary: 'get entries from Name Service Switch libraries',
  usage: 'hosts NAME',
  run,
}
