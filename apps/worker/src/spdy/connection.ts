import { type Frame, frameReader, writeFrame } from './frames.ts'
import { headerCodec, type SpdyHeaders } from './header-block.ts'

/** One stream that the client has opened. */
export interface SpdyStream {
  readonly headers: SpdyHeaders
  write(bytes: Uint8Array): void
  /** Ends our side; the stream is gone when the client's has ended too. */
  end(): void
  reset(): void
  /** Set by whoever takes the stream. */
  onData?: (bytes: Uint8Array) => void
  /** The client's side has ended, or the whole stream has. */
  onEnd?: () => void
}

export interface SpdyTransport {
  send(bytes: Uint8Array): void
  close(): void
  /** Bytes that the other side has not taken yet. */
  bufferedBytes(): number
}

export interface SpdyConnection {
  feed(bytes: Uint8Array): void
  /** Says goodbye and closes the transport. */
  close(): void
  /** The transport is gone. */
  gone(): void
}

const maxStreams = 512
/** A client that reads slower than this much loses its connection. */
const maxUnsentBytes = 16_777_216
/** Larger pieces are cut, so that streams take turns. */
const maxDataBytes = 32_768

const protocolError = 1
const invalidStream = 2
const refusedStream = 3
const cancel = 5

interface OpenStream extends SpdyStream {
  id: number
  theirsEnded: boolean
  oursEnded: boolean
}

/** The server's side of SPDY/3.1, as moby/spdystream speaks it: no flow control windows. `accept` says what to do once the stream is answered, or false. */
export function spdyConnection(transport: SpdyTransport, accept: (stream: SpdyStream) => false | (() => void)): SpdyConnection {
  const reader = frameReader()
  const codec = headerCodec()
  const streams = new Map<number, OpenStream>()
  let lastStream = 0
  let closed = false

  const send = (frame: Exclude<Frame, { type: 'OTHER' }>): void => {
    if (closed) return
    transport.send(writeFrame(frame))
    if (transport.bufferedBytes() > maxUnsentBytes) finish(protocolError)
  }
  const endAll = (): void => {
    const all = [...streams.values()]
    streams.clear()
    for (const stream of all) if (!stream.theirsEnded) stream.onEnd?.()
  }
  function finish(status: number): void {
    if (closed) return
    closed = true
    transport.send(writeFrame({ type: 'GOAWAY', lastStream, status }))
    transport.close()
    endAll()
  }
  const drop = (stream: OpenStream): void => {
    if (stream.theirsEnded && stream.oursEnded) streams.delete(stream.id)
  }
  const theirsEnd = (stream: OpenStream): void => {
    if (stream.theirsEnded) return
    stream.theirsEnded = true
    stream.onEnd?.()
    drop(stream)
  }

  const openStream = (id: number, headers: SpdyHeaders): OpenStream => ({
    id,
    headers,
    theirsEnded: false,
    oursEnded: false,
    write(bytes) {
      for (let at = 0; at < bytes.length && !this.oursEnded && !closed; at += maxDataBytes)
        send({ type: 'DATA', stream: id, bytes: bytes.subarray(at, at + maxDataBytes), fin: false })
    },
    end() {
      if (this.oursEnded) return
      this.oursEnded = true
      send({ type: 'DATA', stream: id, bytes: new Uint8Array(), fin: true })
      drop(this)
    },
    reset() {
      if (streams.delete(id)) send({ type: 'RST_STREAM', stream: id, status: cancel })
    },
  })

  function opened(frame: Extract<Frame, { type: 'SYN_STREAM' }>): void {
    const headers = codec.decode(frame.block)
    if (!headers || frame.stream <= lastStream || frame.stream % 2 === 0) return finish(protocolError)
    lastStream = frame.stream
    if (streams.size >= maxStreams) return send({ type: 'RST_STREAM', stream: frame.stream, status: refusedStream })
    const stream = openStream(frame.stream, headers)
    streams.set(stream.id, stream)
    const begin = accept(stream)
    if (!begin) {
      streams.delete(stream.id)
      return send({ type: 'RST_STREAM', stream: stream.id, status: refusedStream })
    }
    send({ type: 'SYN_REPLY', stream: stream.id, block: codec.encode({}), fin: false })
    begin()
    if (frame.fin) theirsEnd(stream)
  }

  function data({ stream: id, bytes, fin }: Extract<Frame, { type: 'DATA' }>): void {
    const stream = streams.get(id)
    if (!stream) {
      if (id > lastStream || id === 0) send({ type: 'RST_STREAM', stream: id, status: invalidStream })
      return
    }
    if (!stream.theirsEnded && bytes.length > 0) stream.onData?.(bytes)
    if (fin) theirsEnd(stream)
  }

  function take(frame: Frame): void {
    if (frame.type === 'SYN_STREAM') opened(frame)
    else if (frame.type === 'DATA') data(frame)
    else if (frame.type === 'PING' && frame.id % 2 === 1) send(frame)
    else if (frame.type === 'HEADERS' || frame.type === 'SYN_REPLY') {
      // the zlib stream goes through every block, wanted or not
      if (!codec.decode(frame.block)) finish(protocolError)
    } else if (frame.type === 'RST_STREAM') {
      const stream = streams.get(frame.stream)
      if (!stream) return
      stream.oursEnded = true
      theirsEnd(stream)
    }
  }

  return {
    feed(bytes) {
      for (const frame of closed ? [] : reader.read(bytes)) {
        if (frame === 'broken') finish(protocolError)
        else take(frame)
        if (closed) return
      }
    },
    close: () => finish(0),
    gone() {
      closed = true
      endAll()
    },
  }
}
