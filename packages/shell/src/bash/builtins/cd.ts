import { resolvePath } from '@kubemaze/core/process/path.ts'
import { mayAccess } from '../../files/access.ts'
import { permittedFiles } from '../../files/permitted-files.ts'
import { errorWords } from '../errno.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'

export function cd(args: string[], shell: Shell, io: Io): Outcome {
  const letter = shell.machine.dialect === 'bash' ? /^-[LPe@]*([^LPe@-])/.exec(args[0] ?? '')?.[1] : undefined
  if (letter !== undefined) {
    complain('cd', `-${letter}: invalid option`, shell, io)
    io.stderr.write('cd: usage: cd [-L|[-P [-e]] [-@]] [dir]\n')
    return { status: 2 }
  }
  const words = args.filter((word) => !/^-[LPe@]+$/.test(word) && word !== '--')
  if (words.length > 1 && shell.machine.dialect === 'bash') return complain('cd', 'too many arguments', shell, io)
  const home = shell.variables.get('HOME')?.text
  const target = words[0] === '-' ? shell.variables.get('OLDPWD')?.text : (words[0] ?? home)
  if (target === undefined) return complain('cd', words[0] === '-' ? 'OLDPWD not set' : 'HOME not set', shell, io)
  const failed = enterDirectory(target, shell)
  if (failed) return complain('cd', cantCd(target, failed, shell), shell, io, shell.machine.dialect === 'bash' ? 1 : 2)
  if (args[0] === '-P') shell.cwd = physical(shell.cwd, shell)
  if (words[0] === '-') io.stdout.write(`${shell.cwd}\n`)
  return { status: 0 }
}

function cantCd(target: string, words: string, shell: Shell): string {
  if (shell.machine.dialect === 'dash') return `can't cd to ${target}`
  return shell.machine.dialect === 'ash' ? `can't cd to ${target}: ${words}` : `${target}: ${words}`
}

function enterDirectory(target: string, shell: Shell): string | undefined {
  const path = resolvePath(shell.cwd, target === '' ? '.' : target)
  const stat = permittedFiles(shell.machine.files, shell.user, shell.machine.host).stat(path)
  if (typeof stat === 'string') return errorWords(stat)
  if (stat.type !== 'directory') return 'Not a directory'
  if (!mayAccess(shell.user, stat, 'x')) return errorWords('EACCES')
  shell.variables.set('OLDPWD', { text: shell.cwd, exported: true })
  shell.variables.set('PWD', { text: path, exported: true })
  shell.cwd = path
  return undefined
}

const maxLinks = 40

/** The path without symbolic links. */
function physical(path: string, shell: Shell): string {
  let left = path.split('/').filter((part) => part !== '')
  let done = '/'
  for (let links = 0; left.length > 0; ) {
    const [part = '', ...rest] = left
    const next = resolvePath(done, part)
    const stat = shell.machine.files.lstat(next)
    const target = typeof stat !== 'string' && stat.type === 'symlink' ? stat.target : undefined
    if (target === undefined || ++links > maxLinks) {
      done = next
      left = rest
    } else {
      left = [
        ...resolvePath(done, target)
          .split('/')
          .filter((each) => each !== ''),
        ...rest,
      ]
      done = '/'
    }
  }
  return done
}

export function pwd(args: string[], shell: Shell, io: Io): Outcome {
  io.stdout.write(`${args[0] === '-P' ? physical(shell.cwd, shell) : shell.cwd}\n`)
  return { status: 0 }
}

const stackOf = (shell: Shell): string[] => [...(shell.variables.get('DIRSTACK')?.items?.values() ?? [])]

function keep(stack: string[], shell: Shell): void {
  shell.variables.set('DIRSTACK', { items: new Map(stack.map((path, index) => [String(index), path])) })
}

export function dirs(_args: string[], shell: Shell, io: Io): Outcome {
  const home = shell.variables.get('HOME')?.text ?? ''
  const short = (path: string): string =>
    home && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path
  io.stdout.write(`${[shell.cwd, ...stackOf(shell)].map(short).join(' ')}\n`)
  return { status: 0 }
}

export function pushd(args: string[], shell: Shell, io: Io): Outcome {
  const stack = stackOf(shell)
  const from = shell.cwd
  const target = args[0] ?? stack.shift()
  if (target === undefined) return complain('pushd', 'no other directory', shell, io)
  const failed = enterDirectory(target, shell)
  if (failed) return complain('pushd', `${target}: ${failed}`, shell, io)
  keep([from, ...stack], shell)
  return dirs([], shell, io)
}

export function popd(_args: string[], shell: Shell, io: Io): Outcome {
  const [target, ...stack] = stackOf(shell)
  if (target === undefined) return complain('popd', 'directory stack empty', shell, io)
  const failed = enterDirectory(target, shell)
  if (failed) return complain('popd', `${target}: ${failed}`, shell, io)
  keep(stack, shell)
  return dirs([], shell, io)
}
