/** Who gets Ctrl-C at a terminal: the latest who asked for it. */
export interface InterruptStack {
  onInterrupt(listener: () => void): () => void
  /** Tells the latest; false when nobody asked. */
  caught(): boolean
}

export function interruptStack(): InterruptStack {
  const listeners: (() => void)[] = []
  return {
    onInterrupt(listener) {
      listeners.push(listener)
      return () => void listeners.splice(listeners.indexOf(listener), 1)
    },
    caught() {
      listeners.at(-1)?.()
      return listeners.length > 0
    },
  }
}
