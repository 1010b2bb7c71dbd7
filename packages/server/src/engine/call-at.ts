import type { Clock } from '../ports/node.ts'

/** What a timer takes at most, ms: 24.8 days, which tokens may outlive. */
const longestTimer = 0x7fffffff

/** Calls once at a time (ms since 1970), at once if that is past; the answer cancels. */
export function callAt(clock: Clock, at: number, call: () => void): () => void {
  let cancel = (): void => undefined
  const wait = (): void => {
    cancel = clock.after(Math.max(0, Math.min(at - clock.now(), longestTimer)), () =>
      clock.now() < at ? wait() : call(),
    )
  }
  wait()
  return () => cancel()
}
