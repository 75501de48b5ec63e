import { findCommand, findProgram, runFound } from '../run-arguments.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'
import { builtinNamed } from './table.ts'

const keywords = new Set('if then else elif fi for while until do done case esac in function { } ! [[ ]] time select'.split(' '))

function describe(name: string, shell: Shell): { kind: string; long: string; short: string } | undefined {
  const alias = shell.aliases.get(name)
  if (alias !== undefined) return { kind: 'alias', long: `${name} is aliased to \`${alias}'`, short: `alias ${name}='${alias}'` }
  if (keywords.has(name)) return { kind: 'keyword', long: `${name} is a shell keyword`, short: name }
  const found = findCommand(name, shell)
  if (found.kind === 'function') return { kind: 'function', long: `${name} is a function`, short: name }
  if (found.kind === 'builtin') return { kind: 'builtin', long: `${name} is a shell builtin`, short: name }
  if (found.kind === 'none') return undefined
  return { kind: 'file', long: `${name} is ${found.path}`, short: found.path }
}

export function type(args: string[], shell: Shell, io: Io): Outcome {
  const flag = args[0]?.startsWith('-') ? args[0] : ''
  let status = 0
  for (const name of flag ? args.slice(1) : args) {
    const found = describe(name, shell)
    if (!found) status = flag === '-t' || flag === '-p' ? 1 : complain('type', `${name}: not found`, shell, io).status
    else if (flag === '-t') io.stdout.write(`${found.kind}\n`)
    else if (flag !== '-p') io.stdout.write(`${found.long}\n`)
    else if (found.kind === 'file') io.stdout.write(`${found.short}\n`)
  }
  return { status }
}

export async function command(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  if (args[0] === '-v' || args[0] === '-V') {
    const found = args.slice(1).map((name) => describe(name, shell))
    for (const each of found) if (each) io.stdout.write(`${args[0] === '-v' ? each.short : each.long}\n`)
    return { status: found.some((each) => each) ? 0 : 1 }
  }
  const words = args.filter((word, index) => !(index === 0 && word === '-p'))
  const [name] = words
  if (name === undefined) return { status: 0 }
  const run = builtinNamed(name, shell.machine.dialect)
  if (run) return run(words.slice(1), shell, io)
  return { status: await runFound(findProgram(name, shell), words, shell, io) }
}

export async function builtin(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const [name, ...rest] = args
  if (name === undefined) return { status: 0 }
  const run = builtinNamed(name, shell.machine.dialect)
  return run ? run(rest, shell, io) : complain('builtin', `${name}: not a shell builtin`, shell, io)
}

export function hash(args: string[], shell: Shell, io: Io): Outcome {
  let status = 0
  if (args.length === 0) io.stdout.write('hash: hash table empty\n')
  for (const name of args.filter((word) => !word.startsWith('-'))) {
    if (findCommand(name, shell).kind === 'none') status = complain('hash', `${name}: not found`, shell, io).status
  }
  return { status }
}
