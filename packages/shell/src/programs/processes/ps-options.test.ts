import { expect, it } from 'vitest'
import { parsePs } from './ps-options.ts'

const heads = (line: string): string => {
  const asked = parsePs(line.split(' ').filter(Boolean))
  return 'error' in asked ? `error: ${asked.error}` : asked.shown.map((column) => column.head).join(' ')
}

const rows: [line: string, titles: string][] = [
  ['', 'PID TTY TIME CMD'],
  ['-e', 'PID TTY TIME CMD'],
  ['-ef', 'UID PID PPID C STIME TTY TIME CMD'],
  ['-l', 'F S UID PID PPID C PRI NI ADDR SZ WCHAN TTY TIME CMD'],
  ['aux', 'USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND'],
  ['-aux', 'USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND'],
  ['axf', 'PID TTY STAT TIME COMMAND'],
  ['x', 'PID TTY STAT TIME COMMAND'],
  ['-eo pid,comm,args', 'PID COMMAND COMMAND'],
  ['-eo pid=,user=', ' '],
  ['-eo pid -o cmd', 'PID CMD'],
  ['-o pid,ppid=PARENT', 'PID PARENT'],
  ['1', 'PID TTY STAT TIME COMMAND'],
  ['-p 1', 'PID TTY TIME CMD'],
  ['-o nosuch', 'error: unknown user-defined format specifier "nosuch"'],
  ['nosuch', 'error: unknown user-defined format specifier "such"'],
  ['-z', 'error: unsupported SysV option'],
  ['--nosuch', 'error: unknown gnu long option'],
  ['-p', 'error: list of process IDs must follow -p'],
  ['-p x', 'error: process ID list syntax error'],
]

it.each(rows)('[SHL33] ps %s', (line, titles) => {
  expect(heads(line)).toBe(titles)
})
