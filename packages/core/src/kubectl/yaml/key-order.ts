const isLetter = (char: string): boolean => /\p{L}/u.test(char)
const isDigit = (char: string | undefined): boolean => char !== undefined && /\p{Nd}/u.test(char)

/** The order in which go-yaml writes keys: letters behind the rest, runs of digits by value. Models yaml.v2 sorter.go Less. */
export function compareKeys(left: string, right: string): number {
  const [a, b] = [[...left], [...right]]
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] !== b[i]) return compareFrom(a, b, i)
  }
  return a.length - b.length
}

function compareFrom(a: string[], b: string[], i: number): number {
  const [ca, cb] = [a[i] as string, b[i] as string]
  const [al, bl] = [isLetter(ca), isLetter(cb)]
  if (al && bl) return byCode(ca, cb)
  if (al || bl) return bl ? -1 : 1
  const lead = (ca === '0' || cb === '0') && followsNonZero(a, i) ? 1 : 0
  const [an, ai] = digits(a, i, lead)
  const [bn, bi] = digits(b, i, lead)
  if (an !== bn) return an - bn
  return ai === bi ? byCode(ca, cb) : ai - bi
}

const byCode = (a: string, b: string): number => (a.codePointAt(0) as number) - (b.codePointAt(0) as number)

function followsNonZero(chars: string[], i: number): boolean {
  for (let j = i - 1; j >= 0 && isDigit(chars[j]); j--) if (chars[j] !== '0') return true
  return false
}

function digits(chars: string[], from: number, lead: number): [number, number] {
  let value = lead
  let at = from
  for (; isDigit(chars[at]); at++) value = value * 10 + Number(chars[at])
  return [value, at]
}
