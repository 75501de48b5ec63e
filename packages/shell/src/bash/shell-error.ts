/** An error that ends the current line: a bad expansion, a bound, a signal. */
export class ShellError extends Error {
  readonly status: number
  /** What stands before the message, where that is not the shell that ends. */
  head?: string
  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}
