import { isOptionOn } from '../option-letters.ts'
import { findCommand, findProgram } from '../run-arguments.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'

const usage = 'hash: usage: hash [-lr] [-p pathname] [-dt] [name ...]\n'

/** hash [-lr] [-p PATH] [-dt] [NAME …]: where commands were found. */
export function hash(args: string[], shell: Shell, io: Io): Outcome {
  if (shell.machine.dialect !== 'bash') return posixHash(args, shell, io)
  if (!isOptionOn('hashall', shell)) return complain('hash', 'hashing disabled', shell, io)
  const flag = /^-[lrdtp]+$/.test(args[0] ?? '') ? (args[0] as string) : ''
  const wrong = flag === '' ? /^-(.)/.exec(args[0] ?? '')?.[1] : undefined
  if (wrong !== undefined) {
    complain('hash', `-${wrong}: invalid option`, shell, io)
    io.stderr.write(usage)
    return { status: 2 }
  }
  const table = (shell.hashed ??= new Map())
  const words = flag ? args.slice(1) : args
  if (flag.includes('r')) table.clear()
  if (flag.includes('p')) return remember(words[0] ?? '', words.slice(1), shell)
  if (words.length === 0) return flag.includes('r') ? { status: 0 } : list(flag, shell, io)
  return { status: words.map((name) => one(name, flag, shell, io)).find((status) => status !== 0) ?? 0 }
}

function posixHash(args: string[], shell: Shell, io: Io): Outcome {
  let status = 0
  for (const name of args.filter((word) => !word.startsWith('-')))
    if (findCommand(name, shell).kind === 'none') status = complain('hash', `${name}: not found`, shell, io).status
  return { status }
}

function remember(path: string, names: readonly string[], shell: Shell): Outcome {
  for (const name of names) shell.hashed?.set(name, { path, hits: 0 })
  return { status: 0 }
}

function list(flag: string, shell: Shell, io: Io): Outcome {
  const entries = [...(shell.hashed ?? [])]
  if (entries.length === 0) io.stdout.write('hash: hash table empty\n')
  else if (flag.includes('l')) for (const [name, { path }] of entries) io.stdout.write(`builtin hash -p ${path} ${name}\n`)
  else io.stdout.write(`hits\tcommand\n${entries.map(([, { path, hits }]) => `${String(hits).padStart(4)}\t${path}\n`).join('')}`)
  return { status: 0 }
}

function one(name: string, flag: string, shell: Shell, io: Io): number {
  const known = shell.hashed?.get(name)
  if (/[dt]/.test(flag) && !known) return complain('hash', `${name}: not found`, shell, io).status
  if (flag.includes('d')) shell.hashed?.delete(name)
  else if (flag.includes('t'))
    io.stdout.write(flag.includes('l') ? `builtin hash -p ${known?.path} ${name}\n` : `${known?.path}\n`)
  else return add(name, shell, io)
  return 0
}

function add(name: string, shell: Shell, io: Io): number {
  const command = findCommand(name, shell)
  if (command.kind === 'builtin' || command.kind === 'function' || name.includes('/')) return 0
  const found = findProgram(name, shell)
  if (found.kind === 'none') return complain('hash', `${name}: not found`, shell, io).status
  if (found.kind === 'program' || found.kind === 'script') shell.hashed?.set(name, { path: found.path, hits: 0 })
  return 0
}
