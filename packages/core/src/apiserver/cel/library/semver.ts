import { CelError, CelObject } from '../evaluate/values.ts'
import type { Library } from './library.ts'

class SemverValue extends CelObject {
  readonly typeName = 'kubernetes.Semver'
  readonly numbers: readonly [bigint, bigint, bigint]
  readonly before: readonly string[]
  constructor(numbers: readonly [bigint, bigint, bigint], before: readonly string[]) {
    super()
    this.numbers = numbers
    this.before = before
  }
  equals(other: SemverValue): boolean {
    return orderOf(this, other) === 0
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
  if (typeof parsed === 'string') throw new CelError(parsed)
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

const isSemver = (text: string, loose = false): boolean => typeof parse(loose ? normalized(text) : text) !== 'string'

const part = (id: string, at: 0 | 1 | 2): Library[string] => ({
  [id]: ['kubernetes.Semver.() int', ({ numbers }: SemverValue) => numbers[at]],
})

const among = (id: string, result: string, run: (order: number) => boolean | bigint): Library[string] => ({
  [id]: [`kubernetes.Semver.(kubernetes.Semver) ${result}`, (a: SemverValue, b: SemverValue) => run(orderOf(a, b))],
})

/** `semver("1.2.3").isLessThan(semver("1.10.0"))`. Models apiserver/pkg/cel/library/semver.go (1.36). */
export const semvers: Library = {
  isSemver: { is_semver_string: ['(string) bool', isSemver], is_semver_string_bool: ['(string, bool) bool', isSemver] },
  semver: {
    string_to_semver: ['(string) kubernetes.Semver', semver],
    string_bool_to_semver: [
      '(string, bool) kubernetes.Semver',
      (text: string, loose: boolean) => semver(loose ? normalized(text) : text),
    ],
  },
  major: part('semver_major', 0),
  minor: part('semver_minor', 1),
  patch: part('semver_patch', 2),
  isLessThan: among('semver_is_less_than', 'bool', (order) => order < 0),
  isGreaterThan: among('semver_is_greater_than', 'bool', (order) => order > 0),
  compareTo: among('semver_compare_to', 'int', BigInt),
}
