import type { Clock } from '../../packages/server/src/ports/node.ts'

interface Timer {
  readonly at: number
  readonly order: number
  readonly call: () => void
  cancelled: boolean
}

/** Time that passes only when told to: a heap of timers, run one after the other, in order of time and of setting. */
export class VirtualClock {
  #now = 1_700_000_000_000
  #order = 0
  #heap: Timer[] = []

  now(): number {
    return this.#now
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, call, cancelled: false }
    this.#push(timer)
    return () => {
      timer.cancelled = true
    }
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }

  /** A node's own clock: runs alike, but is off by so many ms. */
  skewed(ms: number): Clock {
    return { now: () => this.#now + ms, after: (wait, call) => this.after(wait, call) }
  }

  /** Runs all that falls due within so many ms. After each timer, whatever it set in motion runs to its end. */
  async run(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      const timer = this.#heap[0]
      if (!timer || timer.at > end) break
      this.#pop()
      if (timer.cancelled) continue
      this.#now = timer.at
      timer.call()
      await settled()
    }
    this.#now = end
    await settled()
  }

  #push(timer: Timer): void {
    const heap = this.#heap
    let i = heap.push(timer) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (before(heap[parent] as Timer, timer)) break
      heap[i] = heap[parent] as Timer
      i = parent
    }
    heap[i] = timer
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop() as Timer
    if (heap.length === 0) return
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1] as Timer, heap[child] as Timer)) child++
      if (before(last, heap[child] as Timer)) break
      heap[i] = heap[child] as Timer
      i = child
    }
    heap[i] = last
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

/** All microtasks have run when a macrotask does. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
