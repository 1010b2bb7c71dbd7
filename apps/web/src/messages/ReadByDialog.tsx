import { type ConversationView, useReceipts } from '@confab/react'
import { useEffect, useState } from 'react'
import { useNames } from '../conversations/title.ts'
import { useMe } from '../session/me.ts'
import { useTexts } from '../texts/texts.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Dialog } from '../ui/Dialog.tsx'

interface ReadByProps {
  readonly conversation: ConversationView
  readonly seq: number
  readonly close: () => void
}

interface Standing {
  readonly members: number
  readonly delivered: number
  readonly read: number
  readonly items: readonly { readonly user: string; readonly delivered: number; readonly read: number }[]
}

/** Who has read a message, who has got it, and who has not yet: of the first 200. */
export function ReadByDialog({ conversation, seq, close }: ReadByProps) {
  const { say } = useTexts()
  const me = useMe()
  const { receiptsOf, others } = useReceipts(conversation.id)
  const [standing, setStanding] = useState<Standing>()
  // Asked again whenever somebody stands elsewhere.
  useEffect(() => {
    if (others) receiptsOf(seq, { limit: 200 }).then(setStanding, () => {})
  }, [receiptsOf, seq, others])
  const items = (standing?.items ?? []).filter(({ user }) => user !== me)
  const names = useNames(items.map(({ user }) => user))
  const groups = [
    ['readBy', items.filter(({ read }) => read >= seq)],
    ['deliveredTo', items.filter(({ read, delivered }) => read < seq && delivered >= seq)],
    ['notYet', items.filter(({ delivered }) => delivered < seq)],
  ] as const
  return (
    <Dialog title={say('whoRead')} close={close}>
      {standing && items.length < standing.members - 1 && (
        <p className="soft">{say('readCounts', { ...standing, items: '' })}</p>
      )}
      {groups.map(([key, group]) =>
        group.length === 0 ? null : (
          <section key={key}>
            <h3>{say(key, { n: group.length })}</h3>
            <ul className="members">
              {group.map(({ user }) => (
                <li key={user}>
                  <Avatar id={user} name={names(user)} size="small" /> {names(user)}
                </li>
              ))}
            </ul>
          </section>
        ),
      )}
    </Dialog>
  )
}
