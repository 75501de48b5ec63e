import type { KubeObject } from './object.ts'

/** A way to find objects by what stands in them. The index itself is the name under which a store keeps it. */
export interface Index {
  /** What an object is filed under. */
  of(object: KubeObject): readonly string[]
}

/** Objects that `index` files under `value`. */
export interface Term {
  readonly index: Index
  readonly value: string
}

/** How a name with its value is filed. */
export const pair = (name: string, value: string): string => `${name}=${value}`

export const pairsOf = (labels: Readonly<Record<string, string>> | undefined): string[] =>
  labels === undefined ? [] : Object.keys(labels).map((key) => pair(key, labels[key] as string))

/** By every label. */
export const labelIndex: Index = { of: ({ metadata }) => pairsOf(metadata?.labels) }

/** Objects that have all of these labels. */
export const labelTerms = (labels: Readonly<Record<string, string>>): Term[] =>
  pairsOf(labels).map((value) => ({ index: labelIndex, value }))
