/** The smallest shape of xterm's terminal that the view needs. */
export interface Screen {
  write(text: string, written?: () => void): void
  columns(): number
  rows(): number
  /** Of the cursor, once everything written is on the screen. */
  cursorColumn(): number
  reset(): void
  /** Marks the row `up` rows above the cursor as a command's; what comes back shows how it ended. */
  mark(up: number, tools: BlockTools): (exitCode: number) => void
  bell(): void
}

/** What can be done with a command's output. */
export interface BlockTools {
  fold(): void
  copy(): void
}
