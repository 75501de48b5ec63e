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
