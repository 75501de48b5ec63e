import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import type { Options } from '../options.ts'
import { bytesOf, type Digest, hex } from './bytes-of.ts'

interface Summing {
  name: string
  digest: Digest
  maxBytes: number
}

interface Counts {
  read: number
  malformed: number
  unread: number
  wrong: number
}

const rowPattern = /^\\?([0-9a-fA-F]{32,128}) [ *](.+)$|^[A-Za-z0-9]+ \((.+)\) = ([0-9a-fA-F]{32,128})$/

/** `-c FILE`: are the files still as the list says? */
export async function check(process: ShellProcess, options: Options, summing: Summing, list: string): Promise<number> {
  const { name } = summing
  const content = await bytesOf(process, list, summing.maxBytes)
  if (typeof content === 'string') return complain(process, `${name}: ${list}: ${content}\n`, 1)
  const counts: Counts = { read: 0, malformed: 0, unread: 0, wrong: 0 }
  for (const line of textOfBytes(content)
    .split('\n')
    .filter((each) => each !== '')) {
    const found = rowPattern.exec(line)
    if (!found) counts.malformed++
    else await checkFile(process, options, summing, { sum: found[1] ?? found[4] ?? '', file: found[2] ?? found[3] ?? '' }, counts)
    await process.breathe()
  }
  if (counts.read + counts.unread === 0) {
    const said = list === '-' ? 'standard input' : list
    return complain(process, `${name}: ${said}: no properly formatted checksum lines found\n`, 1)
  }
  if (!options.has('status')) warn(process, name, counts)
  return counts.wrong + counts.unread > 0 ? 1 : 0
}

async function checkFile(
  process: ShellProcess,
  options: Options,
  { name, digest, maxBytes }: Summing,
  { sum, file }: { sum: string; file: string },
  counts: Counts,
): Promise<void> {
  const content = await bytesOf(process, file, maxBytes)
  if (typeof content === 'string') {
    if (options.has('ignore-missing') && content.startsWith('No such')) return
    counts.unread++
    process.stderr(`${name}: ${file}: ${content}\n`)
    if (!options.has('status')) process.stdout(`${file}: FAILED open or read\n`)
    return
  }
  counts.read++
  const isRight = hex(digest(content)) === sum.toLowerCase()
  if (!isRight) counts.wrong++
  if (options.has('status') || (isRight && options.has('quiet'))) return
  process.stdout(`${file}: ${isRight ? 'OK' : 'FAILED'}\n`)
}

function warn(process: ShellProcess, name: string, { read, malformed, unread, wrong }: Counts): void {
  const applet = process.machine.shells === 'ash'
  const say = (text: string): void => process.stderr(`${name}: WARNING: ${text}\n`)
  if (applet) {
    if (wrong + unread > 0) say(`${wrong + unread} of ${read + unread} computed checksums did NOT match`)
    return
  }
  const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`
  if (malformed > 0) say(many(malformed, 'line is improperly formatted', 'lines are improperly formatted'))
  if (unread > 0) say(many(unread, 'listed file could not be read', 'listed files could not be read'))
  if (wrong > 0) say(many(wrong, 'computed checksum did NOT match', 'computed checksums did NOT match'))
}
