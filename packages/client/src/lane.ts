import type { Outcome } from './requests.ts'
import type { StoredCommand } from './storage.ts'

/** A command of the outbox and what was tried for it. */
export interface Item {
  command: StoredCommand
  state: 'queued' | 'flying'
  tries: number
  /** It may have arrived: a further try says so. */
  perhaps: boolean
  readonly settle: (outcome: Outcome) => void
}

/** The commands of one conversation, in order, and which may be sent now. */
export class Lane {
  readonly items: Item[] = []
  /** Nothing is sent before this time: an earlier command was refused for now. */
  until = 0
  /** Cancels the wait. */
  cancel: (() => void) | undefined

  /**
   * The next to be sent, if one may: at most `window` under way, in order, none past one that waits for the seq of a
   * message before it. While the first was refused once, it goes alone: nothing may overtake it.
   */
  next(window: number, now: number): Item | undefined {
    if (this.until > now) return undefined
    const [first] = this.items
    let flying = 0
    for (const item of this.items) {
      if (item.state === 'flying') flying++
      else if (item.command.awaits !== undefined || flying >= window) return undefined
      else return item === first || (first?.state === 'flying' && first.tries === 1) ? item : undefined
    }
    return undefined
  }

  remove(item: Item): void {
    const index = this.items.indexOf(item)
    if (index >= 0) this.items.splice(index, 1)
  }
}
