/** Above this share of its core, percent, the load may be what was measured. */
export const busyPercent = 85

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Whether it became so in time; looked at every 2 ms. */
export async function becomes(isSo: () => boolean, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs
  while (!isSo()) {
    if (performance.now() > deadline) return false
    await sleep(2)
  }
  return true
}

/** Runs `act` for each number below `count`, so many at a time. */
export async function forEach(count: number, atOnce: number, act: (i: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await act(next++)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane))
}
