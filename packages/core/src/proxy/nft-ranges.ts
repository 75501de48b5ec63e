import { networkOf } from '../api/cidr.ts'

interface Range {
  first: number
  last: number
}

/** The addresses of an unnamed set as nft lists them: in their order, those that overlap or touch made one. */
export function nftRanges(cidrs: readonly string[]): string {
  const [only] = cidrs
  if (only !== undefined && cidrs.length === 1) return rangeText(rangeOf(only))
  const merged: Range[] = []
  for (const range of cidrs.map(rangeOf).sort((a, b) => a.first - b.first)) {
    const before = merged.at(-1)
    if (before && range.first <= before.last + 1) before.last = Math.max(before.last, range.last)
    else merged.push(range)
  }
  return `{ ${merged.map(rangeText).join(', ')} }`
}

function rangeOf(cidr: string): Range {
  const [base = '', bits = '32'] = networkOf(cidr).split('/')
  const first = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return { first, last: first + 2 ** (32 - Number(bits)) - 1 }
}

function rangeText({ first, last }: Range): string {
  const size = last - first + 1
  const bits = Math.log2(size)
  if (!Number.isInteger(bits) || first % size !== 0) return `${addressOf(first)}-${addressOf(last)}`
  return size === 1 ? addressOf(first) : `${addressOf(first)}/${32 - bits}`
}

const addressOf = (n: number): string => [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join('.')
