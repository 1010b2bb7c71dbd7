/** Time as the SDK sees it. The simulation gives its own, and then nothing here waits in real time. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Calls `run` once, `ms` milliseconds from now, unless the returned function was called before. */
  after(ms: number, run: () => void): () => void
}

/** Resolves after so many ms. */
export function pass(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
  })
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
