import type { LineState } from './line-state.ts'

/** Lines kept for the arrows, as HISTSIZE has it. */
export const maxHistory = 1_000

/** Where a search begins: at the newest line. */
export const latest = (state: LineState): number => state.history.length - 1

/** The newest line at or before `from` that contains the query; the line stays when there is none. */
export function searchBack(state: LineState, query: string, from: number): LineState {
  for (let at = Math.min(from, latest(state)); query !== '' && at >= 0; at--) {
    const text = state.history[at] ?? ''
    const cursor = text.indexOf(query)
    if (cursor >= 0) return { ...state, text, cursor, at, search: { query, failed: false } }
  }
  return { ...state, search: { query, failed: query !== '' } }
}

/** The history with a line that was run, as `HISTCONTROL=ignoreboth` keeps it: blank lines, lines that begin with a blank, and repetitions are left out; the oldest fall off. */
export function remember(history: readonly string[], line: string): readonly string[] {
  if (line.trim() === '' || line.startsWith(' ') || history.at(-1) === line) return history
  return [...history, line].slice(-maxHistory)
}

/** The last entry becomes `entry`: it was a part of it, or stood for it. */
export function amended(state: LineState, entry: string): LineState {
  const history = [...state.history.slice(0, -1), entry]
  return { ...state, history, at: Math.min(state.at, history.length) }
}
