import { type ConversationView, type ListedMessage, useConnection, useReceipts } from '@confab/react'
import { useOnline } from '../connection/online.ts'
import type { TextKey } from '../texts/en.ts'
import { useTexts } from '../texts/texts.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'

const looks: Readonly<Record<string, readonly [IconName, TextKey]>> = {
  waiting: ['clock', 'waiting'],
  sending: ['clock', 'sending'],
  sent: ['tick', 'sent'],
  delivered: ['ticks', 'delivered'],
  read: ['ticks', 'read'],
}

interface TicksProps {
  readonly conversation: ConversationView
  readonly message: ListedMessage
}

/** How far an own message has come, as a picture and as a word. */
export function Ticks({ conversation, message }: TicksProps) {
  return message.seq === undefined ? <Under /> : <Stored conversation={conversation} seq={message.seq} />
}

function Under() {
  const isReady = useConnection().state.kind === 'ready'
  return <Tick is={useOnline() && isReady ? 'sending' : 'waiting'} />
}

function Stored({ conversation, seq }: { readonly conversation: ConversationView; readonly seq: number }) {
  return <Tick is={useReceipts(conversation.id).statusOf(seq)?.state ?? 'sent'} />
}

function Tick({ is }: { readonly is: string }) {
  const { say } = useTexts()
  const [icon, text] = looks[is] ?? ['clock', 'sending']
  return (
    <span className="ticks" data-ticks={is} title={say(text)}>
      <Icon name={icon} />
      <span className="hidden">{say(text)}</span>
    </span>
  )
}
