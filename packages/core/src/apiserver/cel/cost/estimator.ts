import type { Checked } from '../check/check.ts'
import type { Type } from '../check/types.ts'
import type { Expr } from '../syntax/expr.ts'
import type { Range } from './range.ts'

/** How large what lies under a path of names can be: `self`, `spec`, `@items`; undefined where nothing is known. */
export type SizeAt = (path: readonly string[]) => Range | undefined

/** How large the keys and values of a list or a map are. */
export interface Entries {
  list: boolean
  key: Range
  value: Range
}

/** A variable of a loop. */
export interface LocalSize {
  path: readonly string[]
  size: Range | undefined
  entries: Entries | undefined
}

/** An estimate under way. */
export interface Estimator {
  checked: Checked
  sizeAt: SizeAt
  /** By the ids of nodes. */
  paths: Map<number, readonly string[]>
  sizes: Map<number, Range>
  entries: Map<number, Entries>
  locals: Map<string, LocalSize[]>
}

/** What is known of an argument. */
export interface Node {
  /** Undefined for what is no node of the expression: a list's items. */
  expr: Expr | undefined
  type: Type
  path: readonly string[]
  size: Range | undefined
}

/** What a call costs without its arguments, and how large its answer is. */
export interface CallCost {
  cost: Range
  size?: Range
}
