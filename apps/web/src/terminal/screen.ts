/** The smallest shape of xterm's terminal that the view needs. */
export interface Screen {
  write(text: string, written?: () => void): void
  columns(): number
  rows(): number
  /** Of the cursor, once everything written is on the screen. */
  cursorColumn(): number
  reset(): void
  /** Marks the row `up` rows above the cursor as a command's. */
  mark(up: number, tools: BlockTools): Mark
  bell(): void
}

/** A marked row. */
export interface Mark {
  /** Shows how the command ended. */
  ended(exitCode: number): void
  /** Rows between the top of what is in view and the marked row; below 0 when it is scrolled away. */
  inView(): number
  /** Scrolls until `inView` is that. */
  bringTo(inView: number): void
}

/** What can be done with a command's output. */
export interface BlockTools {
  fold(): void
  copy(): void
}

/**
 * What output may have done to the terminal is undone before the next prompt, whatever it was: the other screen, no wrapping, reports
 * of the mouse, line drawing characters, a hidden cursor, colours (DECSTR does the rest).
 */
export const usable = '\x1b[?47l\x1b[?7h\x1b[?9l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[!p'
