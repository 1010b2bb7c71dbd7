import type { Clock } from '../clock.ts'
import { Pause } from '../pause.ts'

/** In ms: typing is told after so long, again after so long, and over after so long without a sign of it. */
const sustained = 300
const again = 3_000
const over = 5_000
/** Of more typists than this nobody hears. */
const most = 200

/** One's own typing: few words about many keystrokes. */
export class Keystrokes {
  readonly #clock: Clock
  readonly #tell: (typing: boolean) => void
  readonly #rest: Pause
  #since: number | undefined
  #toldAt: number | undefined

  constructor(clock: Clock, tell: (typing: boolean) => void) {
    this.#clock = clock
    this.#tell = tell
    this.#rest = new Pause(clock)
  }

  press(): void {
    const now = this.#clock.now()
    this.#since ??= now
    this.#rest.begin(over, () => this.stop())
    if (now - this.#since < sustained || now - (this.#toldAt ?? now - again) < again) return
    this.#toldAt = now
    this.#tell(true)
  }

  stop(): void {
    if (this.#toldAt !== undefined) this.#tell(false)
    this.sent()
  }

  /** The server takes a send for its end. */
  sent(): void {
    this.#rest.end()
    this.#since = undefined
    this.#toldAt = undefined
  }
}

/** Who types, each until he is named as ceased, or not named again in time. */
export class Typists {
  readonly #clock: Clock
  readonly #changed: () => void
  readonly #ends = new Map<string, () => void>()

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock
    this.#changed = changed
  }

  get users(): readonly string[] {
    return [...this.#ends.keys()]
  }

  take(news: readonly { readonly user: string; readonly typing: boolean }[]): void {
    const before = String(this.users)
    for (const { user, typing } of news) {
      this.#ends.get(user)?.()
      if (!typing) this.#ends.delete(user)
      else if (this.#ends.has(user) || this.#ends.size < most)
        this.#ends.set(
          user,
          this.#clock.after(over, () => this.#end(user)),
        )
    }
    if (String(this.users) !== before) this.#changed()
  }

  end(): void {
    for (const end of this.#ends.values()) end()
    this.#ends.clear()
  }

  #end(user: string): void {
    this.#ends.delete(user)
    this.#changed()
  }
}
