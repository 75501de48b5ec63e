/** An error that ends the current line: a bad expansion, a bound, a signal. */
export class ShellError extends Error {
  readonly status: number
  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}
