/** The smallest shape of xterm's terminal that the view needs. */
export interface Screen {
  write(text: string, written?: () => void): void
  columns(): number
  rows(): number
  /** Of the cursor, once everything written is on the screen. */
  cursorColumn(): number
  reset(): void
  bell(): void
}
