import type { Budget } from './bash/budget.ts'
import { shownText } from './bash/bytes-text.ts'
import type { Sink } from './bash/pipe.ts'
import type { LineStreams } from './session.ts'

const limitReached = 'output limit of 1 MiB for one command reached; command stopped'

/** What is written here is shown, up to the bound of a line's output. */
export function terminalSink(write: (text: string) => void, budget: Budget, streams: LineStreams): Sink {
  let told = false
  return {
    isTerminal: streams.terminal !== undefined,
    write(text) {
      if (text === '') return
      if (budget.output(text)) return write(shownText(text))
      if (told) return
      told = true
      if (budget.fail(limitReached)) streams.stderr(`\nbash: ${limitReached}\n`)
    },
  }
}
