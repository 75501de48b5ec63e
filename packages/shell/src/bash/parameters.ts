import { evaluateArithmetic } from './arithmetic.ts'
import type { ArithmeticNode, ScriptNode } from './ast.ts'
import { callList } from './call-stack.ts'
import { flagsOf, isOptionOn, optionNames } from './option-letters.ts'
import { parseShell } from './parse.ts'
import { complaintHead, type Io, type Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'
import { itemsOf, textOf, type Variable } from './variables.ts'
import { commandText } from './word-text.ts'

/** The value of a parameter by its name as written: `x`, `1`, `?`, `a[1]`; undefined when unset. `@` and `*` are not for here. */
export async function parameterValue(name: string, shell: Shell, io: Io): Promise<string | undefined> {
  if (/^[0-9]+$/.test(name)) return name === '0' ? shell.name : shell.positional[Number(name) - 1]
  const special = specialValue(name, shell)
  if (special !== undefined) return special
  const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(name)
  if (!element) return textOf(variableNamed(name, shell))
  if (element[1] === 'BASH_VERSINFO' && shell.machine.dialect === 'bash')
    return versionItems[Number(await evaluateText(element[2] ?? '', shell, io))]?.[1]
  const calls = shell.machine.dialect === 'bash' ? callList(element[1] ?? '', shell) : undefined
  if (calls) return calls.at(Number(await evaluateText(element[2] ?? '', shell, io)))
  const variable = variableNamed(element[1] ?? '', shell)
  const index = await indexOf(variable, element[2] ?? '', shell, io)
  if (isBefore(variable, index)) io.stderr.write(`${complaintHead(shell)}${element[1]}: bad array subscript\n`)
  return itemAt(variable, index)
}

export function variableNamed(name: string, shell: Shell): Variable | undefined {
  const variable = shell.variables.get(name)
  return variable?.nameref && variable.text ? shell.variables.get(variable.text) : variable
}

const lastIndex = (variable: Variable | undefined): number => Number(itemsOf(variable).at(-1)?.[0] ?? -1)

/** An index that counts from the end, to before the beginning. */
const isBefore = (variable: Variable | undefined, index: string): boolean =>
  variable?.keyed !== true && index.startsWith('-') && lastIndex(variable) + 1 + Number(index) < 0

function itemAt(variable: Variable | undefined, index: string): string | undefined {
  if (!variable) return undefined
  if (!variable.items) return index === '0' ? variable.text : undefined
  if (variable.keyed || !index.startsWith('-')) return variable.items.get(index)
  return variable.items.get(String(lastIndex(variable) + 1 + Number(index)))
}

/** A subscript: the key of a keyed array, otherwise a number. */
export async function indexOf(variable: Variable | undefined, subscript: string, shell: Shell, io: Io): Promise<string> {
  if (!variable?.keyed) return String(await evaluateText(subscript, shell, io))
  const key = subscript.replace(/^"(.*)"$/s, '$1').replace(/^'(.*)'$/s, '$1')
  const name = /^\$\{?(\w+)\}?$/.exec(key)
  return name ? ((await parameterValue(name[1] ?? '', shell, io)) ?? '') : key
}

/** Text as an arithmetic expression. */
export async function evaluateText(text: string, shell: Shell, io: Io): Promise<bigint> {
  if (/^\s*[+-]?\d{1,18}\s*$/.test(text) && !/^\s*[+-]?0\d/.test(text)) return BigInt(text.trim())
  if (text.trim() === '') return 0n
  const parsed = parseShell(`((${text}))`)
  const expression = 'script' in parsed ? arithmeticOf(parsed.script) : undefined
  if (!expression) throw new ShellError(`${text}: syntax error: invalid arithmetic operator`, 1)
  try {
    return await evaluateArithmetic(expression.expression, shell, io)
  } catch (error) {
    if (error instanceof ShellError && error.message.startsWith('syntax error: operand'))
      throw new ShellError(`${text}: ${error.message}`, 1)
    throw error
  }
}

function arithmeticOf(script: ScriptNode): ArithmeticNode | undefined {
  const command = script.statements[0]?.pipelines[0]?.commands[0]
  return command?.type === 'ArithmeticCommand' ? command.expression : undefined
}

function specialValue(name: string, shell: Shell): string | undefined {
  if (name === '?') return String(shell.lastStatus)
  if (name === '#') return String(shell.positional.length)
  if (name === '$') return String(shell.pid)
  if (name === '!') return shell.lastBackgroundPid === undefined ? '' : String(shell.lastBackgroundPid)
  if (name === '-') return optionText(shell)
  if (name === '_' && shell.machine.dialect === 'bash') return shell.lastWord ?? ''
  const { dialect } = shell.machine
  return dialect === 'bash' || dynamicIn[dialect].has(name) ? dynamicVariables[name]?.(shell) : undefined
}

function optionText(shell: Shell): string {
  if (shell.machine.dialect === 'bash') return flagsOf(shell)
  const letters: Record<string, string> = { errexit: 'e', noglob: 'f', nounset: 'u', xtrace: 'x', noclobber: 'C' }
  return `${[...shell.options].map((option) => letters[option] ?? '').join('')}${shell.interactive ? 'im' : ''}`
}

const dynamicVariables: Record<string, (shell: Shell) => string> = {
  RANDOM: (shell) => String(nextRandom(shell)),
  SECONDS: (shell) => String(Math.max(0, Math.floor((shell.machine.now() - startOf(shell)) / 1000))),
  EPOCHSECONDS: (shell) => String(Math.floor(shell.machine.now() / 1000)),
  BASH_VERSION: () => '5.2.21(1)-release',
  OSTYPE: () => 'linux-gnu',
  HOSTTYPE: () => 'x86_64',
  MACHTYPE: () => 'x86_64-pc-linux-gnu',
  BASHPID: (shell) => String(shell.pid + shell.subshellDepth),
  BASH_SUBSHELL: (shell) => String(shell.subshellDepth),
  PPID: (shell) => String(shell.pid - 1),
  UID: (shell) => String(shell.user.uid),
  EUID: (shell) => String(shell.user.uid),
  HOSTNAME: (shell) => shell.machine.hostname,
  PIPESTATUS: (shell) => String(shell.pipeStatus[0] ?? 0),
  SHELLOPTS: (shell) => optionNames.filter((name) => isOptionOn(name, shell)).join(':'),
  BASH_SOURCE: (shell) => callList('BASH_SOURCE', shell)?.[0] ?? '',
  BASH_LINENO: (shell) => callList('BASH_LINENO', shell)?.[0] ?? '',
  BASH: () => '/usr/bin/bash',
  EPOCHREALTIME: (shell) => `${(shell.machine.now() / 1000).toFixed(3)}000`,
  GROUPS: (shell) => String(shell.user.groups?.[0] ?? shell.user.uid),
  LINENO: (shell) => String(shell.trapLine ?? shell.line ?? 1),
  BASH_COMMAND: (shell) => (shell.command ? commandText(shell.command) : ''),
}

const dynamicIn = {
  dash: new Set(['PPID', 'LINENO']),
  ash: new Set(['PPID', 'LINENO', 'RANDOM', 'EPOCHSECONDS', 'HOSTNAME']),
}

function startOf(shell: Shell): number {
  return Number(shell.variables.get('_started')?.text ?? shell.machine.now())
}

/** glibc's generator; seeded by the lab's time so that a lab repeats itself. */
function nextRandom(shell: Shell): number {
  const seed = Number(shell.variables.get('_random')?.text ?? shell.machine.now() % 2147483647)
  const next = (seed * 1103515245 + 12345) % 2147483648
  shell.variables.set('_random', { text: String(next) })
  return Math.floor(next / 65536) % 32768
}

const versionItems = ['5', '2', '21', '1', 'release', 'x86_64-pc-linux-gnu'].map((text, index): [string, string] => [
  String(index),
  text,
])

/** All items behind `a[@]`, `@` or `*`, with their keys. */
export function listOf(name: string, shell: Shell): [string, string][] | undefined {
  if (name === '@' || name === '*') return shell.positional.map((value, index) => [String(index + 1), value])
  const array = /^([A-Za-z_]\w*)\[[@*]\]$/.exec(name)
  if (!array) return undefined
  if (array[1] === 'BASH_VERSINFO') return versionItems
  const calls = callList(array[1] ?? '', shell)
  if (calls && shell.machine.dialect === 'bash') return calls.map((text, index) => [String(index), text])
  if (array[1] === 'PIPESTATUS') return shell.pipeStatus.map((status, index) => [String(index), String(status)])
  return itemsOf(variableNamed(array[1] ?? '', shell))
}

/** Assigns to `x` or `a[i]`. ShellError when it is read-only. */
export async function assignParameter(name: string, value: string, shell: Shell, io: Io, append = false): Promise<void> {
  const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(name)
  const base = resolvedName(element?.[1] ?? name, shell)
  const before = shell.variables.get(base)
  if (before?.readonly) throw new ShellError(`${base}: readonly variable`, 1)
  const text = await assignedText(name, value, append, before, shell, io)
  if (!element && !before?.items)
    return shell.variables.set(base, { ...before, text, ...(shell.options.has('allexport') ? { exported: true } : {}) })
  const asked = element ? await indexOf(before, element[2] ?? '', shell, io) : '0'
  if (isBefore(before, asked)) throw new ShellError(`${name}: bad array subscript`, 1)
  const index = before?.keyed !== true && asked.startsWith('-') ? String(lastIndex(before) + 1 + Number(asked)) : asked
  const items = new Map(before?.items ?? (before?.text === undefined ? [] : [['0', before.text]]))
  shell.variables.set(base, { ...before, text: undefined, items: items.set(index, text) })
}

function resolvedName(name: string, shell: Shell): string {
  const variable = shell.variables.get(name)
  return variable?.nameref && variable.text ? variable.text : name
}

async function assignedText(
  name: string,
  value: string,
  append: boolean,
  before: Variable | undefined,
  shell: Shell,
  io: Io,
): Promise<string> {
  const old = append ? ((await parameterValue(name, shell, io)) ?? '') : ''
  if (before?.letters && !before.integer)
    return before.letters === 'upper' ? (old + value).toUpperCase() : (old + value).toLowerCase()
  if (!before?.integer) return old + value
  const sum = (await evaluateText(value, shell, io)) + (append ? await evaluateText(old, shell, io) : 0n)
  return String(sum)
}
