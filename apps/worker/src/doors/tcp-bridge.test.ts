import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { conversation } from '@kubemaze/core/network/conversation.ts'
import type { Conversation, Peer, Socket } from '@kubemaze/core/network/packet.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { tcpBridge } from './tcp-bridge.ts'

const peer: Peer = { sourceIp: '127.0.0.1', sourcePort: 40_000, nowMs: 0 }
const at = {
  owner: { kind: 'pod', namespace: 'default', name: 'p', container: 'c' },
  protocol: 'TCP',
  port: 80,
  address: '0.0.0.0',
} as const

function bridged(socket: Partial<Socket>) {
  const seen = { text: '', ends: 0 }
  const bridge = tcpBridge({ ...at, ...socket }, peer, {
    data: (bytes) => void (seen.text += textOfBytes(bytes)),
    ended: () => void seen.ends++,
  })
  return { seen, feed: (text: string) => bridge.feed(bytesOfText(text)), bridge }
}

describe('HTTP', () => {
  const http: Socket['http'] = ({ method, target, body }) => ({
    status: 200,
    reason: 'OK',
    headers: { A: 'b' },
    body: `${method} ${target} ${body}`,
  })

  it('requests are answered one behind the other, however they are cut', () => {
    const { seen, feed } = bridged({ http })
    feed('GET /a HTTP/1.1\r\nHo')
    feed('st: x\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nab')
    expect(seen.text).toBe('HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 7\r\n\r\nGET /a ')
    feed('c')
    expect(seen.text.endsWith('HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 11\r\n\r\nPOST /b abc')).toBe(true)
    expect(seen.ends).toBe(0)
  })

  it.each([
    ['what is no request', 'hello\r\n\r\n'],
    ['a length that is none', 'GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n'],
    ['no method', '\u0000\u0001\u0002'],
  ])('%s is refused, and that is the end', (_name, text) => {
    const { seen, feed } = bridged({ http })
    feed(text)
    feed('GET / HTTP/1.1\r\n\r\n')
    expect([seen.text.split('\r\n')[0], seen.ends]).toEqual(['HTTP/1.1 400 Bad Request', 1])
  })

  it('Connection: close ends it, as does a client that says no more', () => {
    const one = bridged({ http })
    one.feed('HEAD / HTTP/1.1\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n\r\n')
    expect([one.seen.text, one.seen.ends]).toEqual([
      'HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 7\r\nConnection: close\r\n\r\n',
      1,
    ])
    const other = bridged({ http })
    other.bridge.finish()
    expect(other.seen.ends).toBe(1)
  })
})

it('what answers message by message', () => {
  const { seen, feed, bridge } = bridged({ exchange: (message) => (message === 'quiet' ? undefined : `<${message}>`) })
  for (const message of ['a', 'quiet', 'b']) feed(message)
  bridge.finish()
  expect(seen).toEqual({ text: '<a><b>', ends: 1 })
})

describe('what speaks when it likes', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function opened() {
    let server: Conversation | undefined
    const open = bridged({
      accept() {
        const [here, there] = conversation()
        server = here
        return there
      },
    })
    return { ...open, server: server as Conversation }
  }

  it('both ways, also long after the last word', () => {
    const { seen, feed, server } = opened()
    server.send('welcome\n')
    vi.advanceTimersByTime(20)
    expect(seen.text).toBe('welcome\n')
    feed('hello\n')
    expect(server.read()).toBe('hello\n')
    vi.advanceTimersByTime(60_000)
    server.send('late\n')
    vi.advanceTimersByTime(320)
    expect(seen.text).toBe('welcome\nlate\n')
  })

  it('the server ends it, and what it said last arrives', () => {
    const { seen, server } = opened()
    server.send('bye')
    server.close()
    vi.advanceTimersByTime(20)
    expect([seen, vi.getTimerCount()]).toEqual([{ text: 'bye', ends: 1 }, 0])
  })

  it('a client that says no more is answered for one more second', () => {
    const { seen, server, bridge } = opened()
    bridge.finish()
    expect(server.ended()).toBe(true)
    server.send('answer')
    vi.advanceTimersByTime(900)
    expect(seen).toEqual({ text: 'answer', ends: 0 })
    vi.advanceTimersByTime(200)
    expect([seen.ends, server.send('more'), vi.getTimerCount()]).toEqual([1, false, 0])
  })

  it('a client that is gone leaves nothing behind', () => {
    const { server, bridge } = opened()
    bridge.close()
    expect([server.ended(), vi.getTimerCount()]).toEqual([true, 0])
  })
})
