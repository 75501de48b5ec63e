import { describe, expect, it } from 'vitest'
import { trackSockets } from './lab-sockets.ts'
import type { ObjectSocket, SocketHandler } from './object-host.ts'

/** A handler and a socket that write down what happens to them. */
function noted(resumes = false) {
  const seen: string[] = []
  const handler: SocketHandler = {
    open: () => void seen.push('open'),
    message: (_socket, data) => void seen.push(`message ${data}`),
    closed: () => void seen.push('closed'),
    ...(resumes && { resume: () => void seen.push('resume') }),
  }
  const socket: ObjectSocket = {
    send() {},
    close: (code, reason) => void seen.push(`close ${code} ${reason}`),
    bufferedBytes: () => 0,
  }
  return { seen, handler, socket }
}

describe('the sockets of a lab', () => {
  it('carry what comes to their handler', () => {
    const { seen, handler, socket } = noted()
    const known = trackSockets(() => false).known({ protocol: 'p', handler })
    expect(known.protocol).toBe('p')
    known.handler.open(socket)
    known.handler.message(socket, 'x')
    known.handler.closed(socket)
    expect(seen).toEqual(['open', 'message x', 'closed'])
    expect(known.handler.resume).toBeUndefined()
  })

  it('carry nothing more when the lab is gone, and still say that they are closed', () => {
    const { seen, handler, socket } = noted()
    const sockets = trackSockets(() => false)
    const { handler: guarded } = sockets.known({ handler })
    guarded.open(socket)
    sockets.close('this lab was removed')
    guarded.message(socket, 'late')
    guarded.closed(socket)
    expect(seen).toEqual(['open', 'close 1001 this lab was removed', 'closed'])
  })

  it('that open after the lab is gone are closed at once', () => {
    const { seen, handler, socket } = noted()
    trackSockets(() => true)
      .known({ handler })
      .handler.open(socket)
    expect(seen).toEqual(['close 1001 this lab was removed'])
  })

  it('of some handlers may be closed alone; those that slept are known again', () => {
    const [stays, goes] = [noted(true), noted()]
    const sockets = trackSockets(() => false)
    const kept = sockets.known({ handler: stays.handler }).handler
    kept.resume?.(stays.socket, [])
    sockets.known({ handler: goes.handler }).handler.open(goes.socket)
    sockets.close('anew', (handler) => handler !== stays.handler)
    kept.message(stays.socket, 'on')
    expect([stays.seen, goes.seen]).toEqual([
      ['resume', 'message on'],
      ['open', 'close 1001 anew'],
    ])
  })
})
