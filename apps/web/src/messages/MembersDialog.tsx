import type { Member } from '@confab/client'
import { type ConversationView, usePresence } from '@confab/react'
import { type FormEvent, useEffect, useMemo, useState } from 'react'
import { namesIn } from '../conversations/names-in.ts'
import { useNames } from '../conversations/title.ts'
import { useTexts } from '../texts/texts.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Dialog } from '../ui/Dialog.tsx'

/** So many are shown: of more there is a number. */
const most = 200

function useMembers({ conversation, members: count }: ConversationView): readonly Member[] {
  const [members, setMembers] = useState<readonly Member[]>([])
  useEffect(() => {
    let isOver = false
    const read = async () => {
      const found: Member[] = []
      for await (const member of conversation.members()) if (found.push(member) >= Math.min(most, count)) break
      if (!isOver) setMembers(found)
    }
    read().catch(() => {})
    return () => {
      isOver = true
    }
  }, [conversation, count])
  return members
}

interface MembersProps {
  readonly conversation: ConversationView
  readonly close: () => void
}

/** Who is in the conversation, and a way to bring in others. */
export function MembersDialog({ conversation, close }: MembersProps) {
  const { say } = useTexts()
  const members = useMembers(conversation)
  const users = useMemo(() => members.map(({ user }) => user), [members])
  const names = useNames(users)
  const presences = usePresence(users)
  return (
    <Dialog title={say('members', { n: conversation.members })} close={close}>
      <ul className="members">
        {members.map(({ user, role }) => (
          <li key={user}>
            <Avatar id={user} name={names(user)} size="small" presence={presences.get(user)?.presence} />
            <span>{names(user)}</span>
            {(role === 'owner' || role === 'admin') && <small>{say(role)}</small>}
          </li>
        ))}
      </ul>
      {conversation.kind === 'group' && <Adding conversation={conversation} />}
    </Dialog>
  )
}

function Adding({ conversation: { conversation } }: Pick<MembersProps, 'conversation'>) {
  const { say } = useTexts()
  const [people, setPeople] = useState('')
  const [failure, setFailure] = useState<string>()
  const add = (event: FormEvent) => {
    event.preventDefault()
    setFailure(undefined)
    conversation.add(namesIn(people)).then(
      () => setPeople(''),
      (error: Error) => setFailure(error.message),
    )
  }
  return (
    <form onSubmit={add}>
      <label className="label">
        {say('addPeople')}
        <input className="field" value={people} onChange={(event) => setPeople(event.target.value)} required />
      </label>
      <small>{failure ?? say('newPeopleHint')}</small>
      <div className="dialog-acts">
        <button type="submit" className="button main">
          {say('addPeople')}
        </button>
      </div>
    </form>
  )
}
