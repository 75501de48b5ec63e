import { callsOf } from '../call-stack.ts'
import { errorWords } from '../errno.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'
import { builtinNames } from './table.ts'

/** POSIX's special builtins, as `enable -s` lists them. */
const special = new Set('. : break continue eval exec exit export readonly return set shift source times trap unset'.split(' '))

/** enable [-a] [-dnps] [-f FILE] [NAME …]: which builtins stand before programs of their names. */
export function enable(args: string[], shell: Shell, io: Io): Outcome {
  const flags = args
    .filter((word) => /^-./.test(word))
    .join('')
    .replaceAll('-', '')
  const names = args.filter((word) => !/^-./.test(word))
  const wrong = /[^adfnps]/.exec(flags)?.[0]
  if (wrong !== undefined) {
    complain('enable', `-${wrong}: invalid option`, shell, io)
    io.stderr.write('enable: usage: enable [-a] [-dnps] [-f filename] [name ...]\n')
    return { status: 2 }
  }
  if (flags.includes('f')) return complain('enable', notLoaded(names[0] ?? ''), shell, io)
  if (names.length === 0) return list(flags, shell, io)
  return { status: names.map((name) => turn(name, !flags.includes('n'), shell, io)).find((status) => status !== 0) ?? 0 }
}

const notLoaded = (file: string): string =>
  `cannot open shared object ${file}: ${file}: cannot open shared object file: ${errorWords('ENOENT')}`

function turn(name: string, on: boolean, shell: Shell, io: Io): number {
  if (!builtinNames(shell.machine.dialect).includes(name))
    return complain('enable', `${name}: not a shell builtin`, shell, io).status
  const disabled = (shell.disabled ??= new Set())
  if (on) disabled.delete(name)
  else disabled.add(name)
  return 0
}

function list(flags: string, shell: Shell, io: Io): Outcome {
  const isOff = (name: string): boolean => shell.disabled?.has(name) === true
  for (const name of builtinNames(shell.machine.dialect).sort()) {
    if (flags.includes('s') && !special.has(name)) continue
    if (flags.includes('n') ? !isOff(name) : !flags.includes('a') && isOff(name)) continue
    io.stdout.write(`enable ${isOff(name) ? '-n ' : ''}${name}\n`)
  }
  return { status: 0 }
}

/** caller [N]: where the running function, or the Nth around it, was called. */
export function caller([level]: string[], shell: Shell, io: Io): Outcome {
  const calls = callsOf(shell)
  if (level !== undefined && !/^\d+$/.test(level)) {
    complain('caller', `${level}: invalid number`, shell, io)
    io.stderr.write('caller: usage: caller [expr]\n')
    return { status: 2 }
  }
  const at = Number(level ?? 0)
  const [call, outer] = [calls[at], calls[at + 1]]
  if (!call || (level !== undefined && !outer)) return { status: 1 }
  io.stdout.write(
    level === undefined ? `${call.line} ${outer?.source ?? 'NULL'}\n` : `${call.line} ${outer?.name} ${outer?.source}\n`,
  )
  return { status: 0 }
}

/** suspend: nothing can be stopped here. */
export function suspend(args: string[], shell: Shell, io: Io): Outcome {
  const wrong = /^-([^f])/.exec(args[0] ?? '')?.[1]
  if (wrong === undefined)
    return complain('suspend', shell.interactive ? 'cannot suspend a login shell' : 'cannot suspend: no job control', shell, io)
  complain('suspend', `-${wrong}: invalid option`, shell, io)
  io.stderr.write('suspend: usage: suspend [-f]\n')
  return { status: 2 }
}
