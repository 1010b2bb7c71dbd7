import type { Clock } from './clock.ts'
import { Pause } from './pause.ts'
import type { Outcome } from './requests.ts'
import type { StoredCommand } from './storage.ts'

/** A command of the outbox and what was tried for it. */
export interface Item {
  command: StoredCommand
  state: 'queued' | 'flying'
  tries: number
  /** It may have arrived: a further try says so. */
  perhaps: boolean
  /** Of its payload as JSON, without the target that an edit gets later. */
  readonly chars: number
  readonly settle: (outcome: Outcome) => void
}

/** The commands of one conversation, in order, and which may be sent now. */
export class Lane {
  readonly items: Item[] = []
  /** Nothing is sent meanwhile: an earlier command was refused for now. */
  readonly pause: Pause

  constructor(clock: Clock) {
    this.pause = new Pause(clock)
  }

  /**
   * The next to be sent, if one may: at most `window` under way, in order, none past one that waits for the seq of a
   * message before it. While the first was refused once, it goes alone: nothing may overtake it.
   */
  next(window: number): Item | undefined {
    if (this.pause.isOn) return undefined
    const [first] = this.items
    let flying = 0
    for (const item of this.items) {
      if (item.state === 'flying') flying++
      else if (item.command.awaits !== undefined || flying >= window) return undefined
      else return item === first || (first?.state === 'flying' && first.tries === 1) ? item : undefined
    }
    return undefined
  }

  /** The first waits for the seq of a message that is in the outbox no more: of a storage that lost it. */
  get orphan(): Item | undefined {
    const [first] = this.items
    return first?.command.awaits === undefined ? undefined : first
  }

  find(clientId: string): Item | undefined {
    return this.items.find((item) => item.command.clientId === clientId)
  }

  remove(item: Item): void {
    const index = this.items.indexOf(item)
    if (index >= 0) this.items.splice(index, 1)
  }
}
