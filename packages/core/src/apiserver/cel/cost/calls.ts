import { sameType, type Type } from '../check/types.ts'
import type { CallCost, Node, SizeAt } from './estimator.ts'
import { patternLength, traversal, unbounded } from './factors.ts'
import { listCallCost } from './lists.ts'
import { by, fixed, plus, type Range, scaled, unknown } from './range.ts'
import { replacedSize } from './replaced-size.ts'

interface Asked {
  target: Node | undefined
  args: readonly Node[]
  overload: string
  sizeAt: SizeAt
}

type Estimate = (asked: Asked) => CallCost | undefined

const sizeOf = ({ size, path }: Node, sizeAt: SizeAt): Range => size ?? sizeAt(path) ?? unknown

/** The size of the i-th argument. */
const argSize = ({ args, sizeAt }: Asked, i = 0): Range => (args[i] ? sizeOf(args[i], sizeAt) : unknown)
const targetSize = ({ target, sizeAt }: Asked): Range => (target ? sizeOf(target, sizeAt) : unknown)

const nominal: Estimate = () => ({ cost: fixed(1) })

/** Reads its first argument. */
const reading =
  (factor: number): Estimate =>
  (asked) => ({ cost: scaled(argSize(asked), factor * traversal) })

/** The same, and answers as much. */
const kept: Estimate = (asked) => {
  const size = argSize(asked)
  return { cost: scaled(size, traversal), size }
}

const keptTarget: Estimate = (asked) => {
  const size = targetSize(asked)
  return { cost: scaled(size, traversal), size }
}

function itemsOf(list: Node): Node | undefined {
  const type = list.type.params[0]
  const path = list.path.length > 0 ? [...list.path, '@items'] : []
  return type && { expr: undefined, type, path, size: undefined }
}

const walking: Estimate = (asked) => {
  const { target, sizeAt } = asked
  if (!target) return undefined
  const items = itemsOf(target)
  if (!items) return { cost: scaled(targetSize(asked), traversal) }
  const texts = items.type.kind === 'string' || items.type.kind === 'bytes'
  const one = texts ? plus(fixed(1), scaled(sizeOf(items, sizeAt), traversal)) : fixed(1)
  return { cost: by(targetSize(asked), one) }
}

const replacing: Estimate = (asked) => {
  const size = targetSize(asked)
  return { cost: scaled(size, 2 * traversal), size: replacedSize(size, argSize(asked), argSize(asked, 1)) }
}

const splitting: Estimate = (asked) => {
  const size = targetSize(asked)
  const most = asked.args[1]?.expr
  const max = most?.kind === 'literal' && typeof most.value === 'bigint' ? Number(BigInt.asUintN(64, most.value)) : size.max
  return { cost: scaled(size, 2 * traversal), size: { min: 0, max } }
}

const joining: Estimate = (asked) => {
  const { target, args, sizeAt } = asked
  const items = target && itemsOf(target)
  const list = targetSize(asked)
  let size = items ? by(list, sizeOf(items, sizeAt)) : fixed(0)
  if (args.length > 0) size = plus(size, by(argSize(asked), { min: Math.max(list.min - 1, 0), max: Math.max(list.max - 1, 0) }))
  return { cost: scaled(size, traversal), size }
}

const pattern = (text: Range, size: Range): Range => by(scaled(plus(text, fixed(1)), traversal), scaled(size, patternLength))

const finding: Estimate = (asked) => {
  const text = targetSize(asked)
  return { cost: pattern(text, argSize(asked)), size: { min: 0, max: text.max } }
}

const matching: Estimate = (asked) => {
  const text = asked.target ? targetSize(asked) : argSize(asked)
  return { cost: pattern(text, argSize(asked, asked.target ? 0 : 1)) }
}

/** The bytes of an address. */
const address: Range = { min: 4, max: 16 }

const parsed = (asked: Asked): Range => scaled(scaled(argSize(asked), 1), traversal)

const containing: Estimate = (asked) => {
  const cost = scaled(plus(address, address), traversal)
  return { cost: asked.overload === 'cidr_contains_ip_string' ? plus(cost, parsed(asked)) : cost }
}

const containingRange: Estimate = (asked) => {
  const compared = scaled(plus(address, address), traversal)
  const cost = plus(plus(compared, scaled(address, traversal)), fixed(1))
  return { cost: asked.overload === 'cidr_contains_cidr_string' ? plus(cost, parsed(asked)) : cost }
}

const selecting: Estimate = (asked) => {
  const length = argSize(asked)
  const requirements = scaled(scaled(length, 0.5), 50)
  return { cost: plus(plus(fixed(10), scaled(length, traversal)), requirements) }
}

const maxPattern = 128

const validating: Estimate = (asked) => ({
  cost: scaled(scaled(argSize(asked), traversal), maxPattern * patternLength),
})

const atOnce = new Set([
  'net.IP',
  'net.CIDR',
  'kubernetes.Quantity',
  'kubernetes.Semver',
  ...['Authorizer', 'PathCheck', 'GroupCheck', 'ResourceCheck', 'Decision'].map((name) => `kubernetes.authorization.${name}`),
])

/** Of values of Kubernetes' own types. */
const equal: Estimate = ({ args }) => {
  const [left, right] = args.map(({ type }) => type) as [Type, Type]
  if (!sameType(left, right)) return undefined
  if (atOnce.has(left.name)) return { cost: fixed(1) }
  if (left.name === 'kubernetes.NamedFormat') return { cost: scaled({ min: 1, max: 64 }, traversal) }
  if (left.name !== 'kubernetes.URL') return undefined
  const size = args[1]?.size ?? fixed(1)
  return { cost: scaled({ min: 1, max: size.max }, traversal) }
}

const named = (estimate: Estimate, names: string): [string, Estimate][] => names.split(' ').map((name) => [name, estimate])

/** Models apiserver/pkg/cel/library/cost.go EstimateCallCost (1.36). */
const byName = new Map<string, Estimate>([
  ['check', () => ({ cost: fixed(350_000) })],
  ...named(nominal, 'serviceAccount path group resource subresource namespace name allowed reason error errored format.named'),
  ...named(
    nominal,
    'masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast',
  ),
  ...named(nominal, 'sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub major minor patch'),
  ...named(nominal, 'getScheme getHostname getHost getPort getEscapedPath getQuery'),
  ...named(selecting, 'fieldSelector labelSelector'),
  ...named(walking, 'isSorted sum max min indexOf lastIndexOf'),
  ...named(kept, 'url jsonpatch.escapeKey'),
  ...named(keptTarget, 'lowerAscii upperAscii substring trim'),
  ['replace', replacing],
  ['split', splitting],
  ['join', joining],
  ...named(finding, 'find findAll'),
  ...named(reading(1), 'cidr isIP isCIDR quantity isQuantity semver isSemver'),
  ['ip', (asked) => (asked.overload === 'cidr_ip' ? nominal(asked) : reading(1)(asked))],
  ['ip.isCanonical', reading(2)],
  ['containsIP', containing],
  ['containsCIDR', containingRange],
  ['validate', validating],
  ['_==_', equal],
])

const comparing: Estimate = (asked) => {
  const max = Math.min(argSize(asked).max, argSize(asked, 1).max)
  return { cost: scaled({ min: max > 0 ? 1 : 0, max }, traversal) }
}

const adding: Estimate = (asked) => {
  const size = plus(argSize(asked), argSize(asked, 1))
  return { cost: scaled(size, traversal), size }
}

const containingText: Estimate = (asked) => ({
  cost: by(scaled(targetSize(asked), traversal), scaled(argSize(asked), traversal)),
})

const compared = ['less', 'greater', 'less_equals', 'greater_equals'].flatMap((name) => [`${name}_string`, `${name}_bytes`])

const grown = (size: Range, factor: number, more: number): Range => ({
  min: Math.min(size.min + more, unbounded),
  max: Math.min(size.max * factor + more, unbounded),
})

/** Models cel-go checker/cost.go functionCost. */
const byOverload = new Map<string, Estimate>([
  ['string_format', (asked) => ({ cost: scaled(targetSize(asked), traversal) })],
  ['string_to_bytes', (asked) => ({ cost: scaled(argSize(asked), traversal), size: grown(argSize(asked), 4, 0) })],
  [
    'bytes_to_string',
    (asked) => ({
      cost: scaled(argSize(asked), traversal),
      size: { min: Math.floor(argSize(asked).min / 4), max: argSize(asked).max },
    }),
  ],
  ['strings_quote', (asked) => ({ cost: scaled(argSize(asked), traversal), size: grown(argSize(asked), 2, 2) })],
  ...named(reading(1), 'starts_with_string ends_with_string'),
  ['in_list', (asked) => ({ cost: scaled(argSize(asked, 1), 1) })],
  ...named(matching, 'matches matches_string'),
  ['contains_string', containingText],
  ...named(adding, 'add_string add_bytes'),
  ['add_list', (asked) => ({ cost: fixed(1), size: plus(argSize(asked), argSize(asked, 1)) })],
  ...named(comparing, [...compared, 'equals', 'not_equals'].join(' ')),
])

/** What a call costs without its arguments. */
export function callCost(
  name: string,
  overload: string,
  target: Node | undefined,
  args: readonly Node[],
  sizeAt: SizeAt,
): CallCost {
  const asked: Asked = { target, args, overload, sizeAt }
  return (
    listCallCost(overload, target, args, sizeAt) ??
    byName.get(name)?.(asked) ??
    byOverload.get(overload)?.(asked) ?? { cost: fixed(1) }
  )
}
