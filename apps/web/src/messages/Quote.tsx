import type { ListedMessage } from '@confab/react'
import { preview } from '../conversations/preview.ts'
import { useNames } from '../conversations/title.ts'
import { useTexts } from '../texts/texts.ts'

interface QuoteProps {
  readonly seq: number
  readonly list: readonly ListedMessage[]
  readonly show: (seq: number) => void
}

/** The message that is answered, in short; a click goes to it. */
export function Quote({ seq, list, show }: QuoteProps) {
  const { say } = useTexts()
  const found = list.find((message) => message.seq === seq)
  const names = useNames(found ? [found.sender] : [])
  return (
    <button type="button" className="quote" tabIndex={-1} onClick={() => show(seq)}>
      <strong>{found ? names(found.sender) : say('replyOlder')}</strong>
      {found && <span>{found.deleted ? say('deletedMessage') : preview(found.text)}</span>}
    </button>
  )
}
