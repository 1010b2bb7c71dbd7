import type { Chance } from '../../../ports/node.ts'

/** ms. */
const shortestMs = 100
const longestMs = 1_000

/** When all hosts are looked at: one look at a time, soon after a doubt, with pauses that grow while none is found. */
export class Looks {
  readonly #look: (isUrgent: boolean) => Promise<void>
  /** How long to wait when all is as it is after this look, ms; undefined: nothing was found. */
  readonly #pause: () => number | undefined
  readonly #chance: Chance
  #underWay: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #failures = 0
  #isDoubted = false
  #isClosed = false

  /** `look` is told whether somebody waits for what it finds. */
  constructor(look: (isUrgent: boolean) => Promise<void>, pause: () => number | undefined, chance: Chance) {
    this.#look = look
    this.#pause = pause
    this.#chance = chance
  }

  /** Looks now, after the one under way, and goes on. */
  async now(): Promise<void> {
    await this.#underWay
    clearTimeout(this.#timer)
    const isUrgent = this.#isDoubted || this.#failures > 0
    this.#isDoubted = false
    this.#underWay ??= this.#look(isUrgent).finally(() => {
      this.#underWay = undefined
      this.#goOn()
    })
    await this.#underWay
  }

  /** Something may have changed. While none is found looks follow each other in any case. */
  doubt(): void {
    if (this.#isDoubted || this.#isClosed || this.#failures > 0) return
    this.#isDoubted = true
    if (!this.#underWay) this.#after(shortestMs)
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  #goOn(): void {
    if (this.#isClosed) return
    const pause = this.#pause()
    this.#failures = pause === undefined ? this.#failures + 1 : 0
    if (pause === undefined) this.#after(Math.min(shortestMs * 2 ** this.#failures, longestMs))
    else this.#after(this.#isDoubted ? shortestMs : pause)
  }

  /** Not all nodes at one moment. */
  #after(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.now().catch(() => undefined), ms * (0.5 + this.#chance.next() / 2))
    this.#timer.unref()
  }
}
