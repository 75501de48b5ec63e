import { cidrContains } from '@kubemaze/core/api/cidr.ts'
import { servicePort } from '../net/services.ts'
import type { OpenSocket } from './open-sockets.ts'

export interface SsFilter {
  /** A state is named that a socket which listens is in: it is shown without -l. */
  asksListening: boolean
  /** More than one state may be shown. */
  showsState: boolean
  matches(socket: OpenSocket): boolean
}

export interface FilterFault {
  error: string
  status: number
  usage: boolean
}

type Test = (socket: OpenSocket) => boolean

const single = 'established syn-sent syn-recv fin-wait-1 fin-wait-2 time-wait closed close-wait last-ack listening closing'.split(
  ' ',
)
const connected = single.filter((state) => state !== 'listening' && state !== 'closed')
const groups: Readonly<Record<string, readonly string[]>> = {
  all: single,
  connected,
  synchronized: connected.filter((state) => state !== 'syn-sent'),
  bucket: ['syn-recv', 'time-wait'],
  big: single.filter((state) => state !== 'syn-recv' && state !== 'time-wait'),
}

const unparsed = 'Cannot parse dst/src address.\n'
const syntax: FilterFault = {
  error: 'ss: bison bellows (while parsing filter): "syntax error!" Sorry.\n',
  status: 255,
  usage: true,
}
const fault = (error: string): FilterFault => ({ error, status: 1, usage: false })

/** Reads ss's filter: `state listening`, `sport = :22 or sport = :80`, `src 127.0.0.1`; a fault is in its words. */
export function ssFilter(text: string, devices: readonly { interface: string }[] = []): SsFilter | FilterFault {
  const words = text
    .replace(/[()]/g, ' $& ')
    .replace(/(>=|<=|!=|==|=|>|<)/g, ' $1 ')
    .split(/\s+/)
    .filter(Boolean)
  const states = statesOf(words)
  if ('error' in states) return states
  const { named, shown } = states
  const inState: Test = (socket) => !named || shown.has(socket.protocol === 'TCP' ? 'listening' : 'closed')
  const found = { asksListening: named && shown.has('listening'), showsState: shown.size !== 1 }
  if (words.length === 0) return { ...found, matches: inState }
  if (words.length > maxWords) return fault('ss: the filter is too long\n')
  const at: At = { words, index: 0, devices: devices.map((one) => one.interface), depth: 0 }
  const test = either(at)
  if (typeof test !== 'function') return test
  if (at.index < words.length) return syntax
  return { ...found, matches: (socket) => inState(socket) && test(socket) }
}

/** Takes `state X` and `exclude X` from the beginning. */
function statesOf(words: string[]): { named: boolean; shown: Set<string> } | FilterFault {
  let shown: Set<string> | undefined
  while (words[0] === 'state' || words[0] === 'exclude') {
    const [kind, state] = words.splice(0, 2)
    if (state === undefined) return { error: 'Command line is not complete. Try option "help"\n', status: 255, usage: false }
    const meant = groups[state] ?? (single.includes(state) ? [state] : undefined)
    if (!meant) return { error: `ss: wrong state name: ${state}\n`, status: 255, usage: false }
    if (kind === 'state') shown = new Set([...(shown ?? []), ...meant])
    else shown = new Set([...(shown ?? single)].filter((one) => !meant.includes(one)))
  }
  return { named: shown !== undefined, shown: shown ?? new Set(single) }
}

interface At {
  words: string[]
  index: number
  devices: readonly string[]
  depth: number
}

const maxWords = 500
const maxDepth = 50

function either(at: At): Test | FilterFault {
  let left = both(at)
  while (typeof left === 'function' && /^(or|\|\|?)$/.test(at.words[at.index] ?? '')) {
    at.index++
    const right = both(at)
    if (typeof right !== 'function') return right
    const first = left
    left = (socket) => first(socket) || right(socket)
  }
  return left
}

function both(at: At): Test | FilterFault {
  let left = one(at)
  while (typeof left === 'function' && at.index < at.words.length && !/^(or|\|\|?|\))$/.test(at.words[at.index] ?? '')) {
    if (/^(and|&&?)$/.test(at.words[at.index] ?? '')) at.index++
    const right = one(at)
    if (typeof right !== 'function') return right
    const first = left
    left = (socket) => first(socket) && right(socket)
  }
  return left
}

function one(at: At): Test | FilterFault {
  const word = at.words[at.index++]
  if (word === undefined) return syntax
  if (word === 'not' || word === '!') {
    const test = one(at)
    return typeof test === 'function' ? (socket) => !test(socket) : test
  }
  if (word === '(') {
    if (++at.depth > maxDepth) return fault('ss: the filter is too deep\n')
    const test = either(at)
    if (typeof test === 'function' && at.words[at.index++] !== ')') return syntax
    return test
  }
  if (word === 'sport' || word === 'dport') return portTest(at, word)
  if (word === 'src' || word === 'dst') return addressTest(at, word)
  if (word === 'autobound') return () => false
  if (word === 'dev' || word === 'fwmark' || word === 'cgroup') return otherTest(at, word)
  return fault(`Error: an inet prefix is expected rather than "${word}".\n${unparsed}`)
}

/** What no listening socket has. */
function otherTest(at: At, word: string): Test | FilterFault {
  if (/^(=|==|!=)$/.test(at.words[at.index] ?? '')) at.index++
  const value = at.words[at.index++]
  if (value === undefined) return syntax
  if (word === 'dev' && !at.devices.includes(value)) return fault('Cannot parse device.\n')
  return word === 'cgroup' ? fault(`Cannot parse cgroup ${value}.\n`) : () => false
}

const operators: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  eq: (a, b) => a === b,
  '!=': (a, b) => a !== b,
  ne: (a, b) => a !== b,
  neq: (a, b) => a !== b,
  '>': (a, b) => a > b,
  gt: (a, b) => a > b,
  '<': (a, b) => a < b,
  lt: (a, b) => a < b,
  '>=': (a, b) => a >= b,
  ge: (a, b) => a >= b,
  geq: (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  le: (a, b) => a <= b,
  leq: (a, b) => a <= b,
}

function portTest(at: At, side: 'sport' | 'dport'): Test | FilterFault {
  const compare = operators[at.words[at.index] ?? '']
  if (compare) at.index++
  const given = at.words[at.index++]
  if (given === undefined) return syntax
  const text = given.replace(/^.*:/, '')
  const port = /^\d+$/.test(text) ? Number(text) : servicePort(text, 'tcp')
  if (port === undefined) return fault(`Error: "${text}" does not look like a port.\n${unparsed}`)
  // nobody is connected to a socket that listens
  return (socket) => (compare ?? operators['='])?.(side === 'sport' ? socket.port : 0, port) === true
}

function addressTest(at: At, side: 'src' | 'dst'): Test | FilterFault {
  const compare = at.words[at.index]
  const isNot = compare === '!='
  if (isNot || compare === '=' || compare === '==') at.index++
  const text = at.words[at.index++]
  if (text === undefined) return syntax
  const [, ip = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\w+))?$/.exec(text) ?? []
  const isPrefix =
    /^\d+(\.\d+){0,3}(\/([12]?\d|3[0-2]))?$/.test(ip) &&
    ip
      .split(/[./]/)
      .slice(0, 4)
      .every((part) => Number(part) < 256)
  if (ip !== '' && ip !== '*' && !ip.startsWith('[') && !isPrefix)
    return fault(`Error: an inet prefix is expected rather than "${text}".\n${unparsed}`)
  const fits = (address: string): boolean =>
    ip === '' || ip === '*' || (ip.includes('/') ? !address.includes(':') && cidrContains(ip, address) : address === ip)
  const matches: Test = (socket) => side === 'src' && fits(socket.address) && (port === undefined || socket.port === Number(port))
  return isNot ? (socket) => !matches(socket) : matches
}
