import { type ConversationView, useMessages } from '@confab/react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef } from 'react'
import { useMe } from '../session/me.ts'
import { useTexts } from '../texts/texts.ts'
import type { Doing } from './doing.ts'
import { guessHeight } from './guess.ts'
import { Jumps } from './Jumps.tsx'
import { Message } from './Message.tsx'
import { useShowing } from './showing.ts'
import './message-list.css'
import { Announcer } from './Announcer.tsx'
import { useFirstNew } from './first-new.ts'
import { placeOf } from './place.ts'
import { useReading } from './reading.ts'
import { useStart } from './start.ts'
import { walkMessages } from './walk.ts'

interface ListProps {
  readonly conversation: ConversationView
  readonly begin: (doing: Doing) => void
}

/** So near its beginning, in rows, the next older page is loaded. */
const near = 25

/** The messages. Of however many, only those on the screen and some beyond it are elements. */
export function MessageList({ conversation, begin }: ListProps) {
  const { say } = useTexts()
  const me = useMe()
  const messages = useMessages(conversation.id)
  const { list, hasOlder, loading, loadOlder, error } = messages
  const box = useRef<HTMLElement>(null)
  const firstNew = useFirstNew(list, conversation, me)
  const virtual = useVirtualizer({
    count: list.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => {
      const { text = '', sender } = list[index] ?? {}
      return guessHeight(text, list[index - 1]?.sender !== sender, box.current?.clientWidth ?? 600)
    },
    getItemKey: useCallback((index: number) => list[index]?.clientId ?? index, [list]),
    overscan: 8,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: 80,
    paddingEnd: 8,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  useStart(virtual, list, firstNew)
  const { lastSeen, isAtEnd } = useReading(virtual, list, conversation, messages)
  useEffect(() => {
    if (hasOlder && !loading && !error && first < near) void loadOlder()
  }, [hasOlder, loading, error, first, loadOlder])
  const show = useShowing(virtual, messages)
  const now = Date.now()
  return (
    <div className="messages">
      <section
        className="messages-scroll"
        ref={box}
        // It scrolls, so the keyboard must reach it.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: as said above
        tabIndex={0}
        aria-label={say('messages')}
        onKeyDown={walkMessages}
      >
        {!hasOlder && list.length > 0 && <p className="messages-beginning soft">{say('beginning')}</p>}
        {loading === 'older' && (
          <p className="hidden" role="status">
            {say('olderLoading')}
          </p>
        )}
        <ol className="messages-list" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ key, index, start }) => {
            const message = list[index]
            if (!message) return null
            return (
              <li
                key={key}
                data-index={index}
                ref={virtual.measureElement}
                style={{ transform: `translateY(${start}px)` }}
                aria-setsize={hasOlder ? -1 : list.length}
                aria-posinset={index + 1}
              >
                <Message
                  message={message}
                  quoted={message.replyTo === undefined ? undefined : list.find(({ seq }) => seq === message.replyTo)}
                  place={placeOf(list[index - 1], message, list[index + 1], firstNew, now)}
                  conversation={conversation}
                  messages={messages}
                  begin={begin}
                  show={show}
                />
              </li>
            )
          })}
        </ol>
      </section>
      <Jumps
        virtual={virtual}
        messages={messages}
        conversation={conversation}
        firstNew={firstNew}
        lastSeen={lastSeen}
        isAtEnd={isAtEnd}
      />
      <Announcer list={list} me={me} />
    </div>
  )
}
