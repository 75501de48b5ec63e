import { unbounded } from './factors.ts'
import { by, plus, type Range } from './range.ts'

const more = (size: number): number => (size < unbounded ? size + 1 : size)

/** How large a text can be once pieces of it are replaced. Models apiserver/pkg/cel/library/cost.go, replace (1.36). */
export function replacedSize(text: Range, piece: Range, other: Range): Range {
  const count = { min: 0, max: 0 }
  const kept = { min: 0, max: 0 }
  // an empty piece stands around all characters
  if (piece.min === 0) [count.max, kept.max] = [more(text.max), text.max]
  else if (other.max <= piece.min) kept.max = text.max
  else count.max = Math.ceil(text.max / piece.min)
  if (piece.max === 0) [count.min, kept.min] = [more(text.min), text.min]
  else if (piece.max <= other.min) kept.min = text.min
  else count.min = Math.ceil(text.min / piece.max)
  return plus(by(count, other), kept)
}
