import type { Database } from '@kubemaze/store/database.ts'

/** What a host lends each object (lab, class): its SQLite, a clock, real waiting, an alarm. */
export interface ObjectHost {
  id: string
  database: Database
  nowMs(): number
  /** Calls the object's `alarm` at this host time; undefined drops it. Only the last call counts. */
  setAlarm(atMs: number | undefined): void
  /** Removes the object's disk; it is not used after that. */
  destroy(): void
  /** Another object, for a lab that reports to its class and a class that makes labs. */
  peer(kind: 'lab' | 'classroom', id: string): { fetch(request: Request): Promise<Response> }
}

/** One open WebSocket of an object, whatever the host's own kind is. */
export interface ObjectSocket {
  send(data: string | Uint8Array): void
  close(code: number, reason: string): void
  /** Bytes that the other side has not taken yet. */
  bufferedBytes(): number
}

/** What an object does with a socket that was accepted for it. */
export interface SocketHandler {
  open(socket: ObjectSocket): void
  message(socket: ObjectSocket, data: string | Uint8Array): void
  closed(socket: ObjectSocket): void
  /**
   * Takes in a socket that outlived the object in memory (a Durable Object that hibernated). `opening` are the messages of
   * type `open` that its page has sent. Absent: such a socket is closed and its client connects again.
   */
  resume?(socket: ObjectSocket, opening: readonly string[]): void
}

/** An upgrade that an object agreed to: which sub-protocol, and who handles the socket. */
export interface Upgrade {
  protocol?: string
  /** The agreed X-Stream-Protocol-Version: the connection is SPDY/3.1, not a WebSocket, and messages are its raw bytes. */
  spdy?: string
  handler: SocketHandler
}

/** A request without the classes of fetch, for the doors that are asked most. */
export interface PlainRequest {
  method: string
  /** As it came, without the query. */
  path: string
  /** Without its question mark; '' when there is none. */
  query: string
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>
  body: Uint8Array
}

export interface PlainAnswer {
  status: number
  headers: [name: string, value: string][]
  body: string | Uint8Array<ArrayBuffer> | LineSource
}

/** Opens a stream of text or frames; returns how to stop it when the reader goes away. */
export type LineSource = (sink: LineSink) => () => void

export interface LineSink {
  write(piece: string | Uint8Array<ArrayBuffer>): void
  /** Bytes that the reader has not taken yet. */
  waitingBytes(): number
  /** The stream is over. */
  end(): void
  /** The reader is let go at once, with what waits for it. */
  cut(): void
}

/** An object as its host drives it. */
export interface HostedObject {
  fetch(request: Request): Promise<Response>
  /** The shorter way to a lab's Kubernetes API, for all that is answered by text or lines. */
  answer?(request: PlainRequest): PlainAnswer
  /** Checks an upgrade request; a Response refuses it. */
  upgrade(request: Request): Promise<Upgrade | Response>
  alarm(): void
  /** True while somebody is connected or a command runs: the host must not close the object. */
  busy(): boolean
  close(): void
}
