import { functionText } from '../print-function.ts'
import { findCommand, findProgram, runFound } from '../run-arguments.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'
import { builtinNamed } from './table.ts'

const posixKeywords = 'if then else elif fi for while until do done case esac in { } !'
const keywords = {
  bash: new Set(`${posixKeywords} function [[ ]] time select`.split(' ')),
  ash: new Set(`${posixKeywords} function [[ ]]`.split(' ')),
  dash: new Set(posixKeywords.split(' ')),
}

function describe(name: string, shell: Shell): { kind: string; long: string; short: string } | undefined {
  const alias = shell.aliases.get(name)
  if (alias !== undefined && (shell.interactive || shell.machine.dialect !== 'bash' || shell.options.has('expand_aliases')))
    return {
      kind: 'alias',
      long: `${name} is ${shell.machine.dialect === 'bash' ? `aliased to \`${alias}'` : `an alias for ${alias}`}`,
      short: `alias ${name}='${alias}'`,
    }
  if (keywords[shell.machine.dialect].has(name)) return { kind: 'keyword', long: `${name} is a shell keyword`, short: name }
  const found = findCommand(name, shell)
  if (found.kind === 'function') return { kind: 'function', long: `${name} is a function`, short: name }
  if (found.kind === 'builtin') return { kind: 'builtin', long: `${name} is a shell builtin`, short: name }
  if (found.kind === 'none') return undefined
  return { kind: 'file', long: `${name} is ${found.path}`, short: found.path }
}

function fileNamed(name: string, shell: Shell): ReturnType<typeof describe> {
  const found = findProgram(name, shell)
  return found.kind === 'program' || found.kind === 'script'
    ? { kind: 'file', long: `${name} is ${found.path}`, short: found.path }
    : undefined
}

function say(io: Io, text: string): number {
  io.stdout.write(text)
  return 127
}

export function type(args: string[], shell: Shell, io: Io): Outcome {
  const flag = args[0]?.startsWith('-') ? args[0] : ''
  const wrong = shell.machine.dialect === 'bash' ? /^-[afptP]*([^afptP-])/.exec(flag)?.[1] : undefined
  if (wrong !== undefined) {
    complain('type', `-${wrong}: invalid option`, shell, io)
    io.stderr.write('type: usage: type [-afptP] name [name ...]\n')
    return { status: 2 }
  }
  let status = 0
  for (const name of flag ? args.slice(1) : args) {
    if (/^-[tpP]*a/.test(flag) && shell.machine.dialect === 'bash') {
      status = sayAll(name, flag, shell, io) ? status : 1
      continue
    }
    const found = flag === '-P' ? fileNamed(name, shell) : describe(name, shell)
    if (!found && shell.machine.dialect !== 'bash') status = say(io, `${name}: not found\n`)
    else if (!found) status = /^-[tpP]$/.test(flag) ? 1 : complain('type', `${name}: not found`, shell, io).status
    else if (flag === '-t') io.stdout.write(`${found.kind}\n`)
    else if (flag !== '-p' && flag !== '-P') io.stdout.write(`${found.long}\n${bodyOf(name, shell)}`)
    else if (found.kind === 'file') io.stdout.write(`${found.short}\n`)
  }
  return { status }
}

/** type -a: all that a name may stand for. */
function sayAll(name: string, flag: string, shell: Shell, io: Io): boolean {
  const found: ReturnType<typeof describe>[] = []
  const bare: Shell = { ...shell, aliases: new Map(), functions: new Map() }
  const inside = describe(name, shell)
  if (inside && inside.kind !== 'file') found.push(inside)
  const builtin = inside?.kind === 'alias' || inside?.kind === 'function' ? describe(name, bare) : undefined
  if (builtin?.kind === 'builtin' || builtin?.kind === 'keyword') found.push(builtin)
  const file = fileNamed(name, shell)
  if (file)
    found.push(file, { ...file, long: file.long.replace('/usr/bin/', '/bin/'), short: file.short.replace('/usr/bin/', '/bin/') })
  if (found.length === 0 && !/[tpP]/.test(flag)) complain('type', `${name}: not found`, shell, io)
  for (const each of found) {
    if (flag.includes('t')) io.stdout.write(`${each?.kind}\n`)
    else if (!/[pP]/.test(flag)) io.stdout.write(`${each?.long}\n${each?.kind === 'function' ? bodyOf(name, shell) : ''}`)
    else if (each?.kind === 'file') io.stdout.write(`${each.short}\n`)
  }
  return found.length > 0
}

/** bash's type shows a function whole. */
function bodyOf(name: string, shell: Shell): string {
  const node = shell.machine.dialect === 'bash' ? shell.functions.get(name) : undefined
  return node ? functionText(node) : ''
}

const isOff = (name: string, shell: Shell): boolean => shell.disabled?.has(name) === true

export async function command(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  if (args[0] === '-v' || args[0] === '-V') {
    const names = shell.machine.dialect === 'dash' ? args.slice(1, 2) : args.slice(1)
    const found = names.map((name) => describe(name, shell))
    for (const [index, each] of found.entries()) {
      if (each) io.stdout.write(`${args[0] === '-v' ? each.short : each.long}\n`)
      else if (args[0] === '-V' && shell.machine.dialect !== 'bash') say(io, `${names[index]}: not found\n`)
      else if (args[0] === '-V') complain('command', `${names[index]}: not found`, shell, io)
    }
    return { status: found.some((each) => each) ? 0 : shell.machine.dialect === 'bash' ? 1 : 127 }
  }
  const letter = shell.machine.dialect === 'bash' ? /^-([^-p])/.exec(args[0] ?? '')?.[1] : undefined
  if (letter !== undefined) {
    complain('command', `-${letter}: invalid option`, shell, io)
    io.stderr.write('command: usage: command [-pVv] command [arg ...]\n')
    return { status: 2 }
  }
  const words = args.filter((word, index) => !(index === 0 && (word === '-p' || word === '--')))
  const [name] = words
  if (name === undefined) return { status: 0 }
  const run = isOff(name, shell) ? undefined : builtinNamed(name, shell.machine.dialect)
  if (run) return run(words.slice(1), shell, io)
  return { status: await runFound(findProgram(name, shell), words, shell, io) }
}

export async function builtin(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const [name, ...rest] = args
  if (name === undefined) return { status: 0 }
  const run = builtinNamed(name, shell.machine.dialect)
  return run ? run(rest, shell, io) : complain('builtin', `${name}: not a shell builtin`, shell, io)
}
