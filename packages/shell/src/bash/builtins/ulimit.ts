import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'

interface Limit {
  letter: string
  name: string
  unit?: string
  value: string
}

/** In the order and with the columns of bash 5.2; values of a Debian machine of 4 GiB. */
const limits: readonly Limit[] = [
  { letter: 'R', name: 'real-time non-blocking time', unit: 'microseconds', value: 'unlimited' },
  { letter: 'c', name: 'core file size', unit: 'blocks', value: '0' },
  { letter: 'd', name: 'data seg size', unit: 'kbytes', value: 'unlimited' },
  { letter: 'e', name: 'scheduling priority', value: '0' },
  { letter: 'f', name: 'file size', unit: 'blocks', value: 'unlimited' },
  { letter: 'i', name: 'pending signals', value: '15427' },
  { letter: 'l', name: 'max locked memory', unit: 'kbytes', value: '501704' },
  { letter: 'm', name: 'max memory size', unit: 'kbytes', value: 'unlimited' },
  { letter: 'n', name: 'open files', value: '1024' },
  { letter: 'p', name: 'pipe size', unit: '512 bytes', value: '8' },
  { letter: 'q', name: 'POSIX message queues', unit: 'bytes', value: '819200' },
  { letter: 'r', name: 'real-time priority', value: '0' },
  { letter: 's', name: 'stack size', unit: 'kbytes', value: '8192' },
  { letter: 't', name: 'cpu time', unit: 'seconds', value: 'unlimited' },
  { letter: 'u', name: 'max user processes', value: '64' },
  { letter: 'v', name: 'virtual memory', unit: 'kbytes', value: 'unlimited' },
  { letter: 'x', name: 'file locks', value: 'unlimited' },
]
const shownLetters = new Set([...limits.map(({ letter }) => letter), 'H', 'S', 'a'])

const valueOf = (limit: Limit, shell: Shell): string => shell.limits?.get(limit.letter) ?? limit.value

/** What stands before a value. Models bash's ulimit.def printone (5.2). */
function label({ name, unit, letter }: Limit): string {
  const described = unit === undefined ? `(-${letter}) ` : `(${unit}, -${letter}) `
  return `${name.padEnd(20)} ${described.padStart(20)}`
}

/** ulimit [-HSa…] [LIMIT]: limits are told and kept; the lab has bounds of its own. */
export function ulimit(args: string[], shell: Shell, io: Io): Outcome {
  const flags = args
    .filter((word) => word.startsWith('-'))
    .join('')
    .replaceAll('-', '')
  const wrong = [...flags].find((letter) => !shownLetters.has(letter))
  if (wrong !== undefined) {
    complain('ulimit', `-${wrong}: invalid option`, shell, io)
    io.stderr.write('ulimit: usage: ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]\n')
    return { status: 2 }
  }
  if (flags.includes('a')) {
    for (const limit of limits) io.stdout.write(`${label(limit)}${valueOf(limit, shell)}\n`)
    return { status: 0 }
  }
  const asked = flags.replace(/[HS]/g, '') || 'f'
  const given = args.find((word) => !word.startsWith('-'))
  if (given !== undefined) return change(asked, given, shell, io)
  const chosen = [...asked].flatMap((letter) => limits.filter((limit) => limit.letter === letter))
  for (const limit of chosen) io.stdout.write(`${chosen.length > 1 ? label(limit) : ''}${valueOf(limit, shell)}\n`)
  return { status: 0 }
}

function change(letters: string, given: string, shell: Shell, io: Io): Outcome {
  const limit = limits.find(({ letter }) => letters.includes(letter))
  if (!limit) return { status: 0 }
  if (!/^(\d+|unlimited|hard|soft)$/.test(given)) return complain('ulimit', `${given}: invalid number`, shell, io)
  const hard = limit.letter === 'n' ? 1_048_576 : limit.value === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit.value)
  const value = given === 'unlimited' ? Number.POSITIVE_INFINITY : Number(given)
  if (value > hard && shell.user.uid !== 0)
    return complain('ulimit', `${limit.name}: cannot modify limit: Operation not permitted`, shell, io)
  if (/^(\d+|unlimited)$/.test(given)) (shell.limits ??= new Map()).set(limit.letter, given)
  return { status: 0 }
}
