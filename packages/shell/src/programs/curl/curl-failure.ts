import type { ShellProcess } from '../../bash/shell.ts'
import type { Options } from '../options.ts'
import { complain } from './wrong-use.ts'

/** Says why a transfer failed, unless -s is given alone. */
export function tellFailure(process: ShellProcess, options: Options, exit: number, message: string): void {
  if (options.has('silent') && !options.has('show-error')) return
  // what could not even begin is told as misuse is
  const unopened = exit === 26 && message.startsWith("Can't open")
  if (unopened) complain(process, message)
  const text = unopened ? 'Failed to open/read local data from file/application' : message
  process.stderr(`curl: (${exit}) ${text}\n${exit === 60 ? certificateAdvice : ''}`)
}

const certificateAdvice =
  'More details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.\n'
