import { resolvePath } from '@kubemaze/core/process/path.ts'
import { mayAccess } from '../../files/access.ts'
import { permittedFiles } from '../../files/permitted-files.ts'
import { errorWords } from '../errno.ts'
import { physicalPath } from '../physical-path.ts'
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
  const searched = /^(\.{0,2}\/|\.\.?$)/.test(target) || words[0] === '-' ? undefined : throughCdPath(target, shell)
  if (searched !== undefined) io.stdout.write(`${shell.cwd}\n`)
  const failed = searched === undefined ? enterDirectory(target, shell) : undefined
  if (failed) return complain('cd', cantCd(target, failed, shell), shell, io, shell.machine.dialect === 'bash' ? 1 : 2)
  if (args[0] === '-P') shell.cwd = physicalPath(shell.cwd, shell)
  if (words[0] === '-') io.stdout.write(`${shell.cwd}\n`)
  return { status: 0 }
}

/** A directory below one of CDPATH; undefined when there is none. */
function throughCdPath(target: string, shell: Shell): string | undefined {
  const paths = (shell.variables.get('CDPATH')?.text ?? '').split(':').filter((path) => path !== '')
  return paths.find((path) => enterDirectory(`${path}/${target}`, shell) === undefined)
}

function cantCd(target: string, words: string, shell: Shell): string {
  if (shell.machine.dialect === 'dash') return `can't cd to ${target}`
  return shell.machine.dialect === 'ash' ? `can't cd to ${target}: ${words}` : `${target}: ${words}`
}

/** Goes there; what is wrong otherwise, in words. */
export function enterDirectory(target: string, shell: Shell): string | undefined {
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

export function pwd(args: string[], shell: Shell, io: Io): Outcome {
  const wrong = shell.machine.dialect === 'bash' ? /^-[LP]*([^LP-])/.exec(args[0] ?? '')?.[1] : undefined
  if (wrong !== undefined) {
    complain('pwd', `-${wrong}: invalid option`, shell, io)
    io.stderr.write('pwd: usage: pwd [-LP]\n')
    return { status: 2 }
  }
  io.stdout.write(`${args[0] === '-P' || shell.options.has('physical') ? physicalPath(shell.cwd, shell) : shell.cwd}\n`)
  return { status: 0 }
}
