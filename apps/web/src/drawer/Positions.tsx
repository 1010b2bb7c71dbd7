import { useConnection, useConversations } from '@confab/react'
import { titleOf, useNames } from '../conversations/title.ts'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'

/** Where this device stands in the log of each conversation, and which server it talks to. */
export function Positions() {
  const { language, say } = useTexts()
  const { list } = useConversations()
  const { state } = useConnection()
  const names = useNames(list.flatMap(({ peer }) => peer ?? []))
  const number = (value: number | undefined) => value?.toLocaleString(language) ?? '–'
  return (
    <>
      <p className="soft">{state.kind === 'ready' ? `${state.serverId} · ${state.connectionId}` : state.kind}</p>
      <table className="positions">
        <thead>
          <tr>
            <th scope="col">{say('logName')}</th>
            <th scope="col">{say('logHead')}</th>
            <th scope="col">{say('logHeld')}</th>
            <th scope="col">{say('logRead')}</th>
            <th scope="col">{say('logWhole')}</th>
          </tr>
        </thead>
        <tbody>
          {list.map((row) => (
            <tr key={row.id}>
              <th scope="row">{titleOf(row, names, say)}</th>
              <td>{number(row.head)}</td>
              <td>{number(row.conversation.shown)}</td>
              <td>{number(row.seen)}</td>
              <td>{row.whole ? <Icon name="tick" /> : '…'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
