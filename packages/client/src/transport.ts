/** What a link tells. `closed` comes exactly once and last, also when the link never opened. */
export interface LinkListener {
  text(frame: string): void
  closed(code: number, reason: string): void
}

/** One WebSocket, or what stands for it. */
export interface Link {
  /** Sends a text frame; after the close it does nothing. */
  send(frame: string): void
  close(code: number): void
}

/** How the SDK reaches a server. Give your own for Node's `ws`, a proxy, or a simulation. */
export interface Transport {
  connect(url: string, protocols: readonly string[], listener: LinkListener): Link
  /** Takes a ticket for a fresh token: `POST {url}`, the token in the header. Rejects if the server gives none. */
  ticket(url: string, token: string): Promise<{ ticket: string }>
  /** Calls `run` when the network or the user may be back, or the machine was asleep; the returned function ends that. */
  onWake?(run: () => void): () => void
}

const signs = ['online', 'visibilitychange']
/** Background tabs have a timer a minute, in ms: what is longer was sleep. */
const asleep = 90_000

/** The platform's WebSocket and fetch: every browser, and Node from 24 on. */
export const webTransport: Transport = {
  connect(url, protocols, listener) {
    const socket = new WebSocket(url, [...protocols])
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') listener.text(data)
    }
    socket.onclose = ({ code, reason }) => listener.closed(code, reason)
    return {
      send: (frame) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(frame)
      },
      // A page may close with 1000 or 3000 and up only; the code is for people who look.
      close: (code) => socket.close(code >= 3000 ? code : 1000),
    }
  },
  async ticket(url, token) {
    const answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok) throw new Error(`no ticket: ${answer.status}`)
    return (await answer.json()) as { ticket: string }
  },
  onWake(run) {
    if (!globalThis.addEventListener) return () => {}
    let seenAt = Date.now()
    // Timers stand still in sleep, the wall clock does not.
    const watch = setInterval(() => {
      if (Date.now() - seenAt > asleep) run()
      seenAt = Date.now()
    }, asleep / 6)
    for (const sign of signs) globalThis.addEventListener(sign, run)
    return () => {
      clearInterval(watch)
      for (const sign of signs) globalThis.removeEventListener(sign, run)
    }
  },
}
