/** What it costs to look at one character. Models cel-go common/cost.go. */
export const traversal = 0.1

/** What it costs to match one character of a pattern. */
export const patternLength = 0.25

/** The largest size or cost: 64 bits. */
export const unbounded = 2 ** 64

/** Rounded up, and no more than 64 bits hold. */
export const times = (size: number, factor: number): number => Math.min(Math.ceil(size * factor), unbounded)
