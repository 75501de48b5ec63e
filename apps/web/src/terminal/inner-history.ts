import type { LineState } from '@kubemaze/readline/line-state.ts'

/** Keeps the history of the lab's shell, while a shell inside of it shows its own. */
export interface InnerHistory {
  /** The line with the history that belongs to a prompt. `own`: that of the shell which shows it. */
  at(line: LineState, mode: 'shell' | 'input', own: readonly string[] | undefined): LineState
  forget(): void
}

export function innerHistory(): InnerHistory {
  let outer: readonly string[] | undefined
  return {
    at(line, mode, own) {
      const history = own ?? (mode === 'shell' ? outer : undefined)
      if (!history) return line
      outer = own ? (outer ?? line.history) : undefined
      return { ...line, history, at: history.length }
    },
    forget() {
      outer = undefined
    },
  }
}
