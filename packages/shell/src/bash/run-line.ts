import { dialectWords, errorStatus } from './dialect-words.ts'
import { rememberWhole } from './history-entry.ts'
import { expandHistory } from './history-expansion.ts'
import { type Parsed, parseShell } from './parse.ts'
import { endSubstitutions } from './process-substitution.ts'
import { complaintHead, type Io, type Outcome, type Shell, Stopped } from './shell.ts'
import { ShellError } from './shell-error.ts'
import { exitCodeOf } from './stop.ts'

const maxLines = 2000

/** One line of an interactive shell, and the lines that complete it. Errors are told; nothing is thrown. */
export async function runLine(line: string, shell: Shell, io: Io): Promise<Outcome> {
  const expanded = io.terminal ? expandHistory(line, shell) : { line, changed: false }
  if ('error' in expanded) return told(expanded.error, 1, shell, io)
  if (expanded.changed) io.stdout.write(`${expanded.line}\n`)
  if (expanded.changed && expanded.prints) return { status: shell.lastStatus }
  const whole = await complete(expanded.line, shell, io)
  if (!whole) return stopped(new Stopped(exitCodeOf(io.signal)), shell)
  const { parsed, text } = whole
  rememberWhole(shell, expanded.line, text)
  if ('incomplete' in parsed) return told(parsed.message, 2, shell, io)
  if ('error' in parsed) return told(parsed.error, 2, shell, io)
  return execute(parsed, shell, io)
}

/** Descriptors from 3 up stay open from line to line. */
function keepDescriptors(shell: Shell, io: Io): void {
  let last = io
  for (let next = shell.overrides?.get(last); next; next = shell.overrides?.get(last)) last = next
  if (last === io) return
  shell.kept = last.more
  shell.overrides = undefined
}

async function execute(parsed: Extract<Parsed, { script: unknown }>, shell: Shell, given: Io): Promise<Outcome> {
  const io: Io = shell.kept ? { ...given, more: new Map([...shell.kept, ...given.more]) } : given
  resetDepths(shell)
  try {
    const outcome = await shell.execute(parsed.script.statements, shell, io)
    shell.lastStatus = outcome.status
    return outcome
  } catch (error) {
    if (error instanceof Stopped) return stopped(error, shell)
    if (!(error instanceof ShellError)) throw error
    shell.budget.fail(error.message)
    for (const job of error.status === 254 ? shell.jobs : []) job.stop()
    return told(error.message, error.status, shell, io)
  } finally {
    keepDescriptors(shell, io)
    if (shell.kept === undefined) await endSubstitutions(shell, io)
  }
}

function resetDepths(shell: Shell): void {
  shell.depth = 0
  shell.loopDepth = 0
  shell.lenient = 0
}

function stopped(error: Stopped, shell: Shell): Outcome {
  shell.lastStatus = error.status
  return { status: error.status }
}

function told(message: string, status: number, shell: Shell, io: Io): Outcome {
  const { dialect } = shell.machine
  io.stderr.write(`${dialect === 'dash' ? complaintHead(shell) : `${shell.name}: `}${dialectWords(message, dialect)}\n`)
  shell.lastStatus = errorStatus(status, dialect)
  return { status: shell.lastStatus }
}

/** Asks a terminal for more lines while the command is not complete; a script's input gives its own. Undefined when a signal came. */
async function complete(line: string, shell: Shell, io: Io): Promise<{ parsed: Parsed; text: string } | undefined> {
  let text = line
  let parsed = parseShell(text, shell.machine.dialect)
  for (let lines = 0; needsMore(parsed, text) && comesByLine(io) && lines < maxLines; lines++) {
    const more = await io.stdin.readLine('> ')
    if (io.signal.aborted) return undefined
    if (more === undefined) break
    text += `\n${more}`
    parsed = parseShell(text, shell.machine.dialect)
  }
  return { parsed, text }
}

const comesByLine = ({ stdin }: Io): boolean => stdin.isTerminal || stdin.isLive === true

function needsMore(parsed: Parsed, text: string): boolean {
  if ('incomplete' in parsed) return true
  return 'script' in parsed && (hasOpenHereDocument(parsed.script) || /(^|[^\\])(\\\\)*\\$/.test(text))
}

function hasOpenHereDocument(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasOpenHereDocument)
  if (typeof node !== 'object' || node === null) return false
  if ((node as { type?: string }).type === 'HereDoc' && (node as { terminated?: boolean }).terminated === false) return true
  return Object.values(node).some(hasOpenHereDocument)
}
