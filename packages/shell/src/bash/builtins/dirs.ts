import type { Io, Outcome, Shell } from '../shell.ts'
import { enterDirectory } from './cd.ts'
import { complain } from './complain.ts'

/** The directories below the current one. */
const stackOf = (shell: Shell): string[] => [...(shell.variables.get('DIRSTACK')?.items?.values() ?? [])]

function keep(stack: readonly string[], shell: Shell): void {
  shell.variables.set('DIRSTACK', { items: new Map(stack.map((path, index) => [String(index), path])) })
}

/** The place that `+N` or `-N` names in a stack of this length; undefined when the word is none such. */
function placeOf(word: string | undefined, length: number): number | undefined {
  const [, sign, digits] = /^([-+])(\d+)$/.exec(word ?? '') ?? []
  if (sign === undefined) return undefined
  return sign === '+' ? Number(digits) : length - 1 - Number(digits)
}

const isOutside = (at: number, stack: readonly string[]): boolean => at < 0 || at >= stack.length

/** dirs [-clpv] [+N] [-N] */
export function dirs(args: string[], shell: Shell, io: Io): Outcome {
  const flags = args.filter((word) => /^-[clpv]+$/.test(word)).join('')
  if (flags.includes('c')) keep([], shell)
  const stack = [shell.cwd, ...stackOf(shell)].map((path) => (flags.includes('l') ? path : short(path, shell)))
  const word = args.find((each) => /^[-+]\d+$/.test(each))
  const at = placeOf(word, stack.length)
  if (at !== undefined && isOutside(at, stack))
    return complain('dirs', `${word?.slice(1)}: directory stack index out of range`, shell, io)
  if (at !== undefined) io.stdout.write(`${stack[at]}\n`)
  else if (flags.includes('v')) io.stdout.write(stack.map((path, index) => `${String(index).padStart(2)}  ${path}\n`).join(''))
  else if (flags.includes('p')) io.stdout.write(stack.map((path) => `${path}\n`).join(''))
  else if (!flags.includes('c')) io.stdout.write(`${stack.join(' ')}\n`)
  return { status: 0 }
}

function short(path: string, shell: Shell): string {
  const home = shell.variables.get('HOME')?.text ?? ''
  return home && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path
}

/** pushd [-n] [DIR | +N | -N] */
export function pushd(args: string[], shell: Shell, io: Io): Outcome {
  const [word] = args.filter((each) => each !== '-n')
  const stack = [shell.cwd, ...stackOf(shell)]
  const at = word === undefined ? 1 : placeOf(word, stack.length)
  if (word === undefined && stack.length === 1) return complain('pushd', 'no other directory', shell, io)
  if (at !== undefined && isOutside(at, stack)) return complain('pushd', `${word}: directory stack index out of range`, shell, io)
  const swapped = word === undefined ? [stack[1] as string, stack[0] as string, ...stack.slice(2)] : undefined
  const turned = at === undefined ? [word as string, ...stack] : (swapped ?? [...stack.slice(at), ...stack.slice(0, at)])
  return goTo(turned, 'pushd', args.includes('-n'), shell, io)
}

function goTo([target = '', ...rest]: readonly string[], by: string, stays: boolean, shell: Shell, io: Io): Outcome {
  const failed = stays ? undefined : enterDirectory(target, shell)
  if (failed) return complain(by, `${target}: ${failed}`, shell, io)
  keep(stays && by === 'pushd' ? [target, ...rest.slice(1)] : rest, shell)
  return dirs([], shell, io)
}

/** popd [-n] [+N | -N] */
export function popd(args: string[], shell: Shell, io: Io): Outcome {
  const [word] = args.filter((each) => each !== '-n')
  const stack = [shell.cwd, ...stackOf(shell)]
  if (stack.length === 1) return complain('popd', 'directory stack empty', shell, io)
  const at = placeOf(word, stack.length) ?? (args.includes('-n') ? 1 : 0)
  if (isOutside(at, stack)) return complain('popd', `${word}: directory stack index out of range`, shell, io)
  if (at === 0) return goTo(stack.slice(1), 'popd', false, shell, io)
  keep(
    stack.filter((_, index) => index > 0 && index !== at),
    shell,
  )
  return dirs([], shell, io)
}
