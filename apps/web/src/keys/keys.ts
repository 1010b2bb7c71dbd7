import type { TextKey } from '../texts/en.ts'

/** A key of the app, for people: which, and what it does. */
export interface Key {
  /** Pressed together; `/` between words of the table means either. */
  readonly press: readonly string[]
  readonly does: TextKey
}

export interface KeyGroup {
  readonly title: TextKey
  readonly keys: readonly Key[]
}

/** All keys of the app, where they work. */
export const keyGroups: readonly KeyGroup[] = [
  {
    title: 'keysEverywhere',
    keys: [
      { press: ['Ctrl', 'K'], does: 'switcher' },
      { press: ['Alt', '↓'], does: 'keysNext' },
      { press: ['Alt', '↑'], does: 'keysFormer' },
      { press: ['?'], does: 'keysHelp' },
      { press: ['Esc'], does: 'keysClose' },
    ],
  },
  {
    title: 'keysWriting',
    keys: [
      { press: ['Enter'], does: 'send' },
      { press: ['Shift', 'Enter'], does: 'keysLine' },
      { press: ['↑'], does: 'keysEditLast' },
      { press: ['@'], does: 'mentionPick' },
      { press: [':'], does: 'emojiPick' },
      { press: ['Esc'], does: 'editCancel' },
    ],
  },
  {
    title: 'keysReading',
    keys: [
      { press: ['↑'], does: 'keysUp' },
      { press: ['↓'], does: 'keysDown' },
      { press: ['Tab'], does: 'keysTab' },
    ],
  },
]

/** What a press of keys asks the app for; undefined: nothing. `isTyping`: a text is being written. */
export type Wish = 'switcher' | 'help' | 'next' | 'former'
export type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

export function wishOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Press, isTyping: boolean): Wish | undefined {
  const isCommand = (ctrlKey || metaKey) && !altKey && !shiftKey
  if (isCommand && key.toLowerCase() === 'k') return 'switcher'
  if (altKey && !ctrlKey && !metaKey && !shiftKey)
    return key === 'ArrowDown' ? 'next' : key === 'ArrowUp' ? 'former' : undefined
  return key === '?' && !isTyping && !ctrlKey && !metaKey && !altKey ? 'help' : undefined
}
