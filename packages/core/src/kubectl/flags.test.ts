import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Flag } from './command.ts'
import { parseFlags } from './flags.ts'

const flags: Flag[] = [
  { name: 'namespace', short: 'n', type: 'string', usage: '' },
  { name: 'output', short: 'o', type: 'string', default: '', usage: '' },
  { name: 'replicas', type: 'int', default: 1, usage: '' },
  { name: 'stdin', short: 'i', type: 'bool', default: false, usage: '' },
  { name: 'tty', short: 't', type: 'bool', default: false, usage: '' },
  { name: 'dry-run', type: 'string', bare: 'unchanged', default: 'none', usage: '' },
  { name: 'env', type: 'stringArray', usage: '' },
  { name: 'filename', short: 'f', type: 'stringSlice', usage: '' },
  { name: 'timeout', type: 'duration', default: '0s', usage: '' },
  { name: 'secret', type: 'string', usage: '', notSimulated: true },
]

const read = (line: string): unknown => {
  const parsed = parseFlags(
    flags,
    line.split(' ').filter((word) => word !== ''),
  )
  if (typeof parsed === 'string') return parsed
  const given = flags.filter(({ name }) => parsed.flags.given(name))
  const values = Object.fromEntries(given.map(({ name }) => [name, parsed.flags.strings(name).join('|')]))
  return { args: parsed.args, ...(parsed.rest ? { rest: parsed.rest } : {}), ...values }
}

describe('[KCT5] flags are read by the grammar of pflag', () => {
  it.each([
    ['pods -n shop', { args: ['pods'], namespace: 'shop' }],
    ['-nshop pods', { args: ['pods'], namespace: 'shop' }],
    ['-n=shop pods', { args: ['pods'], namespace: 'shop' }],
    ['--namespace=shop pods', { args: ['pods'], namespace: 'shop' }],
    ['-it web -- sh -c x', { args: ['web'], rest: ['sh', '-c', 'x'], stdin: 'true', tty: 'true' }],
    ['--dry-run -o yaml', { args: [], 'dry-run': 'unchanged', output: 'yaml' }],
    ['--dry-run client', { args: ['client'], 'dry-run': 'unchanged' }],
    ['--dry_run=client', { args: [], 'dry-run': 'client' }],
    ['--env=A=1 --env B=2', { args: [], env: 'A=1|B=2' }],
    ['-f a,b -f c', { args: [], filename: 'a|b|c' }],
    ['--stdin=false -', { args: ['-'], stdin: 'false' }],
    ['-ojsonpath={.x}', { args: [], output: 'jsonpath={.x}' }],
    ['--replicas=0x10 --replicas=3', { args: [], replicas: '3' }],
  ])('%s', (line, expected) => {
    expect(read(line)).toEqual(expected)
  })
})

describe('[KCT6] what is wrong with a flag is said in the words of pflag', () => {
  it.each([
    ['--nope', 'unknown flag: --nope'],
    ['-z', "unknown shorthand flag: 'z' in -z"],
    ['-iz', "unknown shorthand flag: 'z' in -z"],
    ['--namespace', 'flag needs an argument: --namespace'],
    ['-itn', "flag needs an argument: 'n' in -n"],
    ['--replicas=x', 'invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax'],
    ['--stdin=maybe', 'invalid argument "maybe" for "-i, --stdin" flag: strconv.ParseBool: parsing "maybe": invalid syntax'],
    ['--timeout=5', 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'],
    ['--timeout=5x', 'invalid argument "5x" for "--timeout" flag: time: unknown unit "x" in duration "5x"'],
    ['--timeout=x', 'invalid argument "x" for "--timeout" flag: time: invalid duration "x"'],
    ['--=x', 'bad flag syntax: --=x'],
    ['--secret=x', 'flag is not simulated: --secret'],
  ])('%s', (line, expected) => {
    expect(read(line)).toBe(expected)
  })
})

it('[KCT7] any words are read or refused, never more than that', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('--', '-', '-n', '--output', '-it', '--dry-run', '-f', '--env='))
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const parsed = parseFlags(flags, words)
      if (typeof parsed !== 'string') expect(parsed.args.length + (parsed.rest?.length ?? 0)).toBeLessThanOrEqual(words.length)
    }),
    { numRuns: 500, seed: 11 },
  )
})
