import { times, unbounded } from './factors.ts'

/** The least and the most that a size or a cost can be. Models cel-go checker/cost.go SizeEstimate. */
export interface Range {
  min: number
  max: number
}

export const fixed = (value: number): Range => ({ min: value, max: value })
export const unknown: Range = { min: 0, max: unbounded }

const bounded = (value: number): number => Math.min(value, unbounded)

export const plus = (a: Range, b: Range): Range => ({ min: bounded(a.min + b.min), max: bounded(a.max + b.max) })
export const by = (a: Range, b: Range): Range => ({ min: bounded(a.min * b.min), max: bounded(a.max * b.max) })
export const scaled = (a: Range, factor: number): Range => ({ min: times(a.min, factor), max: times(a.max, factor) })
export const union = (a: Range, b: Range): Range => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) })
export const sum = (all: readonly Range[]): Range => all.reduce(plus, fixed(0))
