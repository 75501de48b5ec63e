/** A request of the API server to a server behind it: a webhook, or an API server of its own. */
export interface OutgoingRequest {
  /** A Service's port, or a host's name. */
  to: { namespace: string; name: string; port: number } | { host: string; port: number }
  method: string
  /** Path and query. */
  target: string
  headers: Record<string, string>
  body: string
  timeoutMs: number
  /** Asked while something is read: it leaves no trace in the lab, no log line and no counted packet. */
  silent?: boolean
  /** Whether certificates are checked, and against whose. */
  trust: { caBundle: string | undefined } | 'anybody'
}

export interface HttpAnswer {
  status: number
  headers: Record<string, string>
  body: string
  /** What comes behind `body` as time goes on. */
  stream?: AnswerStream
}

export interface AnswerStream {
  /** What has come since the last read. */
  read(): string
  /** True when nothing comes any more; what read() still holds is to be taken first. */
  ended(): boolean
  close(): void
}

/**
 * What came back, or why nothing did, in the words of Go's HTTP client without its `Post "…": `; with `unsent` in those of who
 * should have made the client.
 */
export type OutgoingAnswer = HttpAnswer | { error: string; unsent?: true }

/** How an API server reaches who it must ask. It answers within the turn: nothing else of the lab runs meanwhile. */
export type Backend = (request: OutgoingRequest) => OutgoingAnswer

export const deadlineExceeded = 'context deadline exceeded'
