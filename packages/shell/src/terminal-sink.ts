import type { Budget } from './bash/budget.ts'
import { shownText } from './bash/bytes-text.ts'
import type { Sink } from './bash/pipe.ts'
import type { LineStreams } from './session.ts'

const limitReached = (mebibytes: number): string => `output limit of ${mebibytes} MiB for one command reached; command stopped`

/** What is written here is shown, up to the bound of a line's output; `bytes` go on as they are, for a client that is no screen. */
export function terminalSink(write: (text: string) => void, budget: Budget, streams: LineStreams, bytes = false): Sink {
  let told = false
  return {
    isTerminal: streams.terminal !== undefined,
    write(text) {
      if (text === '') return
      if (budget.output(text)) return write(bytes ? text : shownText(text))
      if (told) return
      told = true
      const words = limitReached(budget.maxOutputMebibytes)
      if (budget.fail(words)) streams.stderr(`\nbash: ${words}\n`)
    },
  }
}
