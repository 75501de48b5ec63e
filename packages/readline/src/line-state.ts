/** A line being edited, as readline's emacs mode does it. A value: every key makes a new one. */
export interface LineState {
  text: string
  cursor: number
  history: readonly string[]
  /** Where in the history; its length is the line of one's own, which `draft` keeps meanwhile. */
  at: number
  draft: string
  killed: string
  search?: Search
}

/** A search back through the history, as Ctrl-R begins it. */
export interface Search {
  query: string
  failed: boolean
}
