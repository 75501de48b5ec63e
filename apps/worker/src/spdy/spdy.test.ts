import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { Deflate } from 'pako'
import { describe, expect, it } from 'vitest'
import { type SpdyStream, spdyConnection } from './connection.ts'
import { spdyDictionary } from './dictionary.ts'
import { type Frame, frameReader, maxFrameBytes, writeFrame } from './frames.ts'
import { headerCodec } from './header-block.ts'

type Written = Exclude<Frame, { type: 'OTHER' }>

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const plain = (frame: Frame | 'broken'): unknown => JSON.parse(JSON.stringify(frame, (_key, value) => value))

const frames: [string, Written, string][] = [
  ['SYN_REPLY', { type: 'SYN_REPLY', stream: 1, block: Buffer.from('aabb', 'hex'), fin: false }, '800300020000000600000001aabb'],
  ['RST_STREAM', { type: 'RST_STREAM', stream: 3, status: 3 }, '80030003000000080000000300000003'],
  ['PING', { type: 'PING', id: 5 }, '800300060000000400000005'],
  ['GOAWAY', { type: 'GOAWAY', lastStream: 7, status: 0 }, '80030007000000080000000700000000'],
  ['DATA', { type: 'DATA', stream: 1, bytes: Buffer.from('hi'), fin: true }, '00000001010000026869'],
]

describe('frames of SPDY/3.1', () => {
  it.each(frames)('%s', (_name, frame, bytes) => {
    expect(hex(writeFrame(frame))).toBe(bytes)
    expect(plain(frameReader().read(Buffer.from(bytes, 'hex'))[0] as Frame)).toEqual(plain(frame))
  })

  it('come whole out of pieces of any size', () => {
    const all = Buffer.concat(frames.map(([, frame]) => writeFrame(frame)))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sizes) => {
        const reader = frameReader()
        const read: unknown[] = []
        for (let at = 0, i = 0; at < all.length; i++) {
          const size = sizes[i % sizes.length] as number
          read.push(...reader.read(all.subarray(at, at + size)).map(plain))
          at += size
        }
        expect(read).toEqual(frames.map(([, frame]) => plain(frame)))
      }),
    )
  })

  it.each([
    ['another version', '800200060000000400000005'],
    ['a body too short for its kind', '80030003000000040000000300'],
    ['a frame too large', `000000010${(maxFrameBytes + 1).toString(16).padStart(7, '0')}`],
  ])('%s breaks the connection', (_name, bytes) => {
    expect(
      frameReader()
        .read(Buffer.from(bytes.padEnd(40, '0'), 'hex'))
        .at(-1),
    ).toBe('broken')
  })

  it('any bytes are frames, or broken, and never an exception', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void frameReader().read(bytes)))
  })
})

const headers = { streamtype: 'stdout', port: '80', requestid: '0' }

/** A block as a client writes it: the zlib stream of its own side. */
function clientBlocks(): (headers: Record<string, string>) => Uint8Array {
  const codec = headerCodec()
  return (fields) => codec.encode(fields)
}

describe('header blocks', () => {
  it('carry one zlib stream over the whole connection, from the dictionary of the standard', () => {
    const write = clientBlocks()
    const codec = headerCodec()
    for (let i = 0; i < 3; i++)
      expect({ ...codec.decode(write({ ...headers, requestid: String(i) })) }).toEqual({ ...headers, requestid: String(i) })
  })

  it('names are read in lower case', () => {
    expect({ ...headerCodec().decode(clientBlocks()({ StreamType: 'error' })) }).toEqual({ streamtype: 'error' })
  })

  it.each([
    ['bytes that are no zlib', Buffer.from('not zlib at all')],
    ['another dictionary', deflateSync(Buffer.from([0, 0, 0, 0]), { dictionary: Buffer.from('other') })],
    ['more names than a block may hold', compressed(Buffer.from([0, 0, 1, 0]))],
    ['a length beyond the block', compressed(Buffer.from([0, 0, 0, 1, 0, 0, 9, 9, 97]))],
    ['a bomb', compressed(Buffer.alloc(10_000_000))],
  ])('%s cannot be read', (_name, block) => {
    expect(headerCodec().decode(block)).toBeUndefined()
  })
})

function compressed(bytes: Uint8Array): Uint8Array {
  const deflate = new Deflate({ dictionary: spdyDictionary })
  const pieces: Uint8Array[] = []
  deflate.onData = (piece) => void pieces.push(piece as Uint8Array)
  deflate.push(bytes, 2)
  return Buffer.concat(pieces)
}

/** A client of one connection: what it sends, and what comes back. */
function client(accept: (stream: SpdyStream) => false | (() => void) = () => () => {}) {
  const got: Frame[] = []
  const reader = frameReader()
  const state = { closed: false, buffered: 0 }
  const connection = spdyConnection(
    {
      send: (bytes) => void got.push(...(reader.read(bytes) as Frame[])),
      close: () => void (state.closed = true),
      bufferedBytes: () => state.buffered,
    },
    accept,
  )
  const write = clientBlocks()
  return {
    got,
    state,
    connection,
    send: (frame: Written) => connection.feed(writeFrame(frame)),
    open: (stream: number, fields: Record<string, string> = headers) =>
      connection.feed(writeFrame({ type: 'SYN_STREAM', stream, block: write(fields), fin: false })),
    kinds: () => got.map(({ type }) => type).join(' '),
  }
}

describe('a connection of SPDY/3.1', () => {
  it('answers a stream, carries data both ways, and forgets it when both sides have ended', () => {
    const taken: string[] = []
    const peer = client((stream) => {
      stream.onData = (bytes) => {
        taken.push(Buffer.from(bytes).toString())
        stream.write(Buffer.from('pong'))
      }
      stream.onEnd = () => stream.end()
      return () => void taken.push(stream.headers.streamtype as string)
    })
    peer.open(1)
    peer.send({ type: 'DATA', stream: 1, bytes: Buffer.from('ping'), fin: false })
    peer.send({ type: 'DATA', stream: 1, bytes: new Uint8Array(), fin: true })
    expect(taken).toEqual(['stdout', 'ping'])
    expect(peer.kinds()).toBe('SYN_REPLY DATA DATA')
    peer.send({ type: 'DATA', stream: 1, bytes: Buffer.from('late'), fin: false })
    expect(peer.kinds()).toBe('SYN_REPLY DATA DATA')
  })

  it('cuts large writes, so that streams take turns', () => {
    const peer = client((stream) => () => stream.write(new Uint8Array(100_000)))
    peer.open(1)
    const sizes = peer.got.flatMap((frame) => (frame.type === 'DATA' ? [frame.bytes.length] : []))
    expect(sizes).toEqual([32_768, 32_768, 32_768, 1_696])
  })

  it.each([
    ['a stream that is not wanted', (peer: ReturnType<typeof client>) => peer.open(1), 'RST_STREAM'],
    ['an even number', (peer: ReturnType<typeof client>) => peer.open(2), 'GOAWAY'],
    [
      'data for a stream that never was',
      (peer: ReturnType<typeof client>) => peer.send({ type: 'DATA', stream: 9, bytes: new Uint8Array(1), fin: false }),
      'RST_STREAM',
    ],
    ['a ping', (peer: ReturnType<typeof client>) => peer.send({ type: 'PING', id: 1 }), 'PING'],
    ['garbage', (peer: ReturnType<typeof client>) => peer.connection.feed(Buffer.from('GET / HTTP/1.1\r\n\r\n'.repeat(9))), ''],
  ])('%s', (_name, act, answer) => {
    const peer = client(() => false)
    act(peer)
    expect(peer.kinds()).toBe(answer)
  })

  it('numbers that run back end the connection', () => {
    const peer = client()
    peer.open(3)
    peer.open(1)
    expect(peer.kinds()).toBe('SYN_REPLY GOAWAY')
    expect(peer.state.closed).toBe(true)
  })

  it('has no more streams than its bound', () => {
    const peer = client()
    for (let i = 0; i <= 512; i++) peer.open(i * 2 + 1)
    expect(
      peer
        .kinds()
        .split(' ')
        .filter((kind) => kind === 'RST_STREAM'),
    ).toHaveLength(1)
  })

  it('lets a reader go that is too slow', () => {
    let ended = false
    const peer = client((stream) => {
      stream.onEnd = () => {
        ended = true
      }
      return () => {
        peer.state.buffered = 20_000_000
        stream.write(Buffer.from('x'))
      }
    })
    peer.open(1)
    expect(peer.state.closed).toBe(true)
    expect(ended).toBe(true)
  })

  it('a stream that is whole at once has ended on their side', () => {
    const seen: string[] = []
    const peer = client((stream) => {
      stream.onEnd = () => {
        seen.push('end')
        stream.end()
        stream.end()
      }
      return () => void seen.push('begin')
    })
    peer.connection.feed(writeFrame({ type: 'SYN_STREAM', stream: 1, block: clientBlocks()(headers), fin: true }))
    expect([seen.join(' '), peer.kinds()]).toEqual(['begin end', 'SYN_REPLY DATA'])
  })

  it('a stream that they reset has ended on both sides', () => {
    let taken: SpdyStream | undefined
    let ended = 0
    const peer = client((stream) => {
      taken = stream
      stream.onEnd = () => ended++
      return () => {}
    })
    peer.open(1)
    peer.send({ type: 'RST_STREAM', stream: 1, status: 5 })
    peer.send({ type: 'RST_STREAM', stream: 1, status: 5 })
    peer.send({ type: 'RST_STREAM', stream: 99, status: 5 })
    taken?.write(Buffer.from('late'))
    taken?.end()
    expect([ended, peer.kinds(), peer.state.closed]).toEqual([1, 'SYN_REPLY', false])
  })

  it('a stream that we reset is told so once', () => {
    let taken: SpdyStream | undefined
    const peer = client((stream) => {
      taken = stream
      return () => {}
    })
    peer.open(1)
    taken?.reset()
    taken?.reset()
    expect(peer.got.slice(1)).toEqual([{ type: 'RST_STREAM', stream: 1, status: 5 }])
  })

  it('headers that nobody wants are read all the same, since later blocks need them', () => {
    const peer = client()
    const write = clientBlocks()
    const feed = (frame: Written) => peer.connection.feed(writeFrame(frame))
    feed({ type: 'SYN_STREAM', stream: 1, block: write(headers), fin: false })
    feed({ type: 'HEADERS', stream: 1, block: write({ more: 'x' }), fin: false })
    feed({ type: 'SYN_REPLY', stream: 1, block: write({}), fin: false })
    feed({ type: 'SYN_STREAM', stream: 3, block: write({ streamtype: 'error' }), fin: false })
    expect([peer.kinds(), peer.state.closed]).toEqual(['SYN_REPLY SYN_REPLY', false])
    feed({ type: 'HEADERS', stream: 1, block: Buffer.from('no zlib'), fin: false })
    expect([peer.kinds(), peer.state.closed]).toEqual(['SYN_REPLY SYN_REPLY GOAWAY', true])
  })

  it.each([
    ['pings of our own side', { type: 'PING', id: 2 }],
    ['a goodbye', { type: 'GOAWAY', lastStream: 0, status: 0 }],
    ['data for a stream that is over', { type: 'DATA', stream: 1, bytes: new Uint8Array(2), fin: false }],
  ] as [string, Written][])('%s are not answered', (_name, frame) => {
    const peer = client((stream) => {
      stream.onEnd = () => stream.end()
      return () => {}
    })
    peer.open(1)
    peer.send({ type: 'DATA', stream: 1, bytes: new Uint8Array(), fin: true })
    const before = peer.kinds()
    peer.send(frame)
    expect(peer.kinds()).toBe(before)
  })

  it.each(['close', 'gone'] as const)('%s ends every stream, once, and nothing is written after it', (how) => {
    const streams: SpdyStream[] = []
    let ended = 0
    const peer = client((stream) => {
      streams.push(stream)
      stream.onEnd = () => ended++
      return () => {}
    })
    peer.open(1)
    peer.open(3)
    peer.send({ type: 'DATA', stream: 3, bytes: new Uint8Array(), fin: true })
    peer.connection[how]()
    peer.connection[how]()
    for (const stream of streams) stream.write(Buffer.from('late'))
    peer.open(5)
    expect([ended, streams.length]).toEqual([2, 2])
    expect(peer.kinds()).toBe(how === 'close' ? 'SYN_REPLY SYN_REPLY GOAWAY' : 'SYN_REPLY SYN_REPLY')
  })

  it('takes any bytes without an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), (pieces) => {
        const peer = client()
        for (const piece of pieces) peer.connection.feed(Buffer.concat([Buffer.from('8003', 'hex'), piece]))
      }),
    )
  })
})
