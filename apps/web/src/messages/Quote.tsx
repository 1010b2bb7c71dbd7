import type { ListedMessage } from '@confab/react'
import { preview } from '../conversations/preview.ts'
import { useNames } from '../conversations/title.ts'
import { useTexts } from '../texts/texts.ts'

interface QuoteProps {
  readonly seq: number
  readonly quoted: ListedMessage | undefined
  readonly show: (seq: number) => void
}

/** The message that is answered, in short; a click goes to it. */
export function Quote({ seq, quoted, show }: QuoteProps) {
  const { say } = useTexts()
  const names = useNames(quoted ? [quoted.sender] : [])
  return (
    <button type="button" className="quote" tabIndex={-1} onClick={() => show(seq)}>
      <strong>{quoted ? names(quoted.sender) : say('replyOlder')}</strong>
      {quoted && <span>{quoted.deleted ? say('deletedMessage') : preview(quoted.text)}</span>}
    </button>
  )
}
