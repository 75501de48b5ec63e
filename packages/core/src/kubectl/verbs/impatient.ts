import type { Signal } from '../../process/process.ts'
import type { Kubectl } from '../command.ts'
import { patience } from '../get/patience.ts'

/** The outputs of a joined container as a script has them. */
export interface Impatient {
  stdout(text: string): void
  stderr(text: string): void
  /** Comes when the program is stopped, or when nothing, or all too much, was seen for long. */
  signal: Signal
  /** The container has ended. */
  end(): void
}

/** The lab's time runs forward in steps, the first ones tiny, so that it goes little beyond the container's end. */
const [firstStepMs, stepMs] = [1, 1_000]

/** Outputs that a script follows as long as it follows a watch. */
export function impatient(kubectl: Kubectl): Impatient {
  const { process } = kubectl
  const { seen, wait } = patience(kubectl, stepMs)
  const over = switchFor(process.signal)
  let ended = false
  const watch = async (): Promise<void> => {
    for (let ms = firstStepMs; !ended && (await wait(ms)); ) ms = Math.min(2 * ms, stepMs)
    if (!ended) over.abort()
  }
  // what bounds the whole line says so by throwing, and ends its programs itself
  watch().catch(() => over.abort())
  return {
    stdout(text) {
      seen()
      process.stdout(text)
    },
    stderr(text) {
      seen()
      process.stderr(text)
    },
    signal: over.signal,
    end() {
      ended = true
      over.release()
    },
  }
}

/** A signal that comes with another one or by itself. */
function switchFor(parent: Signal): { signal: Signal; abort(): void; release(): void } {
  const listeners = new Set<() => void>()
  let aborted = parent.aborted
  const abort = (): void => {
    if (aborted) return
    aborted = true
    for (const listener of [...listeners]) listener()
  }
  parent.addEventListener('abort', abort, { once: true })
  const signal: Signal = {
    get aborted() {
      return aborted
    },
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
  }
  return { signal, abort, release: () => parent.removeEventListener('abort', abort) }
}
