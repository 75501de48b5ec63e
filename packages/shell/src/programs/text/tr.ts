import { chunks } from '../../bash/input.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { asBytes, fromBytes, misused } from './records.ts'
import { complementOf, type TrSet, trSet } from './tr-sets.ts'

const spec = {
  complement: { letter: 'c' },
  C: {},
  delete: { letter: 'd' },
  'squeeze-repeats': { letter: 's' },
  'truncate-set1': { letter: 't' },
} as const

/** Which operands fit the options. */
function wrongUse(options: Options): string | undefined {
  const [first, second, third] = options.operands
  const [deletes, squeezes] = [options.has('delete'), options.has('squeeze-repeats')]
  if (first === undefined) return 'missing operand'
  const least = deletes === squeezes ? 2 : 1
  const most = deletes && !squeezes ? 1 : 2
  if (second === undefined && least === 2)
    return `missing operand after ‘${first}’\nTwo strings must be given when ${deletes ? 'both deleting and squeezing repeats' : 'translating'}.`
  if (second !== undefined && most === 1)
    return `extra operand ‘${second}’\n${options.operands.length === 2 ? 'Only one string may be given when deleting without squeezing repeats.' : ''}`.trimEnd()
  return third === undefined ? undefined : `extra operand ‘${third}’`
}

interface Plan {
  map: Map<number, number>
  deleted: Set<number>
  squeezed: Set<number>
}

function planOf(options: Options): Plan | string {
  const [deletes, squeezes] = [options.has('delete'), options.has('squeeze-repeats')]
  const inverts = options.has('complement') || options.has('C')
  const [first, second] = options.operands.map((text, index) => trSet(asBytes(text), index === 1))
  if (typeof first === 'string' || first === undefined) return first ?? ''
  if (typeof second === 'string') return second
  const from = inverts ? complementOf(first.bytes) : first.bytes
  const translates = !deletes && second !== undefined
  const to = second ? filled(second, translates ? from.length : 0) : []
  if (translates && to.length === 0 && !options.has('truncate-set1')) return 'when not truncating set1, string2 must be non-empty'
  const wrong = translates && second ? wrongClasses(first, second, inverts) : undefined
  if (wrong !== undefined) return wrong
  const squeezed = squeezes ? (second ? to : from) : []
  return {
    map: translates ? mapOf(from, to, options, first, second) : new Map(),
    deleted: new Set(deletes ? from : []),
    squeezed: new Set(squeezed),
  }
}

function filled({ bytes, fill }: TrSet, length: number): number[] {
  if (!fill) return bytes
  const more = Math.max(0, length - bytes.length)
  return [...bytes.slice(0, fill.at), ...Array.from({ length: more }, () => fill.byte), ...bytes.slice(fill.at)]
}

/** When translating, set 2 may hold only the classes that change letters, each across from the other of set 1. */
function wrongClasses(first: TrSet, second: TrSet, inverts: boolean): string | undefined {
  if (second.classes.some(({ name }) => name !== 'lower' && name !== 'upper'))
    return "when translating, the only character classes that may appear in\nstring2 are 'upper' and 'lower'"
  const misaligned = second.classes.some(
    ({ at }) => inverts || !first.classes.some((each) => each.at === at && /^(lower|upper)$/.test(each.name)),
  )
  return misaligned ? 'misaligned [:upper:] and/or [:lower:] construct' : undefined
}

function mapOf(
  from: readonly number[],
  to: readonly number[],
  options: Options,
  first: TrSet,
  second: TrSet | undefined,
): Map<number, number> {
  const map = new Map<number, number>()
  const last = to.at(-1) ?? 0
  for (const [index, byte] of from.entries()) {
    if (options.has('truncate-set1') && index >= to.length) break
    map.set(byte, to[index] ?? last)
  }
  // across from each other the classes change each letter into its own other one
  for (const { name, at } of second?.classes ?? []) {
    const other = first.classes.find((each) => each.at === at)
    if (!other) continue
    for (let letter = 0; letter < 26; letter++) {
      const source = (other.name === 'lower' ? 97 : 65) + letter
      map.set(source, (name === 'lower' ? 97 : 65) + letter)
    }
  }
  return map
}

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec, true)
  if (isBad(options)) return badOption(process, options)
  const wrong = wrongUse(options)
  if (wrong !== undefined) return misused(process, wrong)
  const plan = planOf(options)
  if (typeof plan === 'string') return complain(process, `tr: ${plan}\n`, 1)
  let before = -1
  for await (const text of chunks(process.stdin)) {
    let out = ''
    for (const character of asBytes(text)) {
      const byte = character.charCodeAt(0)
      if (plan.deleted.has(byte)) continue
      const next = plan.map.get(byte) ?? byte
      if (next === before && plan.squeezed.has(next)) continue
      out += String.fromCharCode(next)
      before = next
    }
    process.stdout(fromBytes(out))
    await process.drained()
  }
  return 0
}

export const tr: ShellCommand = {
  name: 'tr',
  summary: 'translate, squeeze, and/or delete characters',
  usage: '[-cdst] STRING1 [STRING2]',
  run,
}
