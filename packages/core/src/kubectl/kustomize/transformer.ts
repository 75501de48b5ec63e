import type { Failed } from '../errors.ts'
import type { Item } from './item.ts'
import type { Origin } from './origin.ts'

/** Changes items in place and gives those that remain, or says what is wrong. */
export type Transformer = (items: Item[]) => Item[] | Failed

/** One with what is noted about it, where origins are asked for. */
export interface Configured<T> {
  run: T
  origin?: Origin
}
