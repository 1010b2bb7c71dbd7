/** Rejects with a reason when it takes longer, or when all is to end. */
export function within<T>(promise: Promise<T>, ms: number, what: string, stop: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`${what} took longer than ${ms / 1_000} s`))
    const ended = () => reject(stop.reason)
    if (stop.aborted) return ended()
    const timer = setTimeout(late, ms)
    stop.addEventListener('abort', ended, { once: true })
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      stop.removeEventListener('abort', ended)
    })
  })
}
