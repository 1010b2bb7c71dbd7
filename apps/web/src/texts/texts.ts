import { useSyncExternalStore } from 'react'
import { settings } from '../settings/settings.ts'
import type { TextKey, Texts } from './en.ts'
import { en } from './en.ts'
import { fill, type Values } from './fill.ts'

export type Language = 'en' | 'de'
export type Say = (key: TextKey, values?: Values) => string

interface Spoken {
  readonly language: Language
  readonly say: Say
}

const spokenIn = (language: Language, texts: Texts): Spoken => ({
  language,
  say: (key, values) => fill(texts[key], language, values),
})

let spoken = spokenIn('en', en)
const listeners = new Set<() => void>()

/** The language wished for; of the browser, if none is. */
export function wantedLanguage(): Language {
  const wish = settings.value.language
  if (wish !== 'system') return wish
  return (globalThis.navigator?.language ?? 'en').startsWith('de') ? 'de' : 'en'
}

/** Loads the texts of the wanted language, where they are not loaded, and speaks it from then on. */
export async function speak(): Promise<void> {
  const language = wantedLanguage()
  if (language === spoken.language) return
  const texts = language === 'de' ? (await import('./de.ts')).de : en
  if (language !== wantedLanguage()) return
  spoken = spokenIn(language, texts)
  document.documentElement.lang = language
  for (const tell of listeners) tell()
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

/** The texts of the language spoken now. */
export function useTexts(): Spoken {
  return useSyncExternalStore(subscribe, () => spoken)
}

/** Outside of components, where nothing is drawn anew. */
export function say(key: TextKey, values?: Values): string {
  return spoken.say(key, values)
}
