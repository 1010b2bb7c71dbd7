import type { ListedMessage } from '@confab/react'
import { useEffect, useRef, useState } from 'react'
import { preview } from '../conversations/preview.ts'
import { useNames } from '../conversations/title.ts'

/** Says what others write while the conversation is open; what comes by scrolling is not said. */
export function Announcer({ list, me }: { readonly list: readonly ListedMessage[]; readonly me: string }) {
  const last = list.at(-1)
  const known = useRef<number>(undefined)
  const [said, setSaid] = useState<ListedMessage>()
  const names = useNames(said ? [said.sender] : [])
  useEffect(() => {
    const seq = last?.seq
    if (!last || seq === undefined) return
    if (known.current !== undefined && seq > known.current && last.sender !== me) setSaid(last)
    known.current = Math.max(known.current ?? 0, seq)
  }, [last, me])
  return (
    <p className="hidden" aria-live="polite">
      {said && `${names(said.sender)}: ${preview(said.text)}`}
    </p>
  )
}
