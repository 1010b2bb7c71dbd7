import { WebSocket } from 'ws'
import { type Transport, webTransport } from '../../src/transport.ts'

/** A transport whose sockets can cease to be read: what comes stays in the kernel, as with a machine that stands still. */
export interface Paused {
  readonly transport: Transport
  pause(): void
  resume(): void
}

export function pausable(): Paused {
  const sockets = new Set<WebSocket>()
  return {
    transport: {
      ...webTransport,
      connect(url, protocols, listener) {
        const socket = new WebSocket(url, [...protocols])
        sockets.add(socket)
        socket.on('message', (data) => listener.text(String(data)))
        socket.on('error', () => {})
        socket.on('close', (code, reason) => {
          sockets.delete(socket)
          listener.closed(code, String(reason))
        })
        return {
          send: (frame) => socket.readyState === WebSocket.OPEN && socket.send(frame),
          close: () => socket.close(),
        }
      },
    },
    pause() {
      for (const socket of sockets) socket.pause()
    },
    resume() {
      for (const socket of sockets) socket.resume()
    },
  }
}
