import {
  ConfabProvider,
  type ListedMessage,
  type Messages,
  useConversations,
  useMessages,
  useUnread,
} from '@confab/react'

const row = (message: ListedMessage) => <li key={message.seq ?? message.clientId}>{message.failure?.code}</li>

export function List({ id }: { id: string }) {
  const messages: Messages = useMessages(id)
  const { unread, seen } = useUnread(id)
  return <ul title={`${unread} ${seen} ${useUnread().muted}`}>{messages.list.map(row)}</ul>
}

export const Page = () => (
  <ConfabProvider chat={undefined}>
    {useConversations().list.map(({ id }) => (
      <List key={id} id={id} />
    ))}
  </ConfabProvider>
)
