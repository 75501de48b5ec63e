import { servicePort } from '../net/services.ts'
import type { OpenSocket } from './open-sockets.ts'

export interface SsFilter {
  /** `state listening` (true) or another state (false). */
  listening: boolean | undefined
  matches(socket: OpenSocket): boolean
}

type Test = (socket: OpenSocket) => boolean

const states = new Set(
  'established syn-sent syn-recv fin-wait-1 fin-wait-2 time-wait closed close-wait last-ack listening closing all connected synchronized bucket big'.split(
    ' ',
  ),
)

/** Reads ss's filter: `state listening`, `sport = :22 or sport = :80`, `src 127.0.0.1`. `error` in its words. */
export function ssFilter(text: string): SsFilter | { error: string } {
  const words = text
    .replace(/[()]/g, ' $& ')
    .replace(/(>=|<=|!=|==|=|>|<)/g, ' $1 ')
    .split(/\s+/)
    .filter(Boolean)
  let listening: boolean | undefined
  while (words[0] === 'state' || words[0] === 'exclude') {
    const [kind, state = ''] = words.splice(0, 2)
    if (!states.has(state)) return { error: `ss: wrong state name: ${state}\n` }
    if (kind === 'state' && state !== 'all') listening = state === 'listening'
  }
  if (words.length === 0) return { listening, matches: () => true }
  const at = { words, index: 0 }
  const test = either(at)
  return typeof test === 'string' ? { error: test } : { listening, matches: test }
}

interface At {
  words: string[]
  index: number
}

function either(at: At): Test | string {
  let left = both(at)
  while (typeof left !== 'string' && /^(or|\|\|?)$/.test(at.words[at.index] ?? '')) {
    at.index++
    const right = both(at)
    if (typeof right === 'string') return right
    const first = left
    left = (socket) => first(socket) || right(socket)
  }
  return left
}

function both(at: At): Test | string {
  let left = one(at)
  while (typeof left !== 'string' && at.index < at.words.length && !/^(or|\|\|?|\))$/.test(at.words[at.index] ?? '')) {
    if (/^(and|&&?)$/.test(at.words[at.index] ?? '')) at.index++
    const right = one(at)
    if (typeof right === 'string') return right
    const first = left
    left = (socket) => first(socket) && right(socket)
  }
  return left
}

const maxDepth = 50

function one(at: At): Test | string {
  const word = at.words[at.index++]
  if (at.index > 500 || at.words.length > 500) return 'ss: the filter is too long\n'
  if (word === 'not' || word === '!') {
    const test = one(at)
    return typeof test === 'string' ? test : (socket) => !test(socket)
  }
  if (word === '(') {
    if (at.words.slice(0, at.index).filter((each) => each === '(').length > maxDepth) return 'ss: the filter is too deep\n'
    const test = either(at)
    at.index++
    return test
  }
  if (word === 'sport' || word === 'dport') return portTest(at, word)
  if (word === 'src' || word === 'dst') return addressTest(at, word)
  return `Error: an inet prefix is expected rather than "${word ?? ''}".\nCannot parse dst/src address.\n`
}

function portTest(at: At, side: 'sport' | 'dport'): Test | string {
  const operators: Record<string, (a: number, b: number) => boolean> = {
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
    '<=': (a, b) => a <= b,
    le: (a, b) => a <= b,
  }
  const compare = operators[at.words[at.index] ?? '']
  if (compare) at.index++
  const text = (at.words[at.index++] ?? '').replace(/^:/, '')
  const port = /^\d+$/.test(text) ? Number(text) : servicePort(text, 'tcp')
  if (port === undefined) return `Error: argument "${text}" is wrong: invalid port\n`
  // nobody is connected to a socket that listens
  return (socket) => (compare ?? operators['='])?.(side === 'sport' ? socket.port : 0, port) === true
}

function addressTest(at: At, side: 'src' | 'dst'): Test | string {
  if (at.words[at.index] === '=') at.index++
  const text = at.words[at.index++] ?? ''
  const [, ip = '', port] = /^([^:]*)(?::(\d+))?$/.exec(text) ?? []
  if (ip !== '' && ip !== '*' && !/^\d+(\.\d+){3}(\/\d+)?$/.test(ip))
    return `Error: an inet prefix is expected rather than "${text}".\nCannot parse dst/src address.\n`
  return (socket) =>
    side === 'src' && (ip === '' || ip === '*' || socket.address === ip) && (port === undefined || socket.port === Number(port))
}
