import type { Input, Signal, Terminal } from './process.ts'

/** Streams that exec, attach and the terminal join to a program in a container. */
export interface ExecStreams {
  stdin: Input
  stdout(text: string): void
  stderr(text: string): void
  signal: Signal
  terminal?: Terminal
}

/**
 * Runs programs inside containers. The kubelet starts main processes through it and exec goes through it; packages/shell
 * implements it (bash-isms, pipes, loops), objects/lab.ts hands it to the cluster.
 */
export interface ContainerRuntime {
  /**
   * Runs argv in a running container. Resolves to the exit code. Resolves to a RuntimeError when the program does not exist in
   * the image, in the words of runc.
   */
  exec(target: ContainerRef, argv: readonly string[], streams: ExecStreams): Promise<number | RuntimeError>
  /**
   * Starts a main process that the image table does not describe (a script). Its output goes to `log`; `exited` is called once.
   * Returns a handle to stop it. Called again after the host woke up, since running scripts are not kept on disk.
   */
  start(
    target: ContainerRef,
    argv: readonly string[],
    on: { log(text: string, stream: 'stdout' | 'stderr'): void; exited(code: number): void },
  ): { stop(signal: 'SIGTERM' | 'SIGKILL'): void }
}

export interface ContainerRef {
  namespace: string
  pod: string
  uid: string
  container: string
  image: string
  /** The container's own start: restartCount. */
  attempt: number
}

/** What an image's own program does when it is run in a container. */
export interface OwnRun {
  output: string
  errors: string
  exitCode: number
  /** Milliseconds until it ends; absent: it goes on until it is stopped. */
  afterMs?: number
}

export interface RuntimeError {
  message: string
  exitCode: number
}
