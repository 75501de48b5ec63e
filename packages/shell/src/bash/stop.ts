import type { Signal } from '@kubemaze/core/process/process.ts'

export type SignalName = 'SIGINT' | 'SIGPIPE' | 'SIGTERM' | 'SIGKILL'

/** A signal that can be sent; children stop with their parent. */
export interface Stop extends Signal {
  readonly reason: SignalName | undefined
  abort(reason: SignalName): void
  /** Forgets the parent. */
  release(): void
}

const exitCodes: Record<SignalName, number> = { SIGINT: 130, SIGKILL: 137, SIGPIPE: 141, SIGTERM: 143 }

/** 128 + number, as bash reports a process that a signal ended. */
export function exitCodeOf(signal: Signal): number {
  return exitCodes[reasonOf(signal)]
}

function reasonOf(signal: Signal): SignalName {
  const reason = (signal as Partial<Stop>).reason
  return reason !== undefined && reason in exitCodes ? reason : 'SIGINT'
}

export function createStop(parent?: Signal): Stop {
  const listeners = new Set<() => void>()
  let reason: SignalName | undefined
  const abort = (name: SignalName): void => {
    if (reason) return
    reason = name
    for (const listener of [...listeners]) listener()
    listeners.clear()
  }
  const inherit = (): void => abort(parent ? reasonOf(parent) : 'SIGINT')
  if (parent?.aborted) inherit()
  else parent?.addEventListener('abort', inherit, { once: true })
  return {
    get aborted() {
      return reason !== undefined
    },
    get reason() {
      return reason
    },
    abort,
    release: () => parent?.removeEventListener('abort', inherit),
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
  }
}

/** Resolves with `work`, or with `otherwise` as soon as the signal comes. */
export async function untilStopped<T, U>(work: Promise<T>, signal: Signal, otherwise: () => U): Promise<T | U> {
  if (signal.aborted) return otherwise()
  let forget = (): void => {}
  const stopped = new Promise<U>((resolve) => {
    const listener = (): void => resolve(otherwise())
    signal.addEventListener('abort', listener, { once: true })
    forget = () => signal.removeEventListener('abort', listener)
  })
  try {
    return await Promise.race([work, stopped])
  } finally {
    forget()
  }
}
