import type { Signal } from '@kubemaze/core/process/process.ts'

interface Clock {
  now(): number
  onCommit(listener: (revision: number) => void): () => void
}

type Wait = (ms: number, signal: Signal) => Promise<boolean>

/**
 * Waits that end when the lab's time has come, however it came: by the host's clock or because somebody ran it forward. Used by
 * what runs in the background, which itself never runs time forward.
 */
export function labWaits(clock: () => Clock, hostWait?: Wait): Wait {
  const waiting = new Set<() => void>()
  let unsubscribe: (() => void) | undefined
  const add = (check: () => void): void => {
    waiting.add(check)
    unsubscribe ??= clock().onCommit(() => {
      for (const each of [...waiting]) each()
    })
  }
  const remove = (check: () => void): void => {
    waiting.delete(check)
    if (waiting.size > 0) return
    unsubscribe?.()
    unsubscribe = undefined
  }
  return (ms, signal) => {
    const due = clock().now() + ms
    return new Promise((resolve) => {
      const finish = (whole: boolean): void => {
        remove(check)
        signal.removeEventListener('abort', aborted)
        resolve(whole)
      }
      const check = (): void => {
        if (clock().now() >= due) finish(true)
      }
      const aborted = (): void => finish(false)
      if (signal.aborted) return finish(false)
      signal.addEventListener('abort', aborted, { once: true })
      add(check)
      if (hostWait) void hostWait(ms, signal).then((whole) => whole && finish(true))
    })
  }
}

/** Until the cluster's state changes, or `ms` of lab time have passed. */
export async function changeOrTime(clock: Clock, ms: number, signal: Signal, wait: Wait): Promise<boolean> {
  let changed = (): void => {}
  const change = new Promise<boolean>((resolve) => {
    changed = () => resolve(true)
  })
  const inner = linked(signal)
  const stop = clock.onCommit(() => changed())
  try {
    return await Promise.race([change, wait(ms, inner.signal)])
  } finally {
    stop()
    inner.abort()
  }
}

function linked(parent: Signal): { signal: Signal; abort(): void } {
  const listeners = new Set<() => void>()
  let aborted = parent.aborted
  const abort = (): void => {
    if (aborted) return
    aborted = true
    parent.removeEventListener('abort', abort)
    for (const listener of [...listeners]) listener()
  }
  if (!aborted) parent.addEventListener('abort', abort, { once: true })
  return {
    abort,
    signal: {
      get aborted() {
        return aborted
      },
      addEventListener: (_type, listener) => void listeners.add(listener),
      removeEventListener: (_type, listener) => void listeners.delete(listener),
    },
  }
}

/** Waits by the host's clock alone. */
export function timerWait(ms: number, signal: Signal): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (whole: boolean): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', aborted)
      resolve(whole)
    }
    const aborted = (): void => finish(false)
    const timer = setTimeout(() => finish(true), Math.min(ms, 2_147_483_647))
    if (signal.aborted) finish(false)
    else signal.addEventListener('abort', aborted, { once: true })
  })
}
