import { goPlain } from '../go-value.ts'
import type { Node } from './parse.ts'

class EvaluationProblem extends Error {}

const stop = (message: string): never => {
  throw new EvaluationProblem(message)
}

export interface Evaluation {
  /** The results of each top-level node, in order. */
  groups: unknown[][]
}

interface State {
  beginRange: number
  inRange: number
  endRange: number
  lastEnd: number
  allowMissing: boolean
  /** How many nodes may still be walked. */
  budget: number
}

// keeps `..` within `..` bounded
const maxSteps = 200_000

/** The results of a template over a value, or what went wrong. Models client-go util/jsonpath jsonpath.go (1.36). */
export function evaluate(nodes: readonly Node[], value: unknown, allowMissing: boolean): Evaluation | string {
  const state = { beginRange: 0, inRange: 0, endRange: 0, lastEnd: -1, allowMissing, budget: maxSteps }
  try {
    return { groups: findResults(nodes, 0, value, state) }
  } catch (problem) {
    if (problem instanceof EvaluationProblem) return problem.message
    throw problem
  }
}

function findResults(nodes: readonly Node[], from: number, data: unknown, state: State): unknown[][] {
  const out: unknown[][] = []
  for (let i = from; i < nodes.length; i++) {
    const results = walk([data], nodes[i] as Node, state)
    if (state.endRange > 0 && state.endRange <= state.inRange) {
      state.endRange--
      state.lastEnd = i
      break
    }
    if (state.beginRange === 0) {
      out.push(results)
      continue
    }
    state.beginRange--
    state.inRange++
    for (const result of results.length > 0 ? results : [undefined]) {
      const inner = findResults(nodes, i + 1, result, state)
      if (results.length > 0) out.push(...inner)
    }
    state.inRange--
    if (state.lastEnd > i) i = state.lastEnd
  }
  return out
}

function walk(input: readonly unknown[], node: Node, state: State): unknown[] {
  state.budget -= 1 + input.length
  if (state.budget < 0) stop('template does too much')
  switch (node.type) {
    case 'text':
      return [node.text]
    case 'list':
      return node.nodes.reduce<unknown[]>((values, next) => walk(values, next, state), [...input])
    case 'constant':
      return input.map(() => node.value)
    case 'identifier':
      return identifier(input, node.name, state)
    case 'field':
      return field(input, node.name, state)
    case 'wildcard':
      return input.flatMap(members)
    case 'recursive':
      return input.flatMap((value) => descend(value, state))
    case 'array':
      return input.flatMap((value) => slice(value, node))
    case 'union':
      return node.nodes.flatMap((part) => walk(input, part, state))
    case 'filter':
      return input.flatMap((value) => filter(value, node, state))
  }
}

function identifier(input: readonly unknown[], name: string, state: State): unknown[] {
  if (name === 'range') {
    state.beginRange++
    return [...input]
  }
  if (name !== 'end') return stop(`unrecognized identifier ${name}`)
  if (state.inRange === 0) return stop('not in range, nothing to end')
  state.endRange++
  return []
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function field(input: readonly unknown[], name: string, state: State): unknown[] {
  if (input.length === 0) return []
  const results = input.filter((value) => isMap(value) && Object.hasOwn(value, name) && value[name] !== undefined)
  if (results.length === 0 && !state.allowMissing) stop(`${name} is not found`)
  return results.map((value) => (value as Record<string, unknown>)[name])
}

const sortedKeys = (value: object): string[] => Object.keys(value).sort()

function members(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return isMap(value) ? sortedKeys(value).map((key) => value[key]) : []
}

function descend(value: unknown, state: State): unknown[] {
  const inner = members(value)
  state.budget -= inner.length
  if (state.budget < 0) stop('template does too much')
  return inner.length === 0 ? [] : [value, ...inner.flatMap((member) => descend(member, state))]
}

/** Go's name of a decoded value's type. */
function goType(value: unknown): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return 'map[string]interface {}'
}

function slice(value: unknown, node: Node & { type: 'array' }): unknown[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) return stop(`${goType(value)} is not array or slice`)
  const { length } = value
  let start = node.start.known ? node.start.value : 0
  if (start < 0) start += length
  let end = node.end.known ? node.end.value : length
  if (end < 0 || (end === 0 && node.end.derived)) end += length
  if (start === end) return []
  const outside = (index: number): never => stop(`array index out of bounds: index ${index}, length ${length}`)
  if (start >= length || start < 0) outside(start)
  if (end > length || end < 0) outside(end - 1)
  if (start > end) stop(`starting index ${start} is greater than ending index ${end}`)
  const step = node.step.known ? node.step.value : 1
  if (step <= 0) stop('step must be > 0')
  return value.slice(start, end).filter((_, i) => i % step === 0)
}

function filter(value: unknown, node: Node & { type: 'filter' }, state: State): unknown[] {
  if (!Array.isArray(value)) return stop(`${goPlain(value)} is not array or slice and cannot be filtered`)
  return value.filter((item) => passes(item, node, state))
}

function passes(item: unknown, { left, right, operator }: Node & { type: 'filter' }, state: State): boolean {
  if (operator === 'exists') return existing(item, left, state)
  const lefts = walk([item], left, state)
  if (lefts.length === 0) return false
  const rights = walk([item], right, state)
  if (lefts.length > 1 || rights.length > 1) stop('can only compare one element at a time')
  return rights.length > 0 && compare(lefts[0], rights[0], operator)
}

function existing(item: unknown, left: Node, state: State): boolean {
  try {
    return walk([item], left, state).length > 0
  } catch (problem) {
    if (problem instanceof EvaluationProblem) return false
    throw problem
  }
}

function compare(left: unknown, right: unknown, operator: string): boolean {
  if (operator === '==' || operator === '!=') return same(left, right) === (operator === '==')
  const [a, b] = [left, right] as [number, number]
  if (kindOf(left) !== kindOf(right)) return stop('incompatible types for comparison')
  if (typeof a !== 'number' && typeof a !== 'string') return stop('invalid type for comparison')
  if (operator === '<') return a < b
  if (operator === '>') return a > b
  if (operator === '<=') return a <= b
  if (operator === '>=') return a >= b
  return stop(`unrecognized filter operator ${operator}`)
}

const kindOf = (value: unknown): string => (typeof value === 'object' ? 'object' : goType(value))

function same(left: unknown, right: unknown): boolean {
  if (typeof left === 'object' || typeof right === 'object') return stop('invalid type for comparison')
  if (kindOf(left) !== kindOf(right)) return stop('incompatible types for comparison')
  return left === right
}
