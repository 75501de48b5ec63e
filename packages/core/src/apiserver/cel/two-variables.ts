import type { Environment } from '@marcbachmann/cel-js'
import {
  addMacro,
  type Checker,
  type Context,
  type Evaluator,
  type Macro,
  type Node,
  variableName,
  type Written,
} from './macros.ts'
import { entriesOf } from './order.ts'

/** One round: the key, and how an argument reads with both variables; it must be read before the next round. */
interface Round {
  key: unknown
  read(argument: Node): unknown
}

interface Loop {
  /** What it answers to the checker. */
  type: string
  /** The arguments after the two names. */
  bodies: readonly Node[]
  /** Those that must be bool. */
  conditions: readonly Node[]
  run(rounds: Iterable<Round>): unknown
}

/** A loop over keys and values, or places and items. Models cel-go ext/comprehensions.go. */
function loopMacro(written: Written, { type, bodies, conditions, run }: Loop): Macro {
  const names = [variableName(written.args[0]), variableName(written.args[1])] as const
  const state: { outer?: Context; inner?: Context } = {}
  return {
    typeCheck(checker, _macro, context) {
      const [first, second] = variableTypes(checker, written.receiver, context)
      state.outer = context.forkWithVariable(names[0], first)
      state.inner = state.outer.forkWithVariable(names[1], second)
      for (const body of bodies) {
        const found = checker.check(body, state.inner)
        if (conditions.includes(body) && !found.isDynOrBool())
          throw checker.createError('invalid_condition_type', 'predicate must return bool', body)
      }
      return checker.getType(type)
    },
    evaluate: (evaluator, _macro, context) => run(roundsOf(evaluator, written.receiver, context, state)),
  }
}

function variableTypes(checker: Checker, receiver: Node, context: Context): [unknown, unknown] {
  const { kind, keyType, valueType } = checker.check(receiver, context)
  const dyn = checker.getType('dyn')
  if (kind === 'list') return [checker.getType('int'), valueType ?? dyn]
  if (kind === 'map') return [keyType ?? dyn, valueType ?? dyn]
  if (kind === 'dyn') return [dyn, dyn]
  throw checker.createError(
    'invalid_comprehension_range',
    'cannot be range of a comprehension (must be list, map, or dynamic)',
    receiver,
  )
}

function* roundsOf(
  evaluator: Evaluator,
  receiver: Node,
  context: Context,
  { outer, inner }: { outer?: Context; inner?: Context },
): Iterable<Round> {
  const range = evaluator.run(receiver, context)
  if (typeof range !== 'object' || range === null) throw new Error('no such overload')
  const entries = Array.isArray(range) ? range.map((item, i): [unknown, unknown] => [BigInt(i), item]) : entriesOf(range)
  for (const [key, value] of entries) {
    const own = (outer as Context).reuse(context).setIterValue(key, evaluator)
    const both = (inner as Context).reuse(own).setIterValue(value, evaluator)
    yield { key, read: (argument) => evaluator.run(argument, both) }
  }
}

/** An error decides nothing while another round can. */
function quantifier(written: Written, stopsAt: boolean): Loop {
  const [, , predicate] = written.args as [Node, Node, Node]
  return {
    type: 'bool',
    bodies: [predicate],
    conditions: [predicate],
    run(rounds) {
      let failed: unknown
      for (const { read } of rounds) {
        try {
          if (read(predicate) === stopsAt) return stopsAt
        } catch (error) {
          failed ??= error
        }
      }
      if (failed !== undefined) throw failed
      return !stopsAt
    },
  }
}

function existsOne({ args }: Written): Loop {
  const predicate = args[2] as Node
  const run = (rounds: Iterable<Round>): boolean => {
    let found = 0
    for (const { read } of rounds) if (read(predicate) === true) found++
    return found === 1
  }
  return { type: 'bool', bodies: [predicate], conditions: [predicate], run }
}

type Add = (out: { list: unknown[]; map: Map<unknown, unknown> }, key: unknown, value: unknown) => void

const addItem: Add = ({ list }, _key, value) => list.push(value)
const addMember: Add = ({ map }, key, value) => map.set(key, value)
const addEntry: Add = ({ map }, _key, value) => {
  for (const [key, member] of entriesOf(value as object)) {
    if (map.has(key))
      throw new Error(
        `insert failed: key ${JSON.stringify(key, (_, one) => (typeof one === 'bigint' ? Number(one) : one))} already exists`,
      )
    map.set(key, member)
  }
}

/** transformList, transformMap and transformMapEntry, with or without a filter before the last argument. */
function transform({ args }: Written, type: 'list' | 'map', add: Add): Loop {
  const bodies = args.slice(2)
  const [step, filter] = [bodies.at(-1) as Node, bodies.length > 1 ? bodies[0] : undefined]
  return {
    type,
    bodies,
    conditions: filter ? [filter] : [],
    run(rounds) {
      const out = { list: [] as unknown[], map: new Map<unknown, unknown>() }
      for (const { key, read } of rounds) if (!filter || read(filter) === true) add(out, key, read(step))
      return type === 'list' ? out.list : asMap(out.map)
    },
  }
}

/** A map whose keys are texts is what JSON objects are. */
const asMap = (map: Map<unknown, unknown>): unknown =>
  [...map.keys()].every((key) => typeof key === 'string') ? Object.fromEntries(map) : map

/** `[1, 2].all(i, v, v > i)`, `{"a": 1}.transformMap(k, v, v + 1)`. Models cel-go ext/comprehensions.go TwoVarComprehensions. */
export function addTwoVariables(environment: Environment): Environment {
  const add = (signature: string, loop: (written: Written) => Loop): Environment =>
    addMacro(environment, signature, (written) => loopMacro(written, loop(written)))
  add('list.all(ast, ast, ast): bool', (written) => quantifier(written, false))
  add('list.exists(ast, ast, ast): bool', (written) => quantifier(written, true))
  for (const name of ['existsOne', 'exists_one']) add(`list.${name}(ast, ast, ast): bool`, existsOne)
  for (const more of ['', ', ast']) {
    add(`list.transformList(ast, ast, ast${more}): list<dyn>`, (written) => transform(written, 'list', addItem))
    add(`list.transformMap(ast, ast, ast${more}): map<dyn, dyn>`, (written) => transform(written, 'map', addMember))
    add(`list.transformMapEntry(ast, ast, ast${more}): map<dyn, dyn>`, (written) => transform(written, 'map', addEntry))
  }
  return environment
}
