import type { Environment } from '@marcbachmann/cel-js'
import { same } from './order.ts'
import { CelObject } from './values.ts'

/** What `sets.contains(a, b)` hangs on. */
class SetsLibrary extends CelObject {}

type List = readonly unknown[]

const has = (list: List, item: unknown): boolean => list.some((one) => same(one, item))
const contains = (_: SetsLibrary, list: List, part: List): boolean => part.every((item) => has(list, item))

/** Models cel-go ext/sets.go. */
export const addSets = (environment: Environment): Environment =>
  environment
    .registerType('cel.Sets', SetsLibrary)
    .registerConstant('sets', 'cel.Sets', new SetsLibrary())
    .registerFunction('cel.Sets.contains(list, list): bool', contains)
    .registerFunction(
      'cel.Sets.equivalent(list, list): bool',
      (of: SetsLibrary, a: List, b: List) => contains(of, a, b) && contains(of, b, a),
    )
    .registerFunction('cel.Sets.intersects(list, list): bool', (_: SetsLibrary, a: List, b: List) =>
      a.some((item) => has(b, item)),
    )
