import type { ShellProcess } from '../../bash/shell.ts'
import type { Options } from '../options.ts'

/** One run of wget: what it was asked for, and where its words go. */
export interface Job {
  process: ShellProcess
  options: Options
  /** Progress in full; nothing with -q and -nv. */
  log(text: string): void
  /** What -nv says too. */
  tell(text: string): void
}

export const isBrief = (options: Options): boolean => options.has('no-verbose') || options.get('n') === 'v'

const two = (number: number): string => String(number).padStart(2, '0')

/** 2026-11-27 23:49:11 */
export function stamp(ms: number): string {
  const at = new Date(ms)
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`
}
