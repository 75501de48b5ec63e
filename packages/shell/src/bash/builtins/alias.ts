import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'

const shown = (name: string, value: string, shell: Shell): string =>
  `${shell.machine.dialect === 'bash' ? 'alias ' : ''}${name}='${value.replaceAll("'", "'\\''")}'\n`

export function alias(args: string[], shell: Shell, io: Io): Outcome {
  const words = args.filter((word) => word !== '-p')
  if (words.length === 0) {
    for (const [name, value] of [...shell.aliases].sort()) io.stdout.write(shown(name, value, shell))
    return { status: 0 }
  }
  let status = 0
  for (const word of words) {
    const cut = word.indexOf('=')
    const value = shell.aliases.get(word)
    if (cut > 0 && /[\s$`\\/'"&|;()<>]/.test(word.slice(0, cut)))
      status = complain('alias', `\`${word.slice(0, cut)}': invalid alias name`, shell, io).status
    else if (cut > 0) shell.aliases.set(word.slice(0, cut), word.slice(cut + 1))
    else if (value !== undefined) io.stdout.write(shown(word, value, shell))
    else status = missing('alias', word, shell, io)
  }
  return { status }
}

/** dash and busybox say it without their own name. */
function missing(by: string, name: string, shell: Shell, io: Io): number {
  if (shell.machine.dialect === 'bash') return complain(by, `${name}: not found`, shell, io).status
  io.stderr.write(`${by}: ${name} not found\n`)
  return 1
}

export function unalias(args: string[], shell: Shell, io: Io): Outcome {
  if (args[0] === '-a') {
    shell.aliases.clear()
    return { status: 0 }
  }
  if (args.length === 0 && shell.machine.dialect === 'bash') {
    io.stderr.write('unalias: usage: unalias [-a] name [name ...]\n')
    return { status: 2 }
  }
  let status = 0
  for (const name of args) {
    if (!shell.aliases.delete(name)) status = missing('unalias', name, shell, io)
  }
  return { status }
}
