import { readableQuoted } from './quote.ts'
import { ShellError } from './shell-error.ts'

/** A shell variable: text, or an array (numbered or keyed) whose items stand by their index as text. */
export interface Variable {
  text?: string
  items?: Map<string, string>
  keyed?: boolean
  exported?: boolean
  readonly?: boolean
  integer?: boolean
  nameref?: boolean
  /** declare -u, -l: what is assigned changes its letters. */
  letters?: 'upper' | 'lower'
  /** An array that was declared and has no value yet. */
  unassigned?: true
}

export interface Variables {
  get(name: string): Variable | undefined
  set(name: string, variable: Variable): void
  unset(name: string): void
  names(): string[]
  /** In the order in which they came. */
  inOrder(): string[]
  /** Until `popScope`, what `local` declares hides what was there. */
  pushScope(): void
  popScope(): void
  /** Remembers the value that the innermost function's end brings back; false outside functions. */
  declareLocal(name: string): boolean
  /** Inside a function? */
  scoped(): boolean
  fork(): Variables
}

const maxValueCharacters = 8 * 1024 * 1024

export function createVariables(initial: Iterable<[string, Variable]> = [], scoped = false): Variables {
  const current = new Map<string, Variable>(initial)
  const scopes: Map<string, Variable | undefined>[] = scoped ? [new Map()] : []
  return {
    get: (name) => current.get(name),
    set(name, variable) {
      const size = variable.text?.length ?? 0
      if (size > maxValueCharacters) throw new ShellError(`xrealloc: cannot allocate ${size} bytes`, 2)
      current.set(name, variable)
    },
    unset: (name) => void current.delete(name),
    names: () => [...current.keys()].sort(),
    inOrder: () => [...current.keys()],
    pushScope: () => void scopes.push(new Map()),
    popScope() {
      for (const [name, before] of scopes.pop() ?? []) {
        if (before) current.set(name, before)
        else current.delete(name)
      }
    },
    declareLocal(name) {
      const scope = scopes.at(-1)
      if (!scope) return false
      if (!scope.has(name)) scope.set(name, current.get(name))
      return true
    },
    scoped: () => scopes.length > 0,
    fork: () =>
      createVariables(
        [...current].map(([name, variable]) => [name, copyOf(variable)]),
        scopes.length > 0,
      ),
  }
}

function copyOf(variable: Variable): Variable {
  return variable.items ? { ...variable, items: new Map(variable.items) } : variable
}

/** The items of an array in the order of their indices. */
export function itemsOf(variable: Variable | undefined): [string, string][] {
  if (!variable) return []
  if (!variable.items) return variable.text === undefined ? [] : [['0', variable.text]]
  const items = [...variable.items]
  return variable.keyed ? items : items.sort((a, b) => Number(a[0]) - Number(b[0]))
}

/** The value of `$name`: of an array, its item 0. */
export function textOf(variable: Variable | undefined): string | undefined {
  return variable?.items ? variable.items.get('0') : variable?.text
}

export function exportedOf(variables: Variables): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const name of variables.inOrder()) {
    const variable = variables.get(name)
    if (variable?.exported && variable.text !== undefined) environment[name] = variable.text
  }
  return environment
}

/** Single-quoted where needed, as `set`, `export -p` and `alias` print values. */
export function quoted(text: string): string {
  if (/^[A-Za-z0-9_./:@%+,=^-]+$/.test(text)) return text
  return readableQuoted(text)
}

/** The letters of `declare` that a variable has. */
export function attributes(variable: Variable | undefined): string {
  if (!variable) return ''
  const array = variable.items ? (variable.keyed ? 'A' : 'a') : ''
  const letters = variable.letters ? variable.letters.slice(0, 1) : ''
  return `${array}${variable.integer ? 'i' : ''}${variable.nameref ? 'n' : ''}${variable.readonly ? 'r' : ''}${variable.exported ? 'x' : ''}${letters}`
}
