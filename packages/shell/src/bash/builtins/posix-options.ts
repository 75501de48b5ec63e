import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'

/** Letters that a builtin of dash and of busybox's ash takes; `:` behind one that takes a value. Models their calls of nextopt. */
const letters: Readonly<Record<'dash' | 'ash', Readonly<Record<string, string>>>> = {
  dash: {
    cd: 'LP',
    command: 'pvV',
    export: 'p',
    fg: '',
    bg: '',
    hash: 'rv',
    jobs: 'lp',
    pwd: 'LP',
    read: 'p:r',
    readonly: 'p',
    trap: '',
    ulimit: 'HSatfdsmcvlpnwr',
    umask: 'S',
    unalias: 'a',
    unset: 'fv',
    wait: '',
  },
  ash: {
    cd: 'LP',
    command: 'pvV',
    export: 'pn',
    fg: '',
    bg: '',
    hash: 'rv',
    jobs: 'lp',
    pwd: 'LP',
    read: 'p:u:rt:n:sd:',
    readonly: 'p',
    trap: '',
    umask: 'S',
    unalias: 'a',
    unset: 'fv',
    wait: 'n',
  },
}

/** What a shell of POSIX's answers to an option that its builtin does not have; undefined when all are known. */
export function refusedOption(name: string, args: readonly string[], shell: Shell, io: Io): Outcome | undefined {
  const { dialect } = shell.machine
  const known = dialect === 'bash' || !Object.hasOwn(letters[dialect], name) ? undefined : letters[dialect][name]
  if (known === undefined) return undefined
  for (let at = 0; at < args.length && /^-./.test(args[at] as string) && args[at] !== '--'; at++) {
    for (const [index, letter] of [...(args[at] as string).slice(1)].entries()) {
      const found = known.indexOf(letter)
      if (letter === ':' || found < 0)
        return complain(name, `${dialect === 'dash' ? 'Illegal' : 'illegal'} option -${letter}`, shell, io, 2)
      if (known[found + 1] !== ':') continue
      if (index === (args[at] as string).length - 2) at++
      break
    }
  }
  return undefined
}
