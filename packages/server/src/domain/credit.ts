/** When a reader counts as slow, and when as stuck. Bytes are of frames pushed to him and not yet acknowledged. */
export interface CreditLimits {
  readonly creditBytes: number
  /** Alive, but acknowledges nothing for so long: slow. */
  readonly ackLateMs: number
  /** No progress for so long: closed, resumable. */
  readonly ackStuckMs: number
}

/** A mark at least so far from the one before: what is acknowledged is known to that grain. */
const grainBytes = 8_192
const grainFrames = 16

/**
 * What a connection was sent and has acknowledged. The kernel takes megabytes before a socket shows any backlog, so only
 * the client's own acknowledgements (cumulative, in text frames of the connection, counted from 1) tell who is slow.
 */
export class Credit {
  readonly #limits: CreditLimits
  #frames: number
  #bytes = 0
  #ackedFrames: number
  #ackedBytes = 0
  /** Since when nothing moved while something was outstanding. */
  #since = 0
  #isSlow = false
  /** Pairs: frames and bytes sent by then. */
  #marks: number[] = []

  /** `frames`: how many were sent before the client said that it acknowledges. */
  constructor(limits: CreditLimits, frames: number) {
    this.#limits = limits
    this.#frames = frames
    this.#ackedFrames = frames
  }

  sent(bytes: number, now: number): void {
    if (this.#frames === this.#ackedFrames) this.#since = now
    this.#frames += 1
    this.#bytes += bytes
    const lastFrames = this.#marks.at(-2) ?? this.#ackedFrames
    const lastBytes = this.#marks.at(-1) ?? this.#ackedBytes
    if (this.#frames - lastFrames >= grainFrames || this.#bytes - lastBytes >= grainBytes)
      this.#marks.push(this.#frames, this.#bytes)
    if (this.outstanding > this.#limits.creditBytes) this.#isSlow = true
  }

  /** False: it acknowledges what was never sent. What was acknowledged before changes nothing. */
  acknowledged(frames: number, now: number): boolean {
    if (frames > this.#frames) return false
    if (frames <= this.#ackedFrames) return true
    this.#ackedFrames = frames
    this.#since = now
    let passed = 0
    while (passed < this.#marks.length && (this.#marks[passed] as number) <= frames) passed += 2
    if (passed > 0) {
      this.#ackedBytes = this.#marks[passed - 1] as number
      this.#marks = this.#marks.slice(passed)
    }
    if (frames === this.#frames) {
      this.#ackedBytes = this.#bytes
      this.#marks = []
    }
    if (this.outstanding <= this.#limits.creditBytes / 2) this.#isSlow = false
    return true
  }

  get outstanding(): number {
    return this.#bytes - this.#ackedBytes
  }

  /** Whether he is to get no more than he asks for. */
  get isSlow(): boolean {
    return this.#isSlow
  }

  /** The node holds too much for all its readers together. */
  exhaust(): void {
    this.#isSlow = true
  }

  /** To be asked every second or so: silence makes slow, and more of it stuck. */
  look(now: number): 'fine' | 'stuck' {
    if (this.#frames === this.#ackedFrames) return 'fine'
    const waited = now - this.#since
    if (waited >= this.#limits.ackStuckMs) return 'stuck'
    if (waited >= this.#limits.ackLateMs) this.#isSlow = true
    return 'fine'
  }
}
