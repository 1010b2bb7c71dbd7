import type { ConversationView, ListedMessage, Messages } from '@confab/react'
import { memo, useMemo, useState } from 'react'
import { useNames } from '../conversations/title.ts'
import { Markdown } from '../markdown/Markdown.tsx'
import { useMe } from '../session/me.ts'
import { useTexts } from '../texts/texts.ts'
import { useTimes } from '../texts/times.ts'
import { Avatar } from '../ui/Avatar.tsx'
import type { Doing } from './doing.ts'
import { Failed } from './Failed.tsx'
import { isLong } from './folding.ts'
import './message.css'
import { MessageActions } from './MessageActions.tsx'
import type { Place } from './place.ts'
import { Quote } from './Quote.tsx'
import { Reactions } from './Reactions.tsx'
import { Ticks } from './Ticks.tsx'

export interface MessageProps {
  readonly message: ListedMessage
  /** What it answers, where that is held. */
  readonly quoted: ListedMessage | undefined
  readonly place: Place
  readonly conversation: ConversationView
  readonly messages: Messages
  readonly begin: (doing: Doing) => void
  /** Brings another message into view. */
  readonly show: (seq: number) => void
}

/** One message, with what stands above it: a day, the line of what is new, its sender. */
export const Message = memo(({ message, quoted, place, conversation, messages, begin, show }: MessageProps) => {
  const me = useMe()
  const { say } = useTexts()
  const { day, clock, full } = useTimes()
  const { sender, at = Date.now(), deleted, text, edited, failure, replyTo } = message
  const isOwn = sender === me || sender === ''
  const names = useNames(useMemo(() => [sender], [sender]))
  const isNamed = !isOwn && conversation.kind !== 'direct'
  const when = clock(at)
  return (
    <>
      {place.isNewDay && <p className="day">{day(at)}</p>}
      {place.isNew && <p className="newly">{say('newMessages')}</p>}
      <article
        className={`message ${isOwn ? 'own' : 'theirs'} ${place.isFirst ? 'first' : ''} ${place.isLast ? 'last' : ''}`}
        data-message={message.clientId}
        data-named={isNamed || undefined}
        tabIndex={-1}
        aria-label={say('wrote', { name: isOwn ? say('you') : names(sender), when })}
      >
        {isNamed && place.isLast && <Avatar id={sender} name={names(sender)} size="small" />}
        <div className="bubble" data-failed={failure ? true : undefined}>
          {isNamed && place.isFirst && <p className="sender">{names(sender)}</p>}
          {replyTo !== undefined && <Quote seq={replyTo} quoted={quoted} show={show} />}
          {deleted ? <p className="gone">{say('deletedMessage')}</p> : <Body text={text} />}
          <p className="foot">
            {edited && !deleted && <span>{say('edited')}</span>}
            <time dateTime={new Date(at).toISOString()} title={full(at)}>
              {when}
            </time>
            {isOwn && !failure && <Ticks conversation={conversation} message={message} />}
          </p>
          {!deleted && !failure && <MessageActions message={message} conversation={conversation} begin={begin} />}
        </div>
        {!deleted && <Reactions message={message} conversation={conversation} />}
        {failure && <Failed message={message} messages={messages} />}
      </article>
    </>
  )
}, isSame)

/** A place is made anew each time: it is compared by what it says. */
function isSame(a: MessageProps, b: MessageProps): boolean {
  const [one, other] = [a.place, b.place]
  return (
    a.message === b.message &&
    a.quoted === b.quoted &&
    a.begin === b.begin &&
    a.show === b.show &&
    a.conversation.id === b.conversation.id &&
    a.conversation.kind === b.conversation.kind &&
    a.conversation.members === b.conversation.members &&
    one.isFirst === other.isFirst &&
    one.isLast === other.isLast &&
    one.isNew === other.isNew &&
    one.isNewDay === other.isNewDay
  )
}

/** The words, folded where they are many. */
function Body({ text }: { readonly text: string }) {
  const { say } = useTexts()
  const [isOpen, setOpen] = useState(false)
  const isFolded = isLong(text)
  return (
    <>
      <div className={isFolded && !isOpen ? 'words folded' : 'words'}>
        <Markdown text={text} />
      </div>
      {isFolded && (
        <button type="button" className="unfold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say(isOpen ? 'showLess' : 'showMore')}
        </button>
      )}
    </>
  )
}
