import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { bytesOfLatin1, latin1OfBytes } from '../../bash/bytes-text.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import { inputs } from './cat.ts'

/** All of one input; undefined when it cannot be read, which is told. */
export async function wholeInput(
  process: ShellProcess,
  name: string,
  complaint?: (name: string, why: string) => string,
): Promise<string | undefined> {
  let text = ''
  let failed = false
  for await (const piece of inputs(process, [name], () => void (failed = true), complaint)) text += piece.text
  return failed ? undefined : text
}

/** Records without what ends them; a last one that nothing ends counts too. */
export function recordsOf(text: string, end = '\n'): string[] {
  if (text === '') return []
  return (text.endsWith(end) ? text.slice(0, -end.length) : text).split(end)
}

/** Text as one character a byte, for what counts in bytes. */
export const asBytes = (text: string): string => latin1OfBytes(bytesOfText(text))

export const fromBytes = (bytes: string): string => textOfBytes(bytesOfLatin1(bytes))

/** Wrong use in coreutils' form: the words, then the hint. */
export function misused(process: ShellProcess, words: string, status = 1): number {
  const name = process.argv[0]?.split('/').at(-1) ?? ''
  return complain(process, `${name}: ${words}\nTry '${name} --help' for more information.\n`, status)
}

/** A number of files that a program does not take: the words of coreutils; undefined when it does. */
export function wrongOperands(operands: readonly string[], wanted: number): string | undefined {
  if (operands.length > wanted) return `extra operand ‘${operands[wanted]}’`
  if (operands.length === wanted) return undefined
  return operands.length === 0 ? 'missing operand' : `missing operand after ‘${operands.at(-1)}’`
}

const turnCharacters = 65_536

/** Output in pieces; `turn` lets others run when one is full. */
export function pieces(process: ShellProcess): {
  write(text: string): void
  isFull(): boolean
  turn(): Promise<void>
  end(): void
} {
  let out = ''
  const end = (): void => {
    if (out !== '') process.stdout(out)
    out = ''
  }
  return {
    write: (text) => void (out += text),
    isFull: () => out.length >= turnCharacters,
    async turn() {
      if (out.length < turnCharacters) return
      end()
      await process.breathe()
      await process.drained()
    },
    end,
  }
}
