import type { ObjectSocket, SocketHandler, Upgrade } from './object-host.ts'

/** The WebSockets of a lab: what comes over them after the lab is gone reaches nobody. */
export interface LabSockets {
  /** The same upgrade, known here while it is open. */
  known(upgrade: Upgrade): Upgrade
  /** Closes those of handlers that `of` is true for, and hears no more of them. */
  close(reason: string, of?: (handler: SocketHandler) => boolean): void
}

/** `isClosed`: sockets that were agreed to before the lab went are closed as they open. */
export function trackSockets(isClosed: () => boolean): LabSockets {
  const open = new Map<ObjectSocket, SocketHandler>()
  const guarded = (handler: SocketHandler): SocketHandler => ({
    open(socket) {
      if (isClosed()) return socket.close(1001, 'this lab was removed')
      open.set(socket, handler)
      handler.open(socket)
    },
    message(socket, data) {
      if (open.has(socket)) handler.message(socket, data)
    },
    closed(socket) {
      open.delete(socket)
      handler.closed(socket)
    },
    ...(handler.resume && {
      resume(socket: ObjectSocket, opening: readonly string[]) {
        open.set(socket, handler)
        handler.resume?.(socket, opening)
      },
    }),
  })
  return {
    known: (upgrade) => ({ ...upgrade, handler: guarded(upgrade.handler) }),
    close(reason, of = () => true) {
      for (const [socket, handler] of open) {
        if (!of(handler)) continue
        open.delete(socket)
        socket.close(1001, reason)
      }
    },
  }
}
