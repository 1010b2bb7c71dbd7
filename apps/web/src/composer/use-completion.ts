import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { fits } from '../conversations/found.ts'
import { useNames } from '../conversations/title.ts'
import { foundEmoji, loadEmoji, useEmoji } from '../markdown/emoji.ts'
import type { Members } from './members.ts'
import { completed, type Word, wordAt } from './word.ts'

export interface Choice {
  readonly id: string
  /** What is put in. */
  readonly text: string
  readonly label: string
  readonly kind: Word['kind']
}

const most = 8

/** What a word could become. */
function useChoices(word: Word | undefined, { users }: Members): readonly Choice[] {
  const table = useEmoji()
  const names = useNames(users)
  return useMemo(() => {
    if (word?.kind === 'emoji')
      return table
        ? foundEmoji(table, word.letters, most).map(([id, text]) => ({
            id,
            text,
            label: `${text} :${id}:`,
            kind: 'emoji',
          }))
        : []
    if (word?.kind !== 'mention') return []
    const found = users.filter((user) => fits(`${user} ${names(user)}`, word.letters)).slice(0, most)
    return found.map((user) => ({ id: user, text: `@${user}`, label: names(user), kind: 'mention' }))
  }, [word, table, names, users])
}

export type CompletionState = ReturnType<typeof useCompletion>

/** Completes mentions and shortcodes in a field: arrows choose, Enter and Tab take, Escape leaves. */
export function useCompletion(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  take: (text: string) => void,
  members: Members,
) {
  const [word, setWord] = useState<Word>()
  const [at, setAt] = useState(0)
  const caret = useRef<number>(undefined)
  const choices = useChoices(word, members)
  useLayoutEffect(() => {
    if (caret.current !== undefined) field.current?.setSelectionRange(caret.current, caret.current)
    caret.current = undefined
  })
  const look = () => {
    const own = field.current
    const next = own && own.selectionStart === own.selectionEnd ? wordAt(own.value, own.selectionStart) : undefined
    if (next?.kind === 'emoji') loadEmoji()
    if (JSON.stringify(next) === JSON.stringify(word)) return
    setWord(next)
    setAt(0)
  }
  const choose = (choice: Choice) => {
    if (!word) return
    const done = completed(text, word, choice.text)
    caret.current = done.caret
    take(done.text)
    setWord(undefined)
    field.current?.focus()
  }
  const press = (event: React.KeyboardEvent): boolean => {
    const choice = choices[at]
    if (!choice || !word) return false
    // It is written already: there is nothing to complete.
    if (event.key === 'Enter' && choice.text === text.slice(word.from, word.to)) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setAt((at + step + choices.length) % choices.length)
    else if (event.key === 'Escape') setWord(undefined)
    else if (event.key === 'Enter' || event.key === 'Tab') choose(choice)
    else return false
    event.preventDefault()
    return true
  }
  const isOpen = choices.length > 0
  const attributes = isOpen
    ? ({
        role: 'combobox',
        'aria-expanded': true,
        'aria-autocomplete': 'list',
        'aria-controls': 'completion',
        'aria-activedescendant': `completion-${at}`,
      } as const)
    : {}
  return { choices, at, look, press, choose, attributes, kind: word?.kind }
}
