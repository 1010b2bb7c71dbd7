import { useConversation } from '@confab/react'
import { useState } from 'react'
import { Composer } from '../composer/Composer.tsx'
import { useTexts } from '../texts/texts.ts'
import type { Doing } from './doing.ts'
import { MessageList } from './MessageList.tsx'
import { RoomHead } from './RoomHead.tsx'
import './room.css'
import { Typists } from './Typists.tsx'

/** One conversation: its head, its messages, and where one writes. */
export function Room({ id }: { readonly id: string }) {
  const { say } = useTexts()
  const conversation = useConversation(id)
  const [doing, setDoing] = useState<Doing>()
  if (!conversation) return <RoomWaiting />
  const { over, kind, role } = conversation
  const mayWrite = !over && (kind !== 'announcement' || role === 'owner' || role === 'admin')
  return (
    <section className="room" aria-labelledby="room-title">
      <RoomHead conversation={conversation} />
      <MessageList conversation={conversation} begin={setDoing} />
      <Typists id={id} />
      {mayWrite ? (
        <Composer conversation={conversation} doing={doing} begin={setDoing} />
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
