import type { OpenSocket } from './open-sockets.ts'

/** What ss was asked, without its filter. */
export interface SsOptions {
  flags: ReadonlySet<string>
  family: 4 | 6 | undefined
  /** The kinds of sockets that are shown. */
  tables: ReadonlySet<string>
  filter: string
}

const long: Readonly<Record<string, string>> = {
  help: 'h',
  version: 'V',
  numeric: 'n',
  resolve: 'r',
  all: 'a',
  listening: 'l',
  options: 'o',
  extended: 'e',
  memory: 'm',
  processes: 'p',
  threads: 'T',
  info: 'i',
  tos: 'tos',
  cgroup: 'cgroup',
  tipcinfo: 'tipcinfo',
  kill: 'K',
  summary: 's',
  events: 'E',
  context: 'Z',
  contexts: 'z',
  net: 'N',
  bpf: 'b',
  ipv4: '4',
  ipv6: '6',
  packet: '0',
  tcp: 't',
  mptcp: 'M',
  sctp: 'S',
  udp: 'u',
  dccp: 'd',
  raw: 'w',
  unix: 'x',
  tipc: 'tipc',
  vsock: 'vsock',
  xdp: 'xdp',
  family: 'f',
  query: 'A',
  socket: 'A',
  diag: 'D',
  'no-header': 'H',
  oneline: 'O',
  filter: 'F',
  'inet-sockopt': 'inet-sockopt',
}
const letters = 'hVnraloemipTiKsEZzNb4u6wdxSM0tfAHODF'
const valued = new Set(['N', 'f', 'A', 'D', 'F'])
const families = ['inet', 'inet6', 'link', 'unix', 'netlink', 'vsock', 'tipc', 'xdp']
const tableNames =
  'all inet tcp mptcp udp raw unix unix_dgram unix_stream unix_seqpacket packet packet_raw packet_dgram netlink dccp sctp vsock_stream vsock_dgram tipc xdp'.split(
    ' ',
  )
const tableOf: Readonly<Record<string, string>> = {
  t: 'tcp',
  u: 'udp',
  w: 'raw',
  d: 'dccp',
  x: 'unix',
  S: 'sctp',
  M: 'mptcp',
  '0': 'packet',
}

const partsOf: Readonly<Record<string, readonly string[]>> = {
  unix: ['unix_dgram', 'unix_stream', 'unix_seqpacket'],
  packet: ['packet_raw', 'packet_dgram'],
}

/** What is wrong with options; `usage`: with the lines on how to use ss. */
export interface SsFault {
  error: string
  status: number
  usage: boolean
}

const misuse = (error: string): SsFault => ({ error: `ss: ${error}\n`, status: 255, usage: true })

/** Reads a line for ss of iproute2 6.1. */
export function parseSs(words: readonly string[]): SsOptions | SsFault {
  const given: [flag: string, value: string | undefined][] = []
  const rest = [...words]
  const filter: string[] = []
  while (rest.length > 0) {
    const word = rest.shift() as string
    if (word === '--') filter.push(...rest.splice(0))
    else if (word.startsWith('--')) {
      const fault = longFlag(word, rest, given)
      if (fault) return fault
    } else if (/^-./.test(word)) {
      const fault = shortFlags(word, rest, given)
      if (fault) return fault
    } else filter.push(word)
  }
  return optionsOf(given, filter.join(' '))
}

function longFlag(word: string, rest: string[], given: [string, string | undefined][]): SsFault | undefined {
  const [name = '', value] = word.slice(2).split('=')
  const fitting = Object.keys(long).filter((one) => one.startsWith(name))
  if (fitting.length === 0) return misuse(`unrecognized option '${word.replace(/=.*/, '')}'`)
  if (fitting.length > 1 && !fitting.includes(name))
    return misuse(`option '--${name}' is ambiguous; possibilities: ${fitting.map((one) => `'--${one}'`).join(' ')}`)
  const flag = long[fitting.includes(name) ? name : (fitting[0] as string)] as string
  if (!valued.has(flag)) given.push([flag, undefined])
  else {
    const taken = value ?? rest.shift()
    if (taken === undefined) return misuse(`option '--${fitting[0]}' requires an argument`)
    given.push([flag, taken])
  }
  return undefined
}

function shortFlags(word: string, rest: string[], given: [string, string | undefined][]): SsFault | undefined {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] as string
    if (!letters.includes(letter)) return misuse(`invalid option -- '${letter}'`)
    if (!valued.has(letter)) given.push([letter, undefined])
    else {
      const taken = word.slice(at + 1) || rest.shift()
      if (taken === undefined) return misuse(`option requires an argument -- '${letter}'`)
      given.push([letter, taken])
      return undefined
    }
  }
  return undefined
}

function optionsOf(given: readonly [flag: string, value: string | undefined][], filter: string): SsOptions | SsFault {
  const flags = new Set(given.map(([flag]) => flag))
  const tables = new Set<string>()
  let family: 4 | 6 | undefined
  for (const [flag, value = ''] of given) {
    const table = tableOf[flag]
    if (table) for (const one of partsOf[table] ?? [table]) tables.add(one)
    if (flag === '4' || flag === '6') family = flag === '4' ? 4 : 6
    if (flag === 'Z' || flag === 'z') return { error: 'ss: SELinux is not enabled.\n', status: 1, usage: false }
    if (flag === 'N')
      return { error: `Cannot open network namespace "${value}": No such file or directory\n`, status: 1, usage: false }
    if (flag === 'F') return { error: 'fopen filter file: No such file or directory\n', status: 255, usage: false }
    if (flag === 'f' && !families.includes(value)) return misuse(`"${value}" is invalid family`)
    if (flag === 'f') family = value === 'inet' ? 4 : value === 'inet6' ? 6 : family
    if (flag !== 'A') continue
    for (const name of value.split(',')) {
      if (!tableNames.includes(name)) return { error: `ss: "${name}" is illegal socket table id\n`, status: 255, usage: true }
      for (const one of name === 'all' ? ['tcp', 'udp', 'raw', 'unix'] : name === 'inet' ? ['tcp', 'udp', 'raw'] : [name])
        tables.add(one)
    }
  }
  return { flags, family, tables: tables.size > 0 ? tables : new Set(['tcp', 'udp', 'raw', 'unix']), filter }
}

/** Backlogs that programs ask for; Go's and most others take net.core.somaxconn. */
const backlogs: Readonly<Record<string, number>> = {
  sshd: 128,
  nginx: 511,
  apache2: 511,
  httpd: 511,
  node: 511,
  redis: 511,
  'redis-server': 511,
  python: 5,
  python3: 5,
  nc: 1,
  postgres: 200,
  mysqld: 151,
}
const somaxconn = 4096

export const backlogOf = ({ program }: OpenSocket): number => backlogs[program] ?? somaxconn
