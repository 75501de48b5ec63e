import { digestOf } from './digest.ts'
import type { Image, MainContext, MainProcess } from './image.ts'
import { commonMain } from './programs.ts'

const maxDigits = 5000

/** The documentation's Job: perl -Mbignum=bpi -wle 'print bpi(2000)'. */
export const perl: Image = {
  names: ['perl'],
  digest: digestOf('perl'),
  sizeBytes: 331_208_224,
  pullMs: 1500,
  cmd: ['perl', '-de0'],
  programs: ['/usr/local/bin/perl'],
  shell: 'bash',
  tools: ['coreutils', 'curl'],
  main: (context) => (/(^|\/)perl$/.test(context.argv[0] ?? '') ? run(context) : commonMain(context)),
}

function run({ argv, stdin }: MainContext): MainProcess {
  const script = argv.at(-1) ?? ''
  const digits = /bpi\((\d+)\)/.exec(script)?.[1]
  if (digits !== undefined)
    return { log: [pi(Math.min(Number(digits), maxDigits))], exitAfterMs: 50 + Number(digits) * 2, exitCode: 0 }
  const printed = /^print\s+["']([^"'$@\\]*)["'];?$/.exec(script)?.[1]
  if (printed !== undefined) return { log: [printed], exitAfterMs: 50, exitCode: 0 }
  if (argv.includes('-de0')) return stdin ? { stopAfterMs: Infinity } : { exitAfterMs: 50, exitCode: 0 }
  return { log: ['perl: only bpi(N) and plain prints are simulated here'], exitAfterMs: 50, exitCode: 2 }
}

/** So many significant digits of pi, by Machin's formula. */
export function pi(digits: number): string {
  const guard = 10n
  const one = 10n ** (BigInt(digits) + guard)
  const value = 4n * (4n * arctanInverse(5n, one) - arctanInverse(239n, one))
  const text = String((value / 10n ** guard + 5n) / 10n)
  return `${text[0]}.${text.slice(1)}`
}

function arctanInverse(x: bigint, one: bigint): bigint {
  let power = one / x
  let sum = power
  for (let n = 3n, sign = -1n; power > 0n; n += 2n, sign = -sign) {
    power /= x * x
    sum += (sign * power) / n
  }
  return sum
}
