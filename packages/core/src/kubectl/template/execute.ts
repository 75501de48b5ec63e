import { goPlain } from '../../api/go-value.ts'
import { callFunction, isTrue } from './functions.ts'
import { missing } from './missing.ts'
import type { Command, GoTemplate, Operand, Pipe, Step } from './parse.ts'

class ExecutionProblem extends Error {}

interface Run {
  template: GoTemplate
  out: string[]
  variables: { name: string; value: unknown }[]
  allowMissing: boolean
  budget: number
  length: number
  depth: number
}

// bounds what one template may print and do
const maxOutput = 4_000_000
const maxSteps = 500_000

/** What a template writes for a value, as far as it came, and what ended it. Models text/template/exec.go. */
export function executeTemplate(
  template: GoTemplate,
  value: unknown,
  allowMissing: boolean,
): { output: string; problem?: string } {
  const variables = [{ name: '$', value }]
  const run: Run = { template, out: [], variables, allowMissing, budget: maxSteps, length: 0, depth: 0 }
  try {
    steps(run, template.steps, value)
    return { output: run.out.join('') }
  } catch (problem) {
    if (problem instanceof ExecutionProblem) return { output: run.out.join(''), problem: problem.message }
    throw problem
  }
}

type Jump = 'break' | 'continue' | undefined

function write(run: Run, text: string): void {
  run.length += text.length
  if (run.length > maxOutput) throw new ExecutionProblem('1:0: executing "output" at <.>: output is too long')
  run.out.push(text)
}

function steps(run: Run, list: readonly Step[], dot: unknown): Jump {
  const mark = run.variables.length
  for (const step of list) {
    if (--run.budget < 0) throw new ExecutionProblem('1:0: executing "output" at <.>: template does too much')
    const jump = runStep(run, step, dot)
    if (jump !== undefined) {
      run.variables.length = mark
      return jump
    }
  }
  if (list !== run.template.steps) run.variables.length = mark
  return undefined
}

function runStep(run: Run, step: Step, dot: unknown): Jump {
  switch (step.type) {
    case 'text':
      write(run, step.text)
      return undefined
    case 'action': {
      const value = evaluatePipe(run, step.pipe, dot)
      if (step.pipe.declared.length === 0) write(run, printed(value))
      return undefined
    }
    case 'break':
    case 'continue':
      return step.type
    case 'template':
      return callTemplate(run, step, dot)
    case 'range':
      return range(run, step, dot)
    default:
      return branch(run, step, dot)
  }
}

const printed = (value: unknown): string =>
  value === missing || value === undefined ? '<no value>' : value === null ? '<no value>' : goPlain(value)

function branch(run: Run, step: Step & { type: 'if' | 'with' | 'range' }, dot: unknown): Jump {
  const mark = run.variables.length
  const value = evaluatePipe(run, step.pipe, dot)
  const jump = isTrue(value) ? steps(run, step.body, step.type === 'with' ? value : dot) : steps(run, step.otherwise, dot)
  run.variables.length = mark
  return jump
}

function callTemplate(run: Run, step: Step & { type: 'template' }, dot: unknown): Jump {
  const body = run.template.defined.get(step.name)
  if (!body)
    throw new ExecutionProblem(
      `1:0: executing "output" at <{{template ${JSON.stringify(step.name)}}}>: template ${JSON.stringify(step.name)} not defined`,
    )
  if (++run.depth > 100) throw new ExecutionProblem('1:0: executing "output" at <.>: exceeded maximum template depth (100000)')
  const value = step.pipe ? evaluatePipe(run, step.pipe, dot) : missing
  const { variables } = run
  run.variables = [{ name: '$', value }]
  steps(run, body, value)
  run.variables = variables
  run.depth--
  return undefined
}

function range(run: Run, step: Step & { type: 'if' | 'with' | 'range' }, dot: unknown): Jump {
  const mark = run.variables.length
  const value = evaluatePipe(run, step.pipe, dot)
  const entries = entriesOf(value, step.pipe.commands[0] as Command)
  if (entries.length === 0) steps(run, step.otherwise, dot)
  for (const [key, item] of entries) {
    run.variables.length = mark
    const [first, second] = step.pipe.declared
    if (second !== undefined) run.variables.push({ name: first as string, value: key }, { name: second, value: item })
    else if (first !== undefined) run.variables.push({ name: first, value: item })
    if (steps(run, step.body, item) === 'break') break
  }
  run.variables.length = mark
  return undefined
}

function entriesOf(value: unknown, command: Command): [unknown, unknown][] {
  if (value === missing || value === null || value === undefined) return []
  if (Array.isArray(value)) return value.map((item, i) => [i, item])
  if (typeof value === 'object') {
    return Object.keys(value)
      .sort()
      .map((key) => [key, (value as Record<string, unknown>)[key]])
  }
  if (typeof value === 'number') return Array.from({ length: Math.min(Math.max(value, 0), 100_000) }, (_, i) => [i, i])
  throw at(command, `range can't iterate over ${goPlain(value)}`)
}

type Place = Pick<Command, 'at' | 'source'>

const at = (command: Place, message: string): ExecutionProblem =>
  new ExecutionProblem(`${command.at}: executing "output" at <${command.source}>: ${message}`)

function evaluatePipe(run: Run, pipe: Pipe, dot: unknown): unknown {
  let value: unknown = missing
  pipe.commands.forEach((command, i) => {
    value = evaluateCommand(run, command, dot, i === 0 ? [] : [value])
  })
  const [name] = pipe.declared
  if (name !== undefined && pipe.declared.length === 1) declare(run, name, value, pipe.assigns)
  return value
}

function declare(run: Run, name: string, value: unknown, assigns: boolean): void {
  if (!assigns) {
    run.variables.push({ name, value })
    return
  }
  const known = run.variables.findLast((variable) => variable.name === name)
  if (known) known.value = value
}

function evaluateCommand(run: Run, command: Command, dot: unknown, piped: unknown[]): unknown {
  const [first, ...rest] = command.operands as [Operand, ...Operand[]]
  if (first.type === 'function') {
    const values = [...rest.map((operand) => evaluateOperand(run, command, operand, dot)), ...piped]
    const result = callFunction(first.name, values)
    if ('wrong' in result) throw at(command, `error calling ${first.name}: ${result.wrong}`)
    return result.value
  }
  if (first.type === 'nil') throw at(command, 'nil is not a command')
  if (rest.length + piped.length > 0) throw at(command, `can't give argument to non-function ${sourceOf(first)}`)
  return evaluateOperand(run, command, first, dot)
}

function sourceOf(operand: Operand): string {
  if (operand.type === 'field') return `.${operand.path.join('.')}`
  if (operand.type === 'variable') return [operand.name, ...operand.path].join('.')
  return operand.type === 'constant' ? operand.source : '.'
}

function evaluateOperand(run: Run, command: Command, operand: Operand, dot: unknown): unknown {
  switch (operand.type) {
    case 'dot':
      return dot
    case 'nil':
      return null
    case 'constant':
      return operand.value
    case 'field':
      return follow(run, operand, dot, operand.path)
    case 'variable':
      return follow(run, operand, variable(run, command, operand.name), operand.path)
    case 'pipe':
      return follow(run, command, evaluatePipe(run, operand.pipe, dot), operand.path)
    case 'function': {
      const result = callFunction(operand.name, [])
      if ('wrong' in result) throw at(command, `error calling ${operand.name}: ${result.wrong}`)
      return result.value
    }
  }
}

function variable(run: Run, command: Command, name: string): unknown {
  const found = run.variables.findLast((candidate) => candidate.name === name)
  if (!found) throw at(command, `undefined variable ${JSON.stringify(name)}`)
  return found.value
}

function follow(run: Run, command: Place, start: unknown, path: readonly string[]): unknown {
  let value = start
  for (const name of path) {
    // what is not there has no fields either; only null has none to look for
    if (value === missing) return missing
    if (value === null || value === undefined) {
      throw at(command, `nil pointer evaluating interface {}.${name}`)
    }
    if (typeof value !== 'object' || Array.isArray(value)) throw at(command, `can't evaluate field ${name} in type interface {}`)
    const next = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
    if (next === undefined && !run.allowMissing) throw at(command, `map has no entry for key ${JSON.stringify(name)}`)
    value = next === undefined ? missing : next
  }
  return value
}
