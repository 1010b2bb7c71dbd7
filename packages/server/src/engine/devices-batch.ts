import type { UserNumber } from '../domain/ids.ts'
import type { Limits } from '../domain/limits.ts'
import type { DeviceStore, Sighting } from '../ports/devices.ts'
import type { Clock } from '../ports/node.ts'

/** At most so many in one call, so that it stays a matter of milliseconds. */
const mostAtOnce = 2_000

/**
 * Who came and went, gathered: a device that flaps is stored once in `devicesMs`. What the store does not take is kept
 * and goes again; beyond `devicesWaiting` further ones are not noted.
 */
export class DeviceBatch {
  readonly #store: DeviceStore
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #waiting = new Map<string, Sighting>()
  #isDue = false
  #storing: Promise<void> | undefined

  constructor(store: DeviceStore, clock: Clock, limits: Limits) {
    this.#store = store
    this.#clock = clock
    this.#limits = limits
  }

  get waiting(): number {
    return this.#waiting.size
  }

  add(sighting: Sighting): void {
    const key = keyOf(sighting.user, sighting.device)
    const earlier = this.#waiting.get(key)
    if (!earlier && this.#waiting.size >= this.#limits.devicesWaiting) return
    this.#waiting.set(key, earlier ? merged(earlier, sighting) : sighting)
    this.#schedule()
  }

  /** It was logged out: what waits of it is not to bring it back. */
  drop(user: UserNumber, device: string): void {
    this.#waiting.delete(keyOf(user, device))
  }

  /** Stores what waits, as far as the store takes it. */
  async flush(): Promise<void> {
    await this.#storing
    this.#storing = this.#storeAll()
    await this.#storing
    this.#storing = undefined
    if (this.#waiting.size > 0) this.#schedule()
  }

  async #storeAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting].slice(0, mostAtOnce)
      for (const [key] of batch) this.#waiting.delete(key)
      try {
        await this.#store.seen(
          batch.map(([, sighting]) => sighting),
          this.#limits.devices,
        )
      } catch {
        // The store is away: all of it waits for the next turn.
        for (const [key, sighting] of batch) {
          const later = this.#waiting.get(key)
          this.#waiting.set(key, later ? merged(sighting, later) : sighting)
        }
        return
      }
    }
  }

  #schedule(): void {
    if (this.#isDue) return
    this.#isDue = true
    this.#clock.after(this.#limits.devicesMs, () => {
      this.#isDue = false
      void this.flush()
    })
  }
}

function keyOf(user: UserNumber, device: string | undefined): string {
  return `${user} ${device ?? ''}`
}

/** Who was seen and then hidden was seen at the earlier time. */
function merged(earlier: Sighting, later: Sighting): Sighting {
  const wasSeen = later.isHidden && !earlier.isHidden
  const { at, isHidden } = wasSeen ? earlier : later
  return { ...later, name: later.name ?? earlier.name, kind: later.kind ?? earlier.kind, at, isHidden }
}
