import type { Listening, Network } from '@kubemaze/core/network/packet.ts'
import type { Files } from '@kubemaze/core/process/files.ts'
import type { Input, Process, Signal, Terminal } from '@kubemaze/core/process/process.ts'
import type { FunctionDefNode, SimpleCommandNode, StatementNode } from './ast.ts'
import type { Budget } from './budget.ts'
import type { Call } from './call-stack.ts'
import type { ArrayArgument } from './command-words.ts'
import type { Descriptor } from './open-pipes.ts'
import type { Sink } from './pipe.ts'
import type { Variables } from './variables.ts'

/** bash; Debian's sh; busybox's sh. */
export type Dialect = 'bash' | 'dash' | 'ash'

/** A node or a container as its shell sees it. */
export interface Machine {
  host: Process['host']
  hostname: string
  dialect: Dialect
  /** What `sh` is here, when it is not Debian's. */
  shells?: 'ash'
  /** False in a container that may not change its network. */
  networkAdmin?: boolean
  files: Files
  network: Network
  now(): number
  /** Lab time; false when the signal came. */
  wait(ms: number, signal: Signal): Promise<boolean>
  waitForChange(ms: number, signal: Signal): Promise<boolean>
  /** The program of this name that is installed here. */
  program(name: string): ShellProgram | undefined
  programNames(): string[]
  /** The program at a path of its own, as images bring them: /agnhost. */
  programAt?(path: string): ShellProgram | undefined
  /** Candidates for the last of a program's words; undefined: a file name is wanted. */
  complete?(name: string, words: readonly string[], shell: Shell): string[] | undefined
  /** The same for another node (ssh). */
  other(host: Process['host']): Machine | undefined
  /** Listens on a loopback port that leads into a Pod. */
  forward?: Process['forward']
  /** Listens for HTTP on an address of this host. */
  listen?(program: string, ...at: Parameters<NonNullable<Process['listen']>>): Listening | string
  /** The time a background job waits by. */
  background(): Machine
}

/** A process as the shell starts it: what programs of this package may use besides the contract. */
export interface ShellProcess extends Process {
  stdoutIsTerminal: boolean
  stderrIsTerminal: boolean
  machine: Machine
  /** The shell that started it; undefined for main processes. */
  shell?: Shell
  /** Resolves when the reader of standard output has caught up. */
  drained(): Promise<void>
  /** For loops that neither read nor wait: lets others run, ends at the bound. */
  breathe(): Promise<void>
}

export type ShellProgram = (process: ShellProcess) => Promise<number>

/** File descriptors and signals of a running command. */
export interface Io {
  stdin: Input
  stdout: Sink
  stderr: Sink
  /** Descriptors from 3 up. */
  more: ReadonlyMap<number, Input | Sink>
  signal: Signal
  terminal?: Terminal
  drained?(): Promise<void>
}

/** What `complete` was told of a command. */
export interface CompletionSpec {
  actions: string[]
  options: string[]
  words?: string
  function?: string
  command?: string
  glob?: string
  prefix?: string
  suffix?: string
  filter?: string
}

/** How a command ended and where control goes on. */
export interface Outcome {
  status: number
  flow?: 'break' | 'continue' | 'return' | 'exit'
  /** Loops that break or continue still have to leave. */
  levels?: number
}

export interface Job {
  id: number
  pid: number
  command: string
  done: boolean
  status: number
  finished: Promise<number>
  /** Sends a signal: KILL, INT; TERM without a name. */
  stop(signal?: string): void
}

/** One running shell, login shell or subshell. */
export interface Shell {
  name: string
  machine: Machine
  user: { name: string; uid: number; groups?: readonly number[]; denied?: readonly string[] }
  cwd: string
  variables: Variables
  functions: Map<string, FunctionDefNode>
  aliases: Map<string, string>
  options: Set<string>
  positional: string[]
  traps: Map<string, string>
  /** Traps of a container's process 1, with the shell they run in. */
  signalTraps?: Map<string, { action: string; shell: Shell }>
  /** Line of the script that runs. */
  line?: number
  /** Lines that were read before the text that `line` counts in. */
  linesBefore?: number
  /** Where the text that runs comes from, when it is no terminal. */
  source?: 'file' | 'words' | 'input'
  /** What ulimit changed, by letter. */
  limits?: Map<string, string>
  /** What new files may not have; 022 when it was never set. */
  umask?: number
  /** Substitutions, eval and the like around the current command: set -x shows as many signs more. */
  traceDepth?: number
  /** Paths of process substitutions, with what is behind them. */
  descriptors?: Map<string, Descriptor>
  /** Arrays among the arguments of the `declare` or the like that runs. */
  arrays?: readonly ArrayArgument[]
  /** What closes when the current command has ended. */
  opened?: (() => void)[]
  /** Processes of substitutions, which the shell waits for at its end. */
  substitutions: { finished: Promise<number>; close(): void }[]
  lastStatus: number
  /** Running functions and sourced files, the innermost first. */
  calls?: readonly Call[]
  /** Functions that programs started from here know too. */
  exportedFunctions?: Set<string>
  /** Where commands were found: hash. */
  hashed?: Map<string, { path: string; hits: number }>
  completions?: Map<string, CompletionSpec>
  /** A function of `complete -F` runs. */
  completing?: boolean
  /** Builtins that `enable -n` turned off. */
  disabled?: Set<string>
  /** The next prompt, where commands in PS1 made it. */
  promptNow?: string
  /** The shell's own traps that run just now: they do not call themselves. */
  trapping?: Set<string>
  /** The line of the command that a trap runs for. */
  trapLine?: number
  /** Functions that declare -t traces. */
  traced?: Set<string>
  /** The simple command that runs: `$BASH_COMMAND`. */
  command?: SimpleCommandNode
  /** The last word of the command before: `$_`. */
  lastWord?: string
  pipeStatus: number[]
  pid: number
  lastBackgroundPid: number | undefined
  jobs: Job[]
  /** Jobs of the shell that this one was copied from: shown, and not its own. */
  inheritedJobs?: readonly Job[]
  /** Statuses of jobs that were waited for, by process. */
  endedJobs?: Map<string, number>
  history: string[]
  /** Function calls around the current command. */
  depth: number
  loopDepth: number
  /** Sourced files around the current command. */
  sourcing?: number
  subshellDepth: number
  interactive: boolean
  /** True inside conditions, where errexit does not count. */
  lenient: number
  budget: Budget
  /** Status of the last command substitution of the current command. */
  substituted?: number
  /** Descriptors that earlier lines opened. */
  kept?: ReadonlyMap<number, Input | Sink>
  /** Streams that `exec > file` put in place of others, until the shell ends. */
  overrides?: Map<Io, Io>
  execute(statements: readonly StatementNode[], shell: Shell, io: Io): Promise<Outcome>
  /** ssh, su and sudo -i of a login shell: the session goes there. */
  enter?(where: { node: string; user: string }): void
  /** What exit of a login shell does; true when there is somewhere to go back to. */
  leave?(io: Io): boolean
}

/** A copy whose changes do not come back. */
export function forkShell(shell: Shell): Shell {
  return {
    ...shell,
    variables: shell.variables.fork(),
    functions: new Map(shell.functions),
    aliases: new Map(shell.aliases),
    options: new Set(shell.options),
    positional: [...shell.positional],
    traps: new Map([...shell.traps].filter(([, action]) => action === '')),
    jobs: [],
    inheritedJobs: shell.jobs.length > 0 ? shell.jobs : shell.inheritedJobs,
    overrides: shell.overrides ? new Map(shell.overrides) : undefined,
    descriptors: shell.descriptors ? new Map(shell.descriptors) : undefined,
    opened: undefined,
    subshellDepth: shell.subshellDepth + 1,
    loopDepth: 0,
    enter: undefined,
    leave: undefined,
  }
}

/**
 * What stands before the shell's own complaints: `bash: `, in a script `./x.sh: line 3: `; Debian's sh always tells the line, busybox's
 * only of a file. `by` is the builtin that complains.
 */
export function complaintHead(shell: Shell, by?: string): string {
  const { name, line = 1, interactive } = shell
  const builtin = by === undefined ? '' : `${by}: `
  switch (shell.machine.dialect) {
    case 'dash':
      return `${name}: ${line + (shell.linesBefore ?? 0)}: ${builtin}`
    case 'ash': {
      const told = shell.source === 'file' || (by !== undefined && !interactive)
      return `${name}: ${builtin}${told ? `line ${shell.source === 'file' ? line : line - 1}: ` : ''}`
    }
    default:
      return interactive ? `${name}: ${builtin}` : `${sourceName(shell)}: line ${line}: ${builtin}`
  }
}

/** bash names the file of a running function; one of the command line has none. */
const sourceName = ({ name, source, calls }: Shell): string =>
  source === 'words' && calls && calls.length > 0 ? (calls[0]?.source ?? name) : name

/** Ends what runs because a signal came. */
export class Stopped extends Error {
  readonly status: number
  constructor(status: number) {
    super('stopped')
    this.status = status
  }
}
