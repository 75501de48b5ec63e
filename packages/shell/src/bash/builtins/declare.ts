import { assignArray } from '../assignment.ts'
import type { FunctionDefNode } from '../ast.ts'
import { declarationLine } from '../declaration-line.ts'
import { assignParameter } from '../parameters.ts'
import { parseShell } from '../parse.ts'
import { functionText } from '../print-function.ts'
import { doubleQuoted } from '../quote.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { ShellError } from '../shell-error.ts'
import { itemsOf, quoted, type Variable } from '../variables.ts'
import { complain } from './complain.ts'

const named = /^([A-Za-z_]\w*)(?:\[([^\]]*)\])?(\+?=)?([\s\S]*)$/

async function declareWord(word: string, attribute: Partial<Variable>, by: string, shell: Shell, io: Io): Promise<number> {
  const found = named.exec(word)
  if (!found || (!found[3] && found[4] !== '')) return refuseName(by, word, shell, io)
  const name = found[1] as string
  const before = shell.variables.get(name)
  if (before?.readonly && found[3]) throw new ShellError(`${name}: readonly variable`, 1)
  const { readonly: locked, ...others } = attribute
  if (before?.items && others.items) delete others.items
  shell.variables.set(name, { ...before, ...others })
  if (found[3]) await giveValue(name, found, shell, io)
  if (locked) shell.variables.set(name, { ...shell.variables.get(name), readonly: true })
  return 0
}

async function giveValue(name: string, found: RegExpExecArray, shell: Shell, io: Io): Promise<void> {
  const value = found[4] ?? ''
  const append = found[3] === '+='
  const array = found[2] === undefined && value === '()' ? shell.arrays?.find((each) => each.name === name) : undefined
  if (array) return assignArray(name, array.words, append, shell, io)
  if (value.startsWith('(') && value.endsWith(')') && found[2] === undefined) {
    const parsed = parseShell(`${name}=${value}`)
    const command = 'script' in parsed ? parsed.script.statements[0]?.pipelines[0]?.commands[0] : undefined
    const words = command?.type === 'SimpleCommand' ? command.assignments[0]?.array : undefined
    if (words) return assignArray(name, words, append, shell, io)
  }
  await assignParameter(found[2] === undefined ? name : `${name}[${found[2]}]`, value, shell, io, append)
}

/** Debian's and busybox's sh end at it. */
function refuseName(by: string, word: string, shell: Shell, io: Io): number {
  if (shell.machine.dialect === 'bash') return complain(by, `\`${word}': not a valid identifier`, shell, io).status
  throw new ShellError(`${by}: ${word.replace(/=.*/s, '')}: bad variable name`, 2)
}

async function declareAll(by: string, words: string[], attribute: Partial<Variable>, shell: Shell, io: Io): Promise<Outcome> {
  let status = 0
  for (const word of words) status = (await declareWord(word, attribute, by, shell, io)) || status
  return { status }
}

export async function exportVariable(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const words = args.filter((word) => word !== '-p' && word !== '--')
  if (words.length === 0) {
    for (const name of shell.variables.names()) {
      const variable = shell.variables.get(name)
      if (!variable?.exported) continue
      io.stdout.write(
        shell.machine.dialect !== 'bash' ? `export ${name}='${variable.text ?? ''}'\n` : declarationLine(name, variable),
      )
    }
    return { status: 0 }
  }
  if (words[0] === '-n') {
    for (const name of words.slice(1)) shell.variables.set(name, { ...shell.variables.get(name), exported: false })
    return { status: 0 }
  }
  const missing = words[0] === '-f' ? words.slice(1).filter((name) => !shell.functions.has(name)) : []
  if (words[0] === '-f') {
    for (const name of missing) complain('export', `${name}: not a function`, shell, io)
    for (const name of words.slice(1)) if (shell.functions.has(name)) (shell.exportedFunctions ??= new Set()).add(name)
    return { status: missing.length > 0 ? 1 : 0 }
  }
  return declareAll('export', words, { exported: true }, shell, io)
}

export async function readonly(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const words = args.filter((word) => !word.startsWith('-'))
  if (words.length > 0) return declareAll('readonly', words, { readonly: true }, shell, io)
  for (const name of shell.variables.names()) {
    const variable = shell.variables.get(name)
    if (variable?.readonly) io.stdout.write(declarationLine(name, variable))
  }
  return { status: 0 }
}

const outsideFunction = (shell: Shell): string =>
  shell.machine.dialect === 'bash' ? 'can only be used in a function' : 'not in a function'

export async function local(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  for (const word of args.filter((each) => !each.startsWith('-'))) {
    const name = named.exec(word)?.[1]
    if (name === undefined) continue
    if (!shell.variables.declareLocal(name)) return complain('local', outsideFunction(shell), shell, io)
    shell.variables.unset(name)
  }
  const flags = args.filter((word) => word.startsWith('-')).join('')
  return declareAll(
    'local',
    args.filter((word) => !word.startsWith('-')),
    attributesOf(flags),
    shell,
    io,
  )
}

function attributesOf(flags: string): Partial<Variable> {
  return {
    ...(flags.includes('x') ? { exported: true } : {}),
    ...(flags.includes('r') ? { readonly: true } : {}),
    ...(flags.includes('i') ? { integer: true } : {}),
    ...(flags.includes('n') ? { nameref: true } : {}),
    ...(flags.includes('u') ? { letters: 'upper' as const } : flags.includes('l') ? { letters: 'lower' as const } : {}),
    ...(flags.includes('a') ? { items: new Map(), unassigned: true as const } : {}),
    ...(flags.includes('A') ? { items: new Map(), keyed: true, unassigned: true as const } : {}),
  }
}

export async function declare(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const flags = args.filter((word) => /^-[A-Za-z]+$/.test(word)).join('')
  const words = args.filter((word) => !/^[-+][A-Za-z]+$/.test(word))
  const unknown = /[^aAfFgiIlnprtux]/.exec(flags.replaceAll('-', ''))?.[0]
  if (unknown !== undefined) {
    complain('declare', `-${unknown}: invalid option`, shell, io)
    io.stderr.write(`declare: usage: declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]\n`)
    return { status: 2 }
  }
  if (flags.includes('f') && /[tx]/.test(flags)) return markFunctions(words, flags, shell)
  if (flags.includes('f') || flags.includes('F')) return showFunctions(words, flags.includes('F'), shell, io)
  if (flags.includes('p') || words.length === 0) return showVariables(words, shell, io)
  if (shell.variables.scoped() && !flags.includes('g')) return local(args, shell, io)
  return declareAll('declare', words, attributesOf(flags), shell, io)
}

/** declare -ft traces functions, declare -fx exports them. */
function markFunctions(names: string[], flags: string, shell: Shell): Outcome {
  for (const name of names.filter((each) => shell.functions.has(each))) {
    if (flags.includes('t')) (shell.traced ??= new Set()).add(name)
    if (flags.includes('x')) (shell.exportedFunctions ??= new Set()).add(name)
  }
  return { status: 0 }
}

function showFunctions(words: string[], only: boolean, shell: Shell, io: Io): Outcome {
  const names = words.length > 0 ? words : [...shell.functions.keys()].sort()
  const known = names.filter((name) => shell.functions.has(name))
  for (const name of known)
    io.stdout.write(
      only ? `${words.length > 0 ? '' : 'declare -f '}${name}\n` : functionText(shell.functions.get(name) as FunctionDefNode),
    )
  return { status: known.length === names.length ? 0 : 1 }
}

function showVariables(words: string[], shell: Shell, io: Io): Outcome {
  let status = 0
  for (const name of words.length > 0 ? words : shell.variables.names().filter((each) => !each.startsWith('_'))) {
    const variable = shell.variables.get(name)
    if (variable) io.stdout.write(declarationLine(name, variable))
    else status = complain('declare', `${name}: not found`, shell, io).status
  }
  return { status }
}

export function unset(args: string[], shell: Shell, io: Io): Outcome {
  let status = 0
  const functions = args[0] === '-f'
  for (const word of args.filter((each) => each !== '-f' && each !== '-v')) {
    const element = /^(\w+)\[(.*)\]$/.exec(word)
    const variable = shell.variables.get(element?.[1] ?? word)
    if (functions) shell.functions.delete(word)
    else if (!/^[A-Za-z_]\w*(\[.*\])?$/s.test(word) && shell.machine.dialect !== 'bash')
      status = refuseName('unset', word, shell, io)
    else if (variable?.readonly && shell.machine.dialect !== 'bash') return complain('unset', `${word}: is read only`, shell, io)
    else if (variable?.readonly) status = complain('unset', `${word}: cannot unset: readonly variable`, shell, io).status
    else if (element) variable?.items?.delete(element[2] ?? '')
    else if (variable) shell.variables.unset(word)
    else shell.functions.delete(word)
  }
  return { status }
}

export function shift(args: string[], shell: Shell, io: Io): Outcome {
  const count = Number(args[0] ?? 1)
  if (count < 0 && shell.machine.dialect === 'bash') return complain('shift', `${args[0]}: shift count out of range`, shell, io)
  if (!Number.isInteger(count))
    return complain(
      'shift',
      shell.machine.dialect === 'bash' ? `${args[0]}: numeric argument required` : `Illegal number: ${args[0]}`,
      shell,
      io,
    )
  if (count < 0 || count > shell.positional.length)
    return shell.machine.dialect === 'dash' ? complain('shift', "can't shift that many", shell, io) : { status: 1 }
  shell.positional = shell.positional.slice(count)
  return { status: 0 }
}

/** `set` without words: all variables as assignments. */
export function assignments(shell: Shell): string {
  return shell.variables
    .names()
    .filter((name) => !/^_/.test(name))
    .map((name) => {
      const variable = shell.variables.get(name)
      if (variable?.items)
        return `${name}=(${itemsOf(variable)
          .map(([key, text]) => `[${key}]=${doubleQuoted(text)}`)
          .join(' ')})\n`
      return `${name}=${variable?.text ? quoted(variable.text) : ''}\n`
    })
    .join('')
}
