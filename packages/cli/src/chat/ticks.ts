import type { Company } from '@confab/client/live'
import { host } from '../talk/place.ts'
import type { Screen } from '../terminal/screen.ts'
import type { Style } from '../terminal/style.ts'

/** So many own messages are followed: as many lines as a screen keeps. */
const followed = 200

type State = 'sent' | 'delivered' | 'read'

/** All of one width, so that a line is as long as before. */
const marks: Readonly<Record<State, string>> = { sent: '· ', delivered: '✓ ', read: '✓✓' }

interface Followed {
  readonly line: string
  state: State
}

/**
 * The ticks behind own messages: a dot when it is stored, one when all have got it, two when all have read it. The host
 * of the channels that are made by name never reads, and does not count.
 */
export class Ticks {
  readonly #company: Pick<Company, 'statusOf' | 'people' | 'on'>
  readonly #screen: Screen
  readonly #style: Style
  readonly #lines = new Map<number, Followed>()

  constructor(company: Pick<Company, 'statusOf' | 'people' | 'on'>, screen: Screen, style: Style) {
    this.#company = company
    this.#screen = screen
    this.#style = style
  }

  /** The last line of an own message, with its tick; followed from now on. */
  line(seq: number, line: string): string {
    const one = { line, state: this.#stateOf(seq) }
    this.#lines.set(seq, one)
    const [oldest] = this.#lines.keys()
    if (this.#lines.size > followed && oldest !== undefined) this.#lines.delete(oldest)
    return this.#text(one)
  }

  /** Looks when somebody has got or read more, and when it is known who is there; the returned function ends that. */
  watch(): () => void {
    const ends = (['receipts', 'people'] as const).map((event) => this.#company.on(event, () => this.look()))
    return () => {
      for (const end of ends) end()
    }
  }

  look(): void {
    for (const [seq, one] of this.#lines) {
      const before = this.#text(one)
      one.state = this.#stateOf(seq)
      const now = this.#text(one)
      if (now !== before) this.#screen.change(before, now)
    }
  }

  #stateOf(seq: number): State {
    const { deliveredTo = [], readBy = [] } = this.#company.statusOf(seq) ?? {}
    const people = this.#company.people.filter((user) => user !== host)
    const isAll = (users: readonly string[]) => people.length > 0 && people.every((user) => users.includes(user))
    return isAll(readBy) ? 'read' : isAll(deliveredTo) ? 'delivered' : 'sent'
  }

  #text({ line, state }: Followed): string {
    const mark = marks[state]
    return `${line} ${state === 'read' ? this.#style.good(mark) : this.#style.dim(mark)}`
  }
}
