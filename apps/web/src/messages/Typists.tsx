import { useTyping } from '@confab/react'
import { useNames } from '../conversations/title.ts'
import { useTexts } from '../texts/texts.ts'

/** Who types now; its place is kept when nobody does. */
export function Typists({ id }: { readonly id: string }) {
  const { say } = useTexts()
  const { users } = useTyping(id)
  const names = useNames(users)
  const [a, b, c] = users
  const text =
    a === undefined
      ? ''
      : b === undefined
        ? say('typingOne', { a: names(a) })
        : c === undefined
          ? say('typingTwo', { a: names(a), b: names(b) })
          : say('typingMany')
  return (
    <p className="typists soft" aria-live="polite">
      {text && <span className="typists-dots" aria-hidden="true" />}
      {text}
    </p>
  )
}
