import { useConversation } from '@confab/react'
import { useState } from 'react'
import { Composer } from '../composer/Composer.tsx'
import { useTexts } from '../texts/texts.ts'
import { MessageList } from './MessageList.tsx'
import { RoomHead } from './RoomHead.tsx'
import './room.css'
import { Typists } from './Typists.tsx'

/** One conversation: its head, its messages, and where one writes. */
export function Room({ id }: { readonly id: string }) {
  const { say } = useTexts()
  const conversation = useConversation(id)
  const [editing, setEditing] = useState<number>()
  if (!conversation) return <RoomWaiting />
  const { over, kind, role } = conversation
  const mayWrite = !over && (kind !== 'announcement' || role === 'owner' || role === 'admin')
  return (
    <section className="room" aria-label={say('messages')}>
      <RoomHead conversation={conversation} />
      <MessageList conversation={conversation} edit={setEditing} />
      <Typists id={id} />
      {mayWrite ? (
        <Composer conversation={conversation} editing={editing} edit={setEditing} />
      ) : (
        <p className="room-closed soft">{say(over ? 'removedFrom' : 'readOnly')}</p>
      )}
    </section>
  )
}

function RoomWaiting() {
  const { say } = useTexts()
  return (
    <p className="room-waiting soft" role="status">
      {say('loading')}
    </p>
  )
}
