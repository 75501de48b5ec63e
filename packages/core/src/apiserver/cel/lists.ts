import type { Environment } from '@marcbachmann/cel-js'
import { Duration } from '@marcbachmann/cel-js/evaluator'
import { compare, same } from './order.ts'

/** Sums of nothing are 0. */
function sum(list: readonly unknown[]): unknown {
  const [first] = list
  if (first === undefined) return 0n
  if (typeof first === 'string' || typeof first === 'boolean')
    throw new Error("found no matching overload for 'sum' applied to 'list.()'")
  if (first instanceof Duration) return (list as Duration[]).reduce((total, item) => total.addDuration(item))
  return typeof first === 'number'
    ? list.reduce<number>((total, item) => total + Number(item), 0)
    : (list as bigint[]).reduce((total, item) => total + item, 0n)
}

const most =
  (name: string, better: (order: number) => boolean) =>
  (list: readonly unknown[]): unknown => {
    if (list.length === 0) throw new Error(`${name} called on empty list`)
    return list.reduce((best, item) => (better(compare(item, best)) ? item : best))
  }

/** isSorted, sum, min, max, indexOf and lastIndexOf. Models apiserver/pkg/cel/library/lists.go (1.36). */
export const addLists = (environment: Environment): Environment =>
  environment
    .registerFunction('list.isSorted(): bool', (list: unknown[]) =>
      list.every((item, i) => i === 0 || compare(list[i - 1], item) <= 0),
    )
    .registerFunction('list.sum(): dyn', sum)
    .registerFunction(
      'list.min(): dyn',
      most('min', (order) => order < 0),
    )
    .registerFunction(
      'list.max(): dyn',
      most('max', (order) => order > 0),
    )
    .registerFunction('list.indexOf(dyn): int', (list: unknown[], item: unknown) =>
      BigInt(list.findIndex((one) => same(one, item))),
    )
    .registerFunction('list.lastIndexOf(dyn): int', (list: unknown[], item: unknown) =>
      BigInt(list.findLastIndex((one) => same(one, item))),
    )
