import type { Input, Terminal as ProcessTerminal, Typing } from '@kubemaze/core/process/process.ts'
import type { Session } from '@kubemaze/shell/session.ts'
import { interruptStack } from '../tty/interrupt-stack.ts'
import type { FrameLog, NewFrame } from './frame-log.ts'
import { lineReader } from './line-reader.ts'
import type { ObjectSocket } from './object-host.ts'

/** Lines typed ahead while a command runs. */
const maxQueuedLines = 2_000
/** An output frame holds this much at most: the end of a long output is kept, and a row stays far below what a database takes. */
const maxPiece = 65_536
/** Output is collected this long before it is written down and sent. */
const flushAfterMs = 12
/** Of a shell inside of the shell, with each of its prompts. */
const maxShownHistory = 50
const maxShownLine = 200
/** A socket that has this much unsent is too slow: it is closed, and continues from where it was when it comes back. */
const maxUnsentBytes = 4_194_304

export interface TerminalParts {
  name: string
  frames: FrameLog
  session: Session
  /** Keeps the session's state after each command. */
  saved(): void
  /** A command began or ended: the lab is busy or idle. */
  running(delta: 1 | -1): void
}

/** One terminal of a lab: a shell, the sockets that show it, and its numbered output. */
export interface LabTerminal {
  open(socket: ObjectSocket, after: number | undefined, columns: number, rows: number): void
  /** Takes in a socket that has seen everything: it outlived the object in memory. */
  resume(socket: ObjectSocket, columns: number, rows: number): void
  leave(socket: ObjectSocket): void
  line(text: string): void
  signal(signal: 'INT' | 'EOF'): void
  resize(columns: number, rows: number): void
  complete(socket: ObjectSocket, id: number, line: string, cursor: number): void
  edited(socket: ObjectSocket, id: number, content: string | null, close: boolean): void
  /** Stops what runs; the terminal's frames stay. */
  stop(): void
}

export function createTerminal(parts: TerminalParts): LabTerminal {
  const { frames, session } = parts
  const sockets = new Set<ObjectSocket>()
  const queue: string[] = []
  const size = { columns: 80, rows: 24 }
  let running: AbortController | undefined
  /** The lab is closed: its disk is gone, and what still ends writes nothing. */
  let stopped = false
  let pending = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const edit = editor(send)
  const interrupts = interruptStack()

  function send(...more: NewFrame[]): void {
    if (timer !== undefined) clearTimeout(timer)
    timer = undefined
    if (stopped) return
    const out: NewFrame[] = [...piecesOf(pending).map((text): NewFrame => ({ type: 'output', text })), ...more]
    pending = ''
    if (out.length > 0) broadcast(sockets, frames.append(out))
  }
  const write = (text: string): void => {
    if (text === '') return
    pending += text.replace(/\r?\n/g, '\r\n')
    if (pending.length > maxPiece) send()
    else timer ??= setTimeout(() => send(), flushAfterMs)
  }
  const input = lineReader((prompt, typing) => {
    const next = queue.shift()
    if (next === undefined) send({ type: 'prompt', text: prompt, mode: 'input', ...ownHistory(typing) })
    else {
      send({ type: 'output', text: prompt }, { type: 'echo', text: next })
      input.give(next)
    }
  })
  const terminal: ProcessTerminal = {
    get columns() {
      return size.columns
    },
    get rows() {
      return size.rows
    },
    edit: (file, save) => edit.start(file, save),
    onInterrupt: interrupts.onInterrupt,
  }
  const shellPrompt = (): NewFrame => ({ type: 'prompt', text: session.prompt(), mode: 'shell' })

  async function run(text: string): Promise<void> {
    const controller = new AbortController()
    running = controller
    parts.running(1)
    send({ type: 'echo', text })
    const before = session.state().history.at(-1)
    let exitCode = 0
    try {
      const stdin: Input = input.input
      exitCode = await session.run(text, { stdin, stdout: write, stderr: write, signal: controller.signal, terminal })
    } catch (error) {
      console.error(error)
      write('kubemaze: this command failed inside the simulation; the lab goes on\n')
      exitCode = 70
    }
    running = undefined
    edit.end()
    input.reset()
    if (stopped) return parts.running(-1)
    parts.saved()
    const kept = session.state().history.at(-1)
    // several lines became one entry, or `!!` what it stands for
    const entry = kept !== before && kept !== text && kept !== undefined ? { history: kept } : {}
    send({ type: 'done', exitCode, ...entry }, shellPrompt())
    parts.running(-1)
    next()
  }
  function next(): void {
    const line = queue.shift()
    if (line !== undefined) void run(line)
  }
  function interrupt(): void {
    queue.length = 0
    if (!running) return send({ type: 'echo', text: '^C' }, shellPrompt())
    write('^C\n')
    edit.end()
    if (!interrupts.caught()) running.abort()
    input.interrupt()
  }

  /** Nothing was said here yet, or the server was stopped in the middle of a command. */
  function promptAgain(): void {
    if (!running && !isShellPrompt(frames.last())) send(...interrupted(frames.last()), shellPrompt())
  }

  return {
    open(socket, after, columns, rows) {
      Object.assign(size, { columns, rows })
      promptAgain()
      const missed = after === undefined ? undefined : frames.after(after)
      const { history, where } = session.state()
      const node = where.at(-1)?.node ?? 'k8s-master'
      const opened = { type: 'opened', terminal: parts.name, seq: frames.seq(), reset: missed === undefined, history, node }
      socket.send(JSON.stringify(opened))
      for (const text of missed ?? frames.all()) socket.send(text)
      sockets.add(socket)
    },
    resume(socket, columns, rows) {
      Object.assign(size, { columns, rows })
      sockets.add(socket)
      promptAgain()
    },
    leave: (socket) => sockets.delete(socket),
    line(text) {
      if (running && input.waiting()) {
        send({ type: 'echo', text })
        input.give(text)
      } else if (running) {
        if (queue.length < maxQueuedLines) queue.push(text)
        else write('kubemaze: too many lines are waiting; this one was dropped\n')
      } else void run(text)
    },
    signal(signal) {
      if (signal === 'INT') interrupt()
      else if (running) input.end()
      else if (session.state().where.length > 1) void run('exit')
    },
    resize: (columns, rows) => Object.assign(size, { columns, rows }),
    complete(socket, id, line, cursor) {
      const { from, candidates } = (input.typing() ?? session).complete(line, cursor)
      socket.send(JSON.stringify({ type: 'completion', terminal: parts.name, id, from, candidates: candidates.slice(0, 500) }))
    },
    edited(socket, id, content, close) {
      const refused = content === null ? undefined : edit.write(id, content)
      const answer = { type: 'edit-answer', terminal: parts.name, id, ...(refused === undefined ? {} : { refused }) }
      if (content !== null) socket.send(JSON.stringify(answer))
      if (close && refused === undefined) edit.close(id)
    },
    stop() {
      stopped = true
      queue.length = 0
      running?.abort()
      input.end()
      edit.end()
      sockets.clear()
      if (timer !== undefined) clearTimeout(timer)
    },
  }
}

/** What is said of a command in the middle of which the server was stopped; nothing in a terminal that is new. */
function interrupted(frame: string | undefined): NewFrame[] {
  if (frame === undefined) return []
  const { type, id } = JSON.parse(frame) as { type: string; id?: number }
  const words = '\r\nkubemaze: the server was restarted; the command that ran here has ended\r\n'
  const end: NewFrame[] = type === 'edit' && id !== undefined ? [{ type: 'edit-end', id }] : []
  return [...end, { type: 'output', text: words }, { type: 'done', exitCode: 130 }]
}

/** The newest lines of a shell inside of the shell. */
function ownHistory(typing: Typing | undefined): { history?: string[] } {
  if (!typing) return {}
  return { history: typing.history.slice(-maxShownHistory).filter((line) => line.length <= maxShownLine) }
}

/** Cut between characters, never inside of one. */
function piecesOf(text: string): string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length; ) {
    const inside = /[\ud800-\udbff]/.test(text[at + maxPiece - 1] ?? '')
    const end = at + maxPiece - (inside ? 1 : 0)
    pieces.push(text.slice(at, end))
    at = end
  }
  return pieces
}

function isShellPrompt(frame: string | undefined): boolean {
  if (frame === undefined) return false
  const { type, mode } = JSON.parse(frame) as { type: string; mode?: string }
  return type === 'prompt' && mode === 'shell'
}

function broadcast(sockets: Set<ObjectSocket>, texts: readonly string[]): void {
  for (const socket of sockets) {
    if (socket.bufferedBytes() > maxUnsentBytes) {
      sockets.delete(socket)
      socket.close(1013, 'too slow: come back and continue')
    } else for (const text of texts) socket.send(text)
  }
}

interface Editor {
  start(
    file: { path: string; content: string; editor: 'vi' | 'nano' },
    write: (content: string) => string | undefined,
  ): Promise<boolean>
  /** Why it is not written, if it is not. */
  write(id: number, content: string): string | undefined
  close(id: number): void
  end(): void
}

/** The page's editor on one file at a time. */
function editor(send: (...frames: NewFrame[]) => void): Editor {
  let current:
    | { id: number; write(content: string): string | undefined; done(written: boolean): void; written: boolean }
    | undefined
  let lastId = Math.floor(Math.random() * 1_000_000)
  const end = (): void => {
    if (!current) return
    const { id, done, written } = current
    current = undefined
    send({ type: 'edit-end', id })
    done(written)
  }
  return {
    start(file, write) {
      end()
      return new Promise((done) => {
        current = { id: ++lastId, write, done, written: false }
        send({ type: 'edit', id: lastId, ...file })
      })
    },
    write(id, content) {
      if (current?.id !== id) return 'This editor was ended meanwhile. Open the file again: what you typed is kept.'
      const refused = current.write(content)
      if (refused === undefined) current.written = true
      return refused
    },
    close(id) {
      if (current?.id === id) end()
    },
    end,
  }
}
