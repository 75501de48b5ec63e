/** A set of indexes as "0-2,5": how many there are, or what is wrong with it. Models batch/validation validateIndexesFormat (1.36). */
export function countIndexes(text: string, completions: number): number | string {
  let total = 0
  let last: number | undefined
  for (const interval of text === '' ? [] : text.split(',')) {
    const parsed = parseInterval(interval, completions)
    if (typeof parsed === 'string') return parsed
    if (last !== undefined && last >= parsed.first) return outOfOrder(last, parsed.first)
    total += parsed.last - parsed.first + 1
    last = parsed.last
  }
  return total
}

interface Interval {
  first: number
  last: number
}

const outOfOrder = (before: number, now: number): string => `non-increasing order, previous: ${before}, current: ${now}`

function parseInterval(text: string, completions: number): Interval | string {
  const limits = text.split('-')
  if (limits.length > 2)
    return `the fragment ${JSON.stringify(text)} violates the requirement that an index interval can have at most two parts separated by '-'`
  const [first, last = first] = limits.map((limit) => parseIndex(limit, completions)) as [number | string, (number | string)?]
  if (typeof first === 'string') return first
  if (typeof last === 'string') return last
  return limits.length > 1 && first >= last ? outOfOrder(first, last) : { first, last }
}

function parseIndex(text: string, completions: number): number | string {
  if (!/^[+-]?\d+$/.test(text)) return `cannot convert string to integer for index: ${JSON.stringify(text)}`
  return Number(text) >= completions ? `too large index: ${JSON.stringify(text)}` : Number(text)
}

/** The first index that is in both sets. Models validateFailedIndexesNotOverlapCompleted (1.36). */
export function overlapOf(completed: string, failed: string, completions: number): number | undefined {
  const intervals = (text: string): Interval[] =>
    (text === '' ? [] : text.split(',')).flatMap((part) => {
      const parsed = parseInterval(part, completions)
      return typeof parsed === 'string' ? [] : [parsed]
    })
  const others = intervals(failed)
  for (const one of intervals(completed)) {
    const hit = others.find(({ first, last }) => one.first <= last && first <= one.last)
    if (hit) return Math.max(one.first, hit.first)
  }
  return undefined
}
