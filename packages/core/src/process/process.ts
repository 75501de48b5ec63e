import type { Accepting, HttpHandler, Listening, Network, Protocol } from '../network/packet.ts'
import type { Files } from './files.ts'

/** The shape of the platform's AbortSignal that programs need. */
export interface Signal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** What a shell offers to who types a line of it. */
export interface Typing {
  history: readonly string[]
  /** `from`: where in the line the candidates begin. */
  complete(line: string, cursor: number): { from: number; candidates: string[] }
}

/** Standard input: whole when it is a pipe or a file, line by line when it is the terminal. */
export interface Input {
  /** All that is left; waits for the end of file at a terminal. */
  readAll(): Promise<string>
  /** The next line without its newline; undefined at the end of file. `prompt` is shown by a terminal, which asks `typing` for the arrows and Tab. */
  readLine(prompt?: string, typing?: Typing): Promise<string | undefined>
  readonly isTerminal: boolean
  /** Somebody who is no terminal sends it and waits for answers: it is read as it comes. */
  readonly isLive?: boolean
}

export interface Terminal {
  columns: number
  rows: number
  /**
   * Opens the page's editor on a text and waits until it is closed; true when it was written at least once. `write` is called at
   * each `:w` and returns what went wrong, if anything.
   */
  edit(
    file: { path: string; content: string; editor: 'vi' | 'nano' },
    write: (content: string) => string | undefined,
  ): Promise<boolean>
  /** Ctrl-C goes to the latest who asked for it, and ends nothing else, until it is given back. A shell with a prompt of its own asks. */
  onInterrupt?(listener: () => void): () => void
}

/** All that a running program may touch. Nothing of the host is in it. */
export interface Process {
  argv: readonly string[]
  env: Readonly<Record<string, string>>
  cwd: string
  /** `groups`: the primary one first; absent: one of the user's own number. */
  user: { name: string; uid: number; groups?: readonly number[]; denied?: readonly string[] }
  host: { kind: 'node'; node: string } | { kind: 'container'; namespace: string; pod: string; container: string }
  stdin: Input
  /** Text as it is to be shown; streams at once where the program's output is a terminal. */
  stdout(text: string): void
  stderr(text: string): void
  files: Files
  network: Network
  now(): number
  /** Waits in the lab's time; at once (time runs forward) where nobody watches. False when interrupted. */
  wait(ms: number): Promise<boolean>
  /** Waits until the cluster's state changes or `ms` have passed. */
  waitForChange(ms: number): Promise<boolean>
  /**
   * Makes an address of this host and `port` (0 draws one) lead to a port of a Pod, until it is closed; a text is the errno's words.
   * Absent where nothing can listen.
   */
  forward?(
    address: string,
    port: number,
    to: { namespace: string; pod: string; port: number },
    connected: () => void,
  ): Listening | string
  /**
   * Listens, for HTTP or for whatever is said, at an address of this host and `port` (0 draws one), until it is closed; a text is the errno's words. Absent
   * where nothing can listen.
   */
  listen?(address: string, port: number, answers: HttpHandler | Accepting, protocol?: Protocol): Listening | string
  /** Ctrl-C. */
  signal: Signal
  terminal?: Terminal
  /** Runs another program or shell line with this process's surroundings. */
  spawn(
    argv: readonly string[],
    over?: Partial<Pick<Process, 'stdin' | 'stdout' | 'stderr' | 'env' | 'cwd' | 'user' | 'host'>>,
  ): Promise<number>
}

/** Exit code. */
export type Program = (process: Process) => Promise<number>

/** A program as data: help, completion and unknown-flag errors derive from it. */
export interface Command {
  name: string
  summary: string
  run: Program
}
