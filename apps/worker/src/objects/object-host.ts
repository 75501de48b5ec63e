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

/** An object as its host drives it. */
export interface HostedObject {
  fetch(request: Request): Promise<Response>
  /** Checks an upgrade request; a Response refuses it. */
  upgrade(request: Request): Promise<Upgrade | Response>
  alarm(): void
  /** True while somebody is connected or a command runs: the host must not close the object. */
  busy(): boolean
  close(): void
}
