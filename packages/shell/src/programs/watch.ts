import type { ShellProcess } from '../bash/shell.ts'
import { isBad, parseOptions } from './options.ts'
import type { ShellCommand } from './shell-command.ts'
import { shellLine } from './spawn-line.ts'

const spec = {
  interval: { letter: 'n', value: true },
  differences: { letter: 'd', value: 'optional' },
  'no-title': { letter: 't' },
  exec: { letter: 'x' },
  errexit: { letter: 'e' },
  chgexit: { letter: 'g' },
  color: { letter: 'c' },
  beep: { letter: 'b' },
  precise: { letter: 'p' },
} as const

const maxRounds = 100_000

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec, true)
  if (isBad(options) || options.operands.length === 0) {
    process.stderr('\nUsage:\n watch [options] command\n')
    return 1
  }
  const seconds = Math.max(0.1, Number((options.get('interval') ?? '2').replace(',', '.')))
  if (Number.isNaN(seconds)) {
    process.stderr(`watch: failed to parse argument: '${options.get('interval')}'\n`)
    return 1
  }
  const argv = options.has('exec') ? options.operands : shellLine(options.operands.join(' '))
  let before: string | undefined
  for (let round = 0; round < maxRounds && !process.signal.aborted; round++) {
    let screen = ''
    const write = (text: string): void => void (screen += text)
    const status = await process.spawn(argv, { stdout: write, stderr: write })
    const title = options.has('no-title') ? undefined : { seconds, command: options.operands.join(' ') }
    process.stdout(clearing(process, round) + picture(process, screen, title))
    if (options.has('errexit') && status !== 0) return status
    if (options.has('chgexit') && before !== undefined && before !== screen) return 0
    before = screen
    // somebody must be there to stop it
    if (!process.terminal) return status
    if (!(await process.wait(seconds * 1000))) return 0
    await process.breathe()
  }
  return 0
}

/** The first picture clears the screen; the next ones are drawn over it, so that what stood there before is pushed up once. */
function clearing(process: ShellProcess, round: number): string {
  if (!process.stdoutIsTerminal) return ''
  return round === 0 ? '\x1b[H\x1b[2J' : '\x1b[H\x1b[J'
}

function picture(process: ShellProcess, screen: string, title: { seconds: number; command: string } | undefined): string {
  const { columns = 80, rows = 24 } = process.terminal ?? {}
  const right = `${process.machine.hostname}: ${dateWords(process.now())}`
  const left = title ? `Every ${title.seconds.toFixed(1)}s: ${title.command}` : ''
  const head = title
    ? [left.slice(0, Math.max(0, columns - right.length - 1)).padEnd(Math.max(0, columns - right.length)) + right, '']
    : []
  const lines = [...head, ...screen.split('\n')].slice(0, rows - 1).map((line) => line.slice(0, columns))
  return process.stdoutIsTerminal ? lines.join('\n') : `${lines.join('\n')}\n`
}

function dateWords(ms: number): string {
  const [day = '', date = '', month = '', year = '', time = ''] = new Date(ms).toUTCString().replace(',', '').split(' ')
  return `${day} ${month} ${date.replace(/^0/, ' ')} ${time} ${year}`
}

export const watch: ShellCommand = {
  name: 'watch',
  summary: 'execute a program periodically, showing output fullscreen',
  usage: '[-n SECONDS] [-d] [-t] COMMAND',
  run,
}
