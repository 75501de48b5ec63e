/** The smallest shape of xterm's terminal that the view needs. */
export interface Screen {
  write(text: string, written?: () => void): void
  columns(): number
  rows(): number
  /** Of the cursor, once everything written is on the screen. */
  cursorColumn(): number
  reset(): void
  /** Marks the row where the cursor is as a command's; what comes back shows how it ended. */
  mark(): (exitCode: number) => void
  bell(): void
}
