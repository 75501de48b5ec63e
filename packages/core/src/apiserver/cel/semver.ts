import type { Environment } from '@marcbachmann/cel-js'
import { CelObject } from './values.ts'

class SemverValue extends CelObject {
  readonly numbers: readonly [bigint, bigint, bigint]
  readonly before: readonly string[]
  constructor(numbers: readonly [bigint, bigint, bigint], before: readonly string[]) {
    super()
    this.numbers = numbers
    this.before = before
  }
}

const parts = ['Major', 'Minor', 'Patch'] as const

function numberIn(text: string, part: (typeof parts)[number]): bigint | string {
  if (!/^\d*$/.test(text)) return `Invalid character(s) found in ${part.toLowerCase()} number ${JSON.stringify(text)}`
  if (text.length > 1 && text.startsWith('0')) return `${part} number must not contain leading zeroes ${JSON.stringify(text)}`
  return text === '' ? `strconv.ParseUint: parsing "": invalid syntax` : BigInt(text)
}

/** A version, or why it is none. Models github.com/blang/semver Parse (v4). */
function parse(text: string): SemverValue | string {
  if (text === '') return 'Version string empty'
  const [major = '', minor, ...rest] = text.split('.')
  if (minor === undefined || rest.length === 0) return 'No Major.Minor.Patch elements found'
  const [, patch = '', pre, build] = /^([^-+]*)(?:-([^+]*))?(?:\+([\s\S]*))?$/.exec(rest.join('.')) ?? []
  const numbers: bigint[] = []
  for (const [i, digits] of [major, minor, patch].entries()) {
    const number = numberIn(digits, parts[i] as (typeof parts)[number])
    if (typeof number === 'string') return number
    numbers.push(number)
  }
  const before = pre === undefined ? [] : pre.split('.')
  for (const one of before) {
    if (one === '') return 'Prerelease is empty'
    if (!/^[0-9A-Za-z-]+$/.test(one)) return `Invalid character(s) found in prerelease ${JSON.stringify(one)}`
    if (/^0\d+$/.test(one)) return `Numeric PreRelease version must not contain leading zeroes ${JSON.stringify(one)}`
  }
  for (const one of build === undefined ? [] : build.split('.')) {
    if (one === '') return 'Build meta data is empty'
    if (!/^[0-9A-Za-z-]+$/.test(one)) return `Invalid character(s) found in build meta data ${JSON.stringify(one)}`
  }
  return new SemverValue(numbers as [bigint, bigint, bigint], before)
}

/** v1.02 → 1.2.0. Models apiserver/pkg/cel/library/semver.go normalizeAndParse (1.36). */
function normalized(text: string): string {
  const [head = '', ...others] = text
    .trim()
    .replace(/^v/, '')
    .split(/(?=[-+])/)
  const numbers = head.split('.').map((one) => one.replace(/^0+(?=\d)/, ''))
  while (numbers.length < 3) numbers.push('0')
  return numbers.join('.') + others.join('')
}

function semver(text: string): SemverValue {
  const parsed = parse(text)
  if (typeof parsed === 'string') throw new Error(parsed)
  return parsed
}

const sign = (a: bigint | string, b: bigint | string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Semantic Versioning 2.0.0 §11: what comes before a release is less; numbers are less than names. */
function orderOf(a: SemverValue, b: SemverValue): number {
  for (const i of [0, 1, 2] as const) if (a.numbers[i] !== b.numbers[i]) return sign(a.numbers[i], b.numbers[i])
  if (a.before.length === 0 || b.before.length === 0)
    return Math.sign(b.before.length - a.before.length) && (a.before.length === 0 ? 1 : -1)
  for (let i = 0; i < Math.min(a.before.length, b.before.length); i++) {
    const order = orderOfNames(a.before[i] as string, b.before[i] as string)
    if (order !== 0) return order
  }
  return Math.sign(a.before.length - b.before.length)
}

function orderOfNames(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (left && right) return sign(BigInt(a), BigInt(b))
  return left === right ? sign(a, b) : left ? -1 : 1
}

const type = 'kubernetes.Semver'
const isSemver = (text: string): boolean => typeof parse(text) !== 'string'

/** `semver("1.2.3").isLessThan(semver("1.10.0"))`. Models apiserver/pkg/cel/library/semver.go (1.36). */
export const addSemver = (environment: Environment): Environment =>
  environment
    .registerType(type, SemverValue)
    .registerFunction('isSemver(string): bool', isSemver)
    .registerFunction('isSemver(string, bool): bool', (text: string, loose: boolean) => isSemver(loose ? normalized(text) : text))
    .registerFunction(`semver(string): ${type}`, semver)
    .registerFunction(`semver(string, bool): ${type}`, (text: string, loose: boolean) => semver(loose ? normalized(text) : text))
    .registerFunction(`${type}.major(): int`, ({ numbers }: SemverValue) => numbers[0])
    .registerFunction(`${type}.minor(): int`, ({ numbers }: SemverValue) => numbers[1])
    .registerFunction(`${type}.patch(): int`, ({ numbers }: SemverValue) => numbers[2])
    .registerFunction(`${type}.isLessThan(${type}): bool`, (a: SemverValue, b: SemverValue) => orderOf(a, b) < 0)
    .registerFunction(`${type}.isGreaterThan(${type}): bool`, (a: SemverValue, b: SemverValue) => orderOf(a, b) > 0)
    .registerFunction(`${type}.compareTo(${type}): int`, (a: SemverValue, b: SemverValue) => BigInt(orderOf(a, b)))
    .registerOperator(`${type} == ${type}`, (a: SemverValue, b: SemverValue) => orderOf(a, b) === 0)
