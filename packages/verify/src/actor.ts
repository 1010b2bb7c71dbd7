import type { TraceEvent, TraceLine } from './line.ts'

/** An entry of a made-up log. */
export interface Stored {
  sender: string
  cid: string
  hash: string
  added?: string[]
  removed?: string[]
}

/** A made-up conversation: its log, and from which seq to which (both included) each user may read. */
export class Story {
  readonly name: string
  readonly log: Stored[] = []
  readonly intervals = new Map<string, { from: number; to: number }[]>()

  constructor(name: string) {
    this.name = name
  }

  append(entry: Stored): number {
    const seq = this.log.push(entry)
    for (const user of entry.added ?? []) this.#of(user).push({ from: seq, to: Number.POSITIVE_INFINITY })
    for (const user of entry.removed ?? []) {
      const last = this.#of(user).at(-1)
      if (last) last.to = seq
    }
    return seq
  }

  isMember(user: string): boolean {
    return this.intervals.get(user)?.at(-1)?.to === Number.POSITIVE_INFINITY
  }

  /** The first seq after `seq` that the user may see, if the log has it yet. */
  next(user: string, seq: number): number | undefined {
    const interval = this.intervals.get(user)?.find(({ to }) => to > seq)
    const next = interval && Math.max(interval.from, seq + 1)
    return next !== undefined && next <= this.log.length ? next : undefined
  }

  #of(user: string): { from: number; to: number }[] {
    const list = this.intervals.get(user) ?? []
    this.intervals.set(user, list)
    return list
  }
}

/** A device that sends and reads without fault, and writes its trace. */
export class Actor {
  readonly user: string
  awake = true
  readonly #name: string
  readonly #places = new Map<Story, number>()
  #connection = 1

  constructor(user: string, name: string) {
    this.user = user
    this.#name = name
  }

  reconnect(): void {
    this.#connection++
  }

  place(story: Story): number {
    return this.#places.get(story) ?? 0
  }

  line(ev: TraceEvent, story: Story, rest: Partial<TraceLine>): TraceLine {
    return { v: 1, t: 0, actor: this.#name, conn: `c${this.#connection}`, ev, conv: story.name, ...rest }
  }

  /** Reads all that there is for this user. */
  *read(story: Story): Generator<TraceLine> {
    for (let seq = story.next(this.user, this.place(story)); seq; seq = story.next(this.user, seq)) {
      this.#places.set(story, seq)
      yield this.line('entry', story, { seq, ...story.log[seq - 1]! })
    }
  }

  /** Starts over a little before the head. */
  *startOver(story: Story): Generator<TraceLine> {
    yield this.line('reset', story, { why: 'limited' })
    this.#places.set(story, Math.max(0, story.log.length - 3))
  }
}
