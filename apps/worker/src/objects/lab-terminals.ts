import { type ClientFrame, clientFrame, type ServerFrame } from '@kubemaze/protocol/terminal.ts'
import { clusterFrame } from './cluster-frame.ts'
import { openFrameLog } from './frame-log.ts'
import type { Lab, LabTerminals } from './lab.ts'
import type { ObjectSocket } from './object-host.ts'
import { createTerminal, type LabTerminal } from './terminal.ts'

/** Terminals one lab may have open. */
const maxTerminals = 8
/** Pages that may look at one lab. */
const maxSockets = 32
const pictureAfterMs = 40
/** Requests shown on their way in one second: a loop of curls is no use to look at. */
const maxShownRequests = 20

export function openTerminals(lab: Lab): LabTerminals {
  const terminals = new Map<string, LabTerminal>()
  const sockets = new Map<ObjectSocket, () => void>()
  const { cluster, session, saveSession } = lab.opened()
  let timer: ReturnType<typeof setTimeout> | undefined

  const announce = (frame: ServerFrame): void => {
    const text = JSON.stringify(frame)
    for (const socket of sockets.keys()) socket.send(text)
  }
  const terminal = (name: string): LabTerminal | undefined => {
    const known = terminals.get(name)
    if (known || terminals.size >= maxTerminals) return known
    const shell = session(name, 'real')
    let busy: () => void = () => {}
    const made = createTerminal({
      name,
      frames: openFrameLog(lab.host.database, name),
      session: shell,
      saved: () => saveSession(name, shell),
      running: (delta) => {
        if (delta === 1) busy = lab.activity.begin()
        else busy()
      },
    })
    terminals.set(name, made)
    return made
  }
  const picture = (): void => {
    timer = undefined
    announce(clusterFrame(cluster))
  }
  const offCommit = cluster.onCommit(() => {
    if (sockets.size > 0) timer ??= setTimeout(picture, pictureAfterMs)
  })
  let shown = { secondOf: 0, requests: 0 }
  const offRequests = lab.sightings().onNote((sighting) => {
    if (sighting.kind !== 'request' || sockets.size === 0) return
    const secondOf = Math.floor(lab.host.nowMs() / 1000)
    shown = { secondOf, requests: shown.secondOf === secondOf ? shown.requests + 1 : 1 }
    const { kind: _, protocol: __, ...request } = sighting
    if (shown.requests <= maxShownRequests) announce({ type: 'request', ...request })
  })
  const offProgress = lab.progress().onChange((state) => announce({ type: 'progress', ...state }))
  const join = (socket: ObjectSocket): void => {
    if (sockets.size >= maxSockets) return socket.close(1013, 'this lab is open in too many pages')
    sockets.set(socket, lab.activity.begin())
    const state = lab.progress().evaluate()
    if (state) socket.send(JSON.stringify({ type: 'progress', ...state }))
    socket.send(JSON.stringify(clusterFrame(cluster)))
  }
  const leave = (socket: ObjectSocket): void => {
    for (const one of terminals.values()) one.leave(socket)
    sockets.get(socket)?.()
    sockets.delete(socket)
  }
  return {
    open: join,
    join,
    sockets: () => [...sockets.keys()],
    announce,
    resume(socket, opening) {
      sockets.set(socket, lab.activity.begin())
      for (const text of opening) {
        const frame = parseFrame(text)
        if (typeof frame !== 'string' && frame.type === 'open')
          terminal(frame.terminal)?.resume(socket, frame.columns, frame.rows)
      }
    },
    closed: leave,
    message(socket, data) {
      const frame = parseFrame(data)
      if (typeof frame === 'string') socket.send(JSON.stringify({ type: 'error', message: frame }))
      else act(frame, socket, terminal)
    },
    stop() {
      offCommit()
      offProgress()
      offRequests()
      clearTimeout(timer)
      for (const one of terminals.values()) one.stop()
      for (const end of sockets.values()) end()
      sockets.clear()
    },
  }
}

/** The frame, or what is wrong with it. */
function parseFrame(data: string | Uint8Array): ClientFrame | string {
  if (typeof data !== 'string') return 'This socket takes JSON text, not binary data.'
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch {
    return 'This frame is not JSON.'
  }
  const parsed = clientFrame.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  return `This frame is not valid: ${issue?.path.join('.') || 'frame'}: ${issue?.message}`
}

function act(frame: ClientFrame, socket: ObjectSocket, find: (name: string) => LabTerminal | undefined): void {
  if (frame.type === 'ping') return socket.send('{"type":"pong"}')
  if (frame.type === 'step') return
  const terminal = find(frame.terminal)
  if (!terminal) return socket.send(JSON.stringify({ type: 'error', message: `A lab has at most ${maxTerminals} terminals.` }))
  switch (frame.type) {
    case 'open':
      return terminal.open(socket, frame.after, frame.columns, frame.rows)
    case 'close':
      return terminal.leave(socket)
    case 'line':
      return terminal.line(frame.text)
    case 'signal':
      return terminal.signal(frame.signal)
    case 'complete':
      return terminal.complete(socket, frame.id, frame.line, frame.cursor)
    case 'resize':
      return terminal.resize(frame.columns, frame.rows)
    case 'edited':
      return terminal.edited(socket, frame.id, frame.content, frame.close)
  }
}
