/** Waits between `least` and `most` ms, or until the signal. */
export function pause(least: number, most: number, chance: () => number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, least + chance() * (most - least))
    signal?.addEventListener('abort', end)
  })
}
