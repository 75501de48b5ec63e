import type { ShellProcess } from '../bash/shell.ts'
import { complain } from './last-words.ts'
import type { BadOption } from './options.ts'

/** What is wrong with an option, in getopt_long's words, and coreutils' hint. */
export function badOption(process: ShellProcess, wrong: BadOption, status = 1): number {
  const name = process.argv[0]?.split('/').at(-1) ?? ''
  return complain(process, `${name}: ${optionWords(wrong)}\nTry '${name} --help' for more information.\n`, status)
}

export function optionWords(wrong: BadOption): string {
  if ('needsValue' in wrong) {
    const long = wrong.needsValue.startsWith('--')
    return long
      ? `option '${wrong.needsValue}' requires an argument`
      : `option requires an argument -- '${wrong.needsValue.slice(1)}'`
  }
  const long = wrong.unknown.startsWith('--')
  return long ? `unrecognized option '${wrong.unknown}'` : `invalid option -- '${wrong.unknown.slice(1)}'`
}
