import type { FunctionDefNode } from './ast.ts'
import type { Shell } from './shell.ts'
import type { Variable } from './variables.ts'

const unsaved = new Set(['BASH_REMATCH', 'COLUMNS', 'LINES', 'SHLVL'])

/**
 * A shell's variables and functions as plain text by name: exported ones by their own name, others behind a mark that no name can
 * have. `:name` a variable, `[]name` an array, `()name` a function.
 */
export function savedEnvironment(shell: Shell): Record<string, string> {
  const saved: Record<string, string> = {}
  for (const name of shell.variables.names().filter((each) => !each.startsWith('_') && !unsaved.has(each))) {
    const variable = shell.variables.get(name)
    const { text, items, exported } = variable ?? {}
    if (items) saved[`[]${name}`] = JSON.stringify({ ...variable, items: [...items] })
    else if (text !== undefined) saved[exported ? name : `:${name}`] = text
  }
  for (const [name, node] of shell.functions) saved[`()${name}`] = JSON.stringify(node)
  return saved
}

export function savedVariables(saved: Readonly<Record<string, string>>): [string, Variable][] {
  return Object.entries(saved).flatMap(([key, text]): [string, Variable][] => {
    if (key.startsWith('()')) return []
    if (key.startsWith('[]')) return arrayOf(key.slice(2), text)
    return key.startsWith(':') ? [[key.slice(1), { text }]] : [[key, { text, exported: true }]]
  })
}

function arrayOf(name: string, text: string): [string, Variable][] {
  const value = JSON.parse(text) as Omit<Variable, 'items'> & { items: [string, string][] }
  return [[name, { ...value, items: new Map(value.items) }]]
}

export function savedFunctions(saved: Readonly<Record<string, string>>): Map<string, FunctionDefNode> {
  const functions = Object.entries(saved).filter(([key]) => key.startsWith('()'))
  return new Map(functions.map(([key, text]) => [key.slice(2), JSON.parse(text) as FunctionDefNode]))
}
