import type { Environment } from '@marcbachmann/cel-js'

/** What the evaluator hands to a macro of ours; its own types do not name these. */
export interface Node {
  op: string
  args: unknown
}

export interface Context {
  forkWithVariable(name: string, type: unknown): Context
  reuse(parent: Context): Context
  setIterValue(value: unknown, evaluator: Evaluator): Context
}

export interface Evaluator {
  run(node: Node, context: Context): unknown
}

export interface CheckedType {
  kind: string
  isDynOrBool(): boolean
  keyType?: CheckedType
  valueType?: CheckedType
}

export interface Checker {
  check(node: Node, context: Context): CheckedType
  getType(name: string): CheckedType
  createError(code: string, message: string, node: Node): Error
}

/** A call as it was written: `receiver.name(args)`. */
export interface Written {
  ast: Node
  args: Node[]
  receiver: Node
}

export interface Macro {
  typeCheck(checker: Checker, macro: Macro, context: Context): CheckedType
  evaluate(evaluator: Evaluator, macro: Macro, context: Context): unknown
}

/** Registers a call whose arguments are looked at before they are evaluated. */
export const addMacro = (environment: Environment, signature: string, expand: (written: Written) => Macro): Environment =>
  environment.registerFunction(signature, ((written: Written) => ({ ast: written.ast, ...expand(written) })) as never)

/** The name of a variable that a macro declares. */
export function variableName(node: Node | undefined): string {
  if (node?.op === 'id' && typeof node.args === 'string') return node.args
  throw new Error('argument must be a simple name')
}
