import { useSyncExternalStore } from 'react'

/** How the user wants the app on this device. Nothing secret: it is kept in the browser's local storage. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark'
  readonly density: 'comfortable' | 'compact'
  readonly language: 'system' | 'en' | 'de'
  readonly hours: 'system' | '12' | '24'
  readonly sound: boolean
  /** `ask`: the user was not asked yet. */
  readonly desktop: 'ask' | 'yes' | 'no'
}

export const defaults: Settings = {
  theme: 'system',
  density: 'comfortable',
  language: 'system',
  hours: 'system',
  sound: true,
  desktop: 'ask',
}

const place = 'confab:settings'

function read(): Settings {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Settings>) }
  } catch {
    return defaults
  }
}

/** The settings, told to all who listen; the same in all tabs. */
class Held {
  value = read()
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (tell: () => void): (() => void) => {
    this.#listeners.add(tell)
    return () => this.#listeners.delete(tell)
  }

  change(some: Partial<Settings>): void {
    this.#take({ ...this.value, ...some })
    try {
      localStorage.setItem(place, JSON.stringify(this.value))
    } catch {
      // A private window may allow none: they hold until the tab is closed.
    }
  }

  /** Another tab changed them. */
  again(): void {
    this.#take(read())
  }

  #take(value: Settings): void {
    this.value = value
    for (const tell of this.#listeners) tell()
  }
}

export const settings = new Held()

export function useSettings(): Settings {
  return useSyncExternalStore(settings.subscribe, () => settings.value)
}

/** Shows theme and density by attributes of the page, now and whenever they change. */
export function applySettings(): void {
  const apply = () => {
    const { theme, density } = settings.value
    const { dataset } = document.documentElement
    if (theme === 'system') delete dataset.theme
    else dataset.theme = theme
    dataset.density = density
  }
  settings.subscribe(apply)
  globalThis.addEventListener('storage', (event) => event.key === place && settings.again())
  apply()
}
