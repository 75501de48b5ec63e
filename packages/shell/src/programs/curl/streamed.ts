import { scriptPatienceMs } from '@kubemaze/core/host/script-time.ts'
import type { HttpResponse } from '@kubemaze/core/network/packet.ts'
import { byteLength } from '../net/http.ts'
import { secondsOption } from './connect.ts'
import { fail, type State } from './state.ts'

// how long to sleep while nothing comes
const sleepMs = 60_000

/** Writes what comes behind the first bytes of a body, until it ends, -m is over or somebody stops it. */
export async function streamed(state: State, { stream }: HttpResponse): Promise<void> {
  const { process, sink, result } = state
  if (!stream) return
  const limit = secondsOption(state, 'max-time')
  let lastMs = process.now()
  const read = (): void => {
    const text = stream.read()
    if (text === '') return
    lastMs = process.now()
    result.bytes += byteLength(text)
    sink.write(text)
  }
  try {
    for (read(); !stream.ended() && !process.signal.aborted; read()) {
      const left = limit === undefined ? sleepMs : state.startedAtMs + limit - process.now()
      if (left <= 0) return fail(state, 28, `Operation timed out after ${limit} milliseconds with ${result.bytes} bytes received`)
      if (!process.terminal && process.now() - lastMs > scriptPatienceMs) return
      await process.waitForChange(Math.min(left, sleepMs))
      await process.breathe()
    }
  } finally {
    stream.close()
  }
}
