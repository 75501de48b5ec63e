import { dialectWords, errorStatus } from './dialect-words.ts'
import { runExitTrap, runStoppedTrap } from './exit-trap.ts'
import { type Parsed, parseShell } from './parse.ts'
import { endSubstitutions } from './process-substitution.ts'
import { complaintHead, forkShell, type Io, type Shell } from './shell.ts'
import { ShellError } from './shell-error.ts'
import { createVariables, exportedOf } from './variables.ts'

/**
 * Runs text as a script of its own: only what is exported comes in, nothing comes back. argv[0] is its $0; `source` is `words` for
 * text of the command line.
 */
export async function runScript(
  text: string,
  argv: readonly string[],
  shell: Shell,
  io: Io,
  source: 'file' | 'words' | 'input' = 'file',
  options: ReadonlySet<string> = new Set(),
): Promise<number> {
  const inner: Shell = { ...scriptShell(argv, shell), source, options: new Set(options) }
  const { dialect } = inner.machine
  const parsed = parseShell(text, dialect)
  if (!('script' in parsed)) {
    const before = await runBefore(parsed, text, inner, io)
    if (before !== undefined) return before
    io.stderr.write(syntaxComplaint(parsed, text, inner))
    return 'error' in parsed && parsed.bare ? inner.lastStatus : 2
  }
  shell.budget.enter()
  try {
    const { status } = await inner.execute(parsed.script.statements, inner, io)
    return await runExitTrap(inner, io, status)
  } catch (error) {
    await runStoppedTrap(inner, io, error)
    if (!(error instanceof ShellError) || error.status === 152 || error.status === 254) throw error
    io.stderr.write(`${error.head ?? complaintHead(inner)}${dialectWords(error.message, dialect)}\n`)
    return errorStatus(error.status, dialect)
  } finally {
    await endSubstitutions(inner, io)
    shell.budget.leave()
  }
}

type Wrong = Exclude<Parsed, { script: unknown }>

/** sh reads and runs line by line: what stands before the wrong line has run. The status when that ended the script. */
async function runBefore(wrong: Wrong, text: string, shell: Shell, io: Io): Promise<number | undefined> {
  const before = shell.machine.dialect === 'bash' ? wholeLines(wrong, text) : wrong.whole ? text.slice(0, wrong.whole) : ''
  if (before === '') return undefined
  const parsed = parseShell(before, shell.machine.dialect)
  if (!('script' in parsed)) return undefined
  const outcome = await shell.execute(parsed.script.statements, shell, io)
  return outcome.flow === 'exit' ? outcome.status : undefined
}

const maxTries = 100

/** The lines before the wrong one that are commands by themselves. */
function wholeLines(wrong: Wrong, text: string): string {
  const lines = text.split('\n')
  const from = 'error' in wrong ? Math.min(lines.length, wrong.line ?? 1) - 1 : lines.length - 1
  for (let count = from; count > 0 && count > from - maxTries; count--) {
    const before = `${lines.slice(0, count).join('\n')}\n`
    if ('script' in parseShell(before)) return before
  }
  return ''
}

/** bash shows the line as well. */
function syntaxComplaint(parsed: Wrong, text: string, shell: Shell): string {
  const message = 'error' in parsed ? parsed.error : parsed.message
  if (shell.machine.dialect !== 'bash') return `${complaintHead({ ...shell, line: parsed.line ?? 1 })}${message}\n`
  const lines = text.replace(/\n$/, '').split('\n')
  const number = 'error' in parsed ? (parsed.line ?? 1) : message.includes('end of file') ? lines.length + 1 : lines.length
  const head = `${shell.name}: ${shell.source === 'words' ? '-c: ' : ''}line ${number}: `
  const shown = 'error' in parsed && !parsed.bare ? `${head}\`${lines[number - 1] ?? ''}'\n` : ''
  return `${head}${message}\n${shown}`
}

/** A bash inside another is one level deeper. */
const deeper = (level: string, { machine }: Shell): string => (machine.dialect === 'bash' ? String(Number(level) + 1) : level)

/** What `export -f` hands on to a bash. */
export function exportedFunctions({ functions, exportedFunctions: exported, machine }: Shell): Shell['functions'] {
  return new Map([...functions].filter(([name]) => exported?.has(name) && machine.dialect === 'bash'))
}

export function scriptShell(argv: readonly string[], shell: Shell): Shell {
  const exported = Object.entries(exportedOf(shell.variables))
  return {
    ...forkShell(shell),
    name: argv[0] ?? 'bash',
    variables: createVariables(
      exported.map(([name, text]) => [name, { text: name === 'SHLVL' ? deeper(text, shell) : text, exported: true }]),
    ),
    functions: exportedFunctions(shell),
    aliases: new Map(),
    options: new Set(),
    traps: new Map(),
    history: [],
    positional: argv.slice(1),
    interactive: false,
    depth: shell.depth + 1,
    subshellDepth: 0,
    lenient: 0,
    sourcing: 0,
    line: 1,
    traceDepth: 0,
    kept: undefined,
    inheritedJobs: undefined,
    endedJobs: undefined,
    calls: undefined,
    hashed: undefined,
    disabled: undefined,
    command: undefined,
    substitutions: [],
    descriptors: undefined,
    opened: undefined,
  }
}
