import { readU16, readU32 } from './bytes.ts'
import { type Filter, FilterError, peek, type State, syntax } from './filter-state.ts'
import { type Frame, type LinkType, linkBytes } from './frame.ts'
import { protocolNumbers } from './segment.ts'

/** A number of a packet; undefined when the packet has no such place. */
type Value = (frame: Frame) => number | undefined

const names: Readonly<Record<string, number>> = {
  tcpflags: 13,
  icmptype: 0,
  icmpcode: 1,
  'tcp-fin': 1,
  'tcp-syn': 2,
  'tcp-rst': 4,
  'tcp-push': 8,
  'tcp-ack': 16,
  'tcp-urg': 32,
  'tcp-ece': 64,
  'tcp-cwr': 128,
  'icmp-echoreply': 0,
  'icmp-unreach': 3,
  'icmp-redirect': 5,
  'icmp-echo': 8,
  'icmp-timxceed': 11,
}

const layers = new Set(['ether', 'link', 'ip', 'arp', 'tcp', 'udp', 'icmp'])
const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
}

/** From the loosest to the tightest. */
const ranks: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { '|': (a, b) => (a | b) >>> 0, '&': (a, b) => (a & b) >>> 0, '^': (a, b) => (a ^ b) >>> 0 },
  { '<<': (a, b) => (a << b) >>> 0, '>>': (a, b) => a >>> b },
  { '+': (a, b) => (a + b) >>> 0, '-': (a, b) => (a - b) >>> 0 },
  { '*': (a, b) => Math.imul(a, b) >>> 0, '/': (a, b) => Math.floor(a / b), '%': (a, b) => a % b },
]

/** A comparison of numbers, `tcp[tcpflags] & tcp-syn != 0`; undefined, and nothing read, when none stands here. */
export function arithmetic(state: State): Filter | undefined {
  const from = state.at
  if (!begins(state)) return undefined
  try {
    const left = sum(state, 0)
    const compare = comparisons[peek(state) ?? '']
    if (compare) {
      state.at++
      const right = sum(state, 0)
      return (frame) => {
        const [a, b] = [left(frame), right(frame)]
        return a !== undefined && b !== undefined && compare(a, b)
      }
    }
  } catch (error) {
    if (!(error instanceof FilterError) || state.words[from] !== '(') throw error
  }
  state.at = from
  return undefined
}

/** A bracket may begin either: it is tried. */
function begins({ words, at }: State): boolean {
  const word = words[at] ?? ''
  return word === '(' || word === 'len' || isNumber(word) || (layers.has(word) && words[at + 1] === '[')
}

const isNumber = (word: string): boolean => /^(0x[0-9a-f]+|\d+)$/i.test(word) || Object.hasOwn(names, word)

function sum(state: State, rank: number): Value {
  const operators = ranks[rank]
  if (!operators) return atom(state)
  let left = sum(state, rank + 1)
  for (;;) {
    const operate = operators[peek(state) ?? '']
    if (!operate) return left
    state.at++
    const [before, right] = [left, sum(state, rank + 1)]
    left = (frame) => {
      const [a, b] = [before(frame), right(frame)]
      return a === undefined || b === undefined ? undefined : operate(a, b)
    }
  }
}

function atom(state: State): Value {
  const word = state.words[state.at++] ?? ''
  if (word === 'len') return (frame) => linkBytes(frame, state.link).length
  if (isNumber(word)) {
    const value = names[word] ?? Number(word)
    return () => value
  }
  if (word === '(') {
    const inner = sum(state, 0)
    if (state.words[state.at++] !== ')') throw new FilterError(syntax)
    return inner
  }
  if (!layers.has(word) || state.words[state.at++] !== '[') throw new FilterError(syntax)
  const [offset, size] = placeOf(state)
  return (frame) => {
    const bytes = layerBytes(word, frame, state.link)
    const at = offset(frame)
    if (!bytes || at === undefined || at + size > bytes.length) return undefined
    return size === 1 ? bytes[at] : size === 2 ? readU16(bytes, at) : readU32(bytes, at)
  }
}

/** `13]` or `12:2]`: where, and how many bytes. */
function placeOf(state: State): [offset: Value, size: number] {
  const [first = '', near] = (state.words[state.at] ?? '').split(':')
  // `12:2` is one word
  if (near !== undefined && first !== '') state.words.splice(state.at, 1, first, `:${near}`)
  const offset = sum(state, 0)
  const size = state.words[state.at]?.startsWith(':') ? (state.words[state.at++] ?? '').slice(1) : '1'
  if (state.words[state.at++] !== ']') throw new FilterError(syntax)
  if (!['1', '2', '4'].includes(size)) throw new FilterError('data size must be 1, 2, or 4')
  return [offset, Number(size)]
}

function layerBytes(layer: string, frame: Frame, link: LinkType): Uint8Array | undefined {
  const { type, bytes } = frame
  if (layer === 'ether' || layer === 'link') return linkBytes(frame, link)
  if (layer === 'arp') return type === 0x0806 ? bytes : undefined
  if (type !== 0x0800) return undefined
  if (layer === 'ip') return bytes
  return bytes[9] === protocolNumbers[layer as 'tcp'] ? bytes.slice(((bytes[0] ?? 0) & 15) * 4) : undefined
}
