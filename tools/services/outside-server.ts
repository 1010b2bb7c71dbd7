/** A single server that is reached by its URL. */
export interface OutsideServer {
  /** Such as `redis://host:port` or `postgres://user@host:port/database`. */
  readonly url: string
  /** Whether its URL was given in the environment; then it can't be killed, frozen or restarted. */
  readonly isGiven: boolean
  /** SIGKILL to all its processes; done when they are gone. */
  kill(): Promise<void>
  /** Starts it again on its port, on what it kept on disk; done when it answers. */
  restart(): Promise<void>
  /** SIGSTOP to all its processes: connections stay, nothing is answered. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

/** One of our own, as those who use it see it. */
export function ownServer(node: Omit<OutsideServer, 'isGiven'>): OutsideServer {
  return {
    url: node.url,
    isGiven: false,
    kill: () => node.kill(),
    restart: () => node.restart(),
    freeze: () => node.freeze(),
    thaw: () => node.thaw(),
    stop: () => node.stop(),
  }
}
