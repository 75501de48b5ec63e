import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { complain, say } from './last-words.ts'

/** nohup COMMAND: what it would print to the terminal goes to nohup.out. Models coreutils 9.1 src/nohup.c. */
export async function nohup(process: ShellProcess): Promise<number> {
  const argv = process.argv.slice(1)
  if (argv.length === 0) return complain(process, "nohup: missing operand\nTry 'nohup --help' for more information.\n", 125)
  const { stdin, stdoutIsTerminal, stderrIsTerminal } = process
  const ignores = stdin.isTerminal ? 'ignoring input' : ''
  if (!stdoutIsTerminal) {
    if (ignores) process.stderr(`nohup: ${ignores}${stderrIsTerminal ? ' and redirecting stderr to stdout' : ''}\n`)
    return process.spawn(argv, stderrIsTerminal ? { stderr: (text) => process.stdout(text) } : {})
  }
  const name = outputName(process)
  if (name === undefined) return complain(process, "nohup: failed to open 'nohup.out': Permission denied\n", 125)
  process.stderr(`nohup: ${ignores}${ignores ? ' and ' : ''}appending output to '${name}'\n`)
  const path = resolvePath(process.cwd, name)
  const write = (text: string): void => void process.files.append(path, bytesOfText(text))
  return process.spawn(argv, { stdout: write, ...(stderrIsTerminal ? { stderr: write } : {}) })
}

/** nohup.out here, or else at home. */
function outputName({ files, cwd, env }: ShellProcess): string | undefined {
  const names = ['nohup.out', `${env.HOME ?? ''}/nohup.out`]
  return names.find((name) => files.append(resolvePath(cwd, name), new Uint8Array()) === undefined)
}

const colours = 'black red green yellow blue magenta cyan white'.split(' ')

/** What xterm-256color's entry of terminfo holds, as far as scripts ask for it. */
const capabilities: Readonly<Record<string, string>> = {
  bold: '\x1b[1m',
  dim: '\x1b[2m',
  smul: '\x1b[4m',
  rmul: '\x1b[24m',
  rev: '\x1b[7m',
  blink: '\x1b[5m',
  smso: '\x1b[7m',
  rmso: '\x1b[27m',
  sitm: '\x1b[3m',
  ritm: '\x1b[23m',
  sgr0: '\x1b(B\x1b[m',
  clear: '\x1b[H\x1b[2J\x1b[3J',
  el: '\x1b[K',
  el1: '\x1b[1K',
  ed: '\x1b[J',
  home: '\x1b[H',
  sc: '\x1b7',
  rc: '\x1b8',
  civis: '\x1b[?25l',
  cnorm: '\x1b[?12l\x1b[?25h',
  smcup: '\x1b[?1049h\x1b[22;0;0t',
  rmcup: '\x1b[?1049l\x1b[23;0;0t',
  cuu1: '\x1b[A',
  cud1: '\n',
  bel: '\x07',
  op: '\x1b[39;49m',
  reset: '\x1bc\x1b]104\x07\x1b[!p\x1b[?3;4l\x1b[4l\x1b>',
}

const numbers: Readonly<Record<string, (process: ShellProcess) => number>> = {
  cols: ({ terminal, env }) => terminal?.columns ?? (Number(env.COLUMNS) || 80),
  lines: ({ terminal, env }) => terminal?.rows ?? (Number(env.LINES) || 24),
  colors: () => 256,
}

/** tput [-T TERM] CAPABILITY [PARAMETER …] */
export function tput(process: ShellProcess): number {
  const words = process.argv.slice(1)
  if (words[0] === '-T') words.splice(0, 2)
  const [name, ...parameters] = words
  if (name === undefined) return complain(process, 'tput: missing operand\nUsage: tput [options] [command]\n', 2)
  if (name === 'longname') return say(process, 'xterm with 256 colors')
  const number = numbers[name]
  if (number) return say(process, `${number(process)}\n`)
  const text = parametrised(name, parameters.map(Number)) ?? capabilities[name]
  return text === undefined ? complain(process, `tput: unknown terminfo capability '${name}'\n`, 4) : say(process, text)
}

function parametrised(name: string, [first = 0, second = 0]: readonly number[]): string | undefined {
  if (name === 'setaf' || name === 'setab') {
    const base = name === 'setaf' ? 30 : 40
    if (first < colours.length) return `\x1b[${base + first}m`
    return first < 16 ? `\x1b[${base + 52 + first}m` : `\x1b[${base + 8};5;${first}m`
  }
  if (name === 'cup') return `\x1b[${first + 1};${second + 1}H`
  const moves: Readonly<Record<string, string>> = { cuf: 'C', cub: 'D', cuu: 'A', cud: 'B', hpa: 'G', vpa: 'd' }
  return moves[name] ? `\x1b[${first + (name.endsWith('pa') ? 1 : 0)}${moves[name]}` : undefined
}
